#include "core/text/json_ld.h"

#include "core/base/memory.h"
#include "core/text/page_json.h"

/*
 * The scan keeps what each open object says until the object ends, since its
 * @type may come after its facts. Whose facts they are is told by the keys on
 * the way to it: those of comments, films and lists of other stories are not
 * the page's.
 */
#define DEPTH_LIMIT 32
#define PERSONS_MAX 16

enum under { UNDER_OTHER, UNDER_AUTHOR, UNDER_PUBLISHER, UNDER_TYPE };

enum kind { KIND_UNKNOWN, KIND_OTHER, KIND_PAGE, KIND_ARTICLE };

struct level {
	enum under under;
	enum kind kind;	     /* by @type */
	unsigned holder;     /* depth of the object an author's name is for */
	bool is_aside;	     /* nothing in it is said of the page's article */
	bool is_update;	     /* of a live blog */
	bool is_by_outlet;   /* one of the authors is no person */
	struct buffer names; /* of the authors, ", " between */
	bool is_outlet;	     /* an organization */
	/* As they stand in the page; BYTES_NONE when not given. */
	struct bytes headline, published, modified;
	struct bytes id, name;
	struct bytes author_id; /* of an author told of elsewhere */
};

/* Who an "@id" means. */
struct person {
	struct bytes id, name;
	bool is_outlet;
};

struct scan {
	struct page_facts *facts;
	struct page_json json;
	struct level level[DEPTH_LIMIT];
	struct buffer value;
	struct buffer updates; /* the bodies of a live blog's */
	struct person person[PERSONS_MAX];
	size_t person_count;
	struct bytes author_id; /* of the article.. */
	int author_rank;	/* ..or of the page around it */
};

static bool has_part(struct bytes text, const char *const *parts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (bytes_find(text, bytes_of_string(parts[i]), 0) != SIZE_MAX)
			return true;
	return false;
}

static enum kind kind_of(struct bytes type)
{
	static const char *const articles[] = {
		"Article", "Posting",	"Report", "Review",
		"Recipe",  "Interview", "Column", "Story"};

	if (has_part(type, articles, ARRAY_COUNT(articles)))
		return KIND_ARTICLE;
	return bytes_find(type, BYTES_LITERAL("WebPage"), 0) != SIZE_MAX
		       ? KIND_PAGE
		       : KIND_OTHER;
}

static bool is_organization(struct bytes type)
{
	return bytes_find(type, BYTES_LITERAL("Organization"), 0) != SIZE_MAX;
}

static bool is_key(struct bytes key, const char *name)
{
	return bytes_equal(key, bytes_of_string(name));
}

/* What stands under these is about something else than the article. */
static bool is_aside_key(struct bytes key)
{
	static const char *const keys[] = {
		"comment",  "liveBlogUpdate",  "itemListElement", "hasPart",
		"isPartOf", "video",	       "audio",		  "image",
		"mentions", "associatedMedia", "citation",	  "isBasedOn",
		"about",    "itemReviewed",    "sharedContent",	  "review",
		"reviews",  "subjectOf"};

	for (size_t i = 0; i < ARRAY_COUNT(keys); i++)
		if (is_key(key, keys[i]))
			return true;
	return false;
}

/* NULL where nesting is deeper than anybody means it. */
static struct level *level_at(struct scan *s, unsigned depth)
{
	return depth < DEPTH_LIMIT ? &s->level[depth] : NULL;
}

static void add_author(struct scan *s, unsigned holder)
{
	struct bytes name = bytes_trim(buffer_view(&s->value));
	struct buffer *names = &s->level[holder].names;

	if (!name.size || name.size > 100 || names->size > 300 ||
	    bytes_find(name, BYTES_LITERAL("://"), 0) != SIZE_MAX ||
	    bytes_find(buffer_view(names), name, 0) != SIZE_MAX)
		return;
	if (names->size)
		buffer_append_string(names, ", ");
	buffer_append_bytes(names, name);
}

static void take_body(struct scan *s, const struct level *level)
{
	if (level->is_update) {
		buffer_append_bytes(&s->updates, buffer_view(&s->value));
		buffer_append_byte(&s->updates, '\n');
	} else if (!level->is_aside &&
		   s->value.size > s->facts->article_body.size) {
		buffer_swap(&s->value, &s->facts->article_body);
	}
}

static void take_type(struct scan *s, struct level *level)
{
	struct bytes type = buffer_view(&s->value);
	struct level *object = level;

	if (level->under == UNDER_TYPE) /* a list of them */
		object = level_at(s, s->json.depth - 1);
	if (kind_of(type) > object->kind)
		object->kind = kind_of(type);
	object->is_outlet |= is_organization(type);
	if (object->under == UNDER_AUTHOR && is_organization(type))
		s->level[object->holder].is_by_outlet = true;
}

/* A string under a key of an object, or (without a key) in a list. */
static void take_value(struct scan *s, struct bytes key)
{
	struct level *level = level_at(s, s->json.depth);

	if (!level)
		return;
	if (is_key(key, "@id"))
		level->id = s->json.token;
	if (is_key(key, "name"))
		level->name = s->json.token;
	buffer_clear(&s->value);
	page_json_unescape(s->json.token, &s->value);
	if (is_key(key, "@type") || level->under == UNDER_TYPE)
		take_type(s, level);
	else if (is_key(key, "articleBody"))
		take_body(s, level);
	else if (level->under == UNDER_AUTHOR &&
		 (key.size == 0 || is_key(key, "name")))
		add_author(s, level->holder);
	else if (is_key(key, "author"))
		add_author(s, s->json.depth);
	else if (is_key(key, "name") && level->under == UNDER_PUBLISHER &&
		 !level->is_aside)
		page_facts_offer(s->facts, FIELD_OUTLET, SOURCE_JSON_LD, 20,
				 buffer_view(&s->value));
	else if (level->under != UNDER_OTHER)
		return;
	else if (is_key(key, "headline"))
		level->headline = s->json.token;
	else if (is_key(key, "datePublished"))
		level->published = s->json.token;
	else if (is_key(key, "dateModified"))
		level->modified = s->json.token;
}

static enum under under_of(struct bytes key)
{
	if (is_key(key, "author") || is_key(key, "creator"))
		return UNDER_AUTHOR;
	if (is_key(key, "publisher"))
		return UNDER_PUBLISHER;
	return is_key(key, "@type") ? UNDER_TYPE : UNDER_OTHER;
}

static void clear(struct level *level)
{
	buffer_clear(&level->names);
	*level = (struct level){.names = level->names};
}

/* An object or array begins; what an array holds stands under its key. */
static void enter(struct scan *s, struct bytes key)
{
	unsigned depth = s->json.depth;
	struct level *level = level_at(s, depth);
	const struct level *outer = level_at(s, depth - 1);

	if (!level)
		return;
	clear(level);
	level->under = key.size ? under_of(key) : outer->under;
	level->holder = key.size ? depth - 1 : outer->holder;
	level->is_aside = outer->is_aside || is_aside_key(key);
	level->is_update = outer->is_update || is_key(key, "liveBlogUpdate");
}

static void offer(struct scan *s, enum field field, int rank, struct bytes raw)
{
	if (raw.size == 0)
		return;
	buffer_clear(&s->value);
	page_json_unescape(raw, &s->value);
	page_facts_offer(s->facts, field, SOURCE_JSON_LD, rank,
			 buffer_view(&s->value));
}

static void note_person(struct scan *s, const struct level *level)
{
	if (level->id.size && level->name.size && s->person_count < PERSONS_MAX)
		s->person[s->person_count++] = (struct person){
			level->id, level->name, level->is_outlet};
	else if (level->under == UNDER_AUTHOR && level->id.size)
		s->level[level->holder].author_id = level->id;
}

/* The author whom the article only refers to. */
static void offer_person(struct scan *s)
{
	for (size_t i = 0; i < s->person_count; i++)
		if (s->author_id.size &&
		    bytes_equal(s->person[i].id, s->author_id)) {
			offer(s, FIELD_BYLINE,
			      s->person[i].is_outlet ? RANK_BY_OUTLET
						     : s->author_rank,
			      s->person[i].name);
			return;
		}
}

/* The object at this depth has ended: what it says is offered. An article's
 * own word comes before that of the page around it. */
static void finish(struct scan *s, unsigned depth)
{
	struct level *level = level_at(s, depth);
	int later;

	if (!level)
		return;
	later = level->kind == KIND_ARTICLE ? 0 : 1;
	note_person(s, level);
	if (!level->is_aside && level->author_id.size &&
	    (!s->author_id.size || 10 + later < s->author_rank)) {
		s->author_id = level->author_id;
		s->author_rank = 10 + later;
	}
	if (!level->is_aside && level->names.size)
		page_facts_offer(s->facts, FIELD_BYLINE, SOURCE_JSON_LD,
				 level->is_by_outlet ? RANK_BY_OUTLET
						     : 10 + later,
				 buffer_view(&level->names));
	if (!level->is_aside && level->kind != KIND_OTHER) {
		offer(s, FIELD_TITLE, 12 + later, level->headline);
		offer(s, FIELD_PUBLISHED, 12 + later, level->published);
		offer(s, FIELD_MODIFIED, 12 + later, level->modified);
	}
	clear(level);
}

static void scan_all(struct scan *s)
{
	struct bytes key = BYTES_NONE;

	for (;;) {
		switch (page_json_next(&s->json)) {
		case JSON_END:
			for (unsigned i = s->json.depth; i > 0; i--)
				finish(s, i);
			return;
		case JSON_KEY:
			key = s->json.token;
			continue;
		case JSON_OBJECT:
		case JSON_ARRAY:
			enter(s, key);
			break;
		case JSON_OBJECT_END:
		case JSON_ARRAY_END:
			finish(s, s->json.depth + 1);
			break;
		case JSON_STRING:
			take_value(s, key);
			break;
		default:
			break;
		}
		key = BYTES_NONE;
	}
}

void json_ld_read(struct page_facts *facts, struct bytes json)
{
	struct scan s = {.facts = facts, .json = page_json_make(json)};

	scan_all(&s);
	offer_person(&s);
	if (!facts->article_body.size)
		buffer_swap(&s.updates, &facts->article_body);
	for (unsigned i = 0; i < DEPTH_LIMIT; i++)
		buffer_release(&s.level[i].names);
	buffer_release(&s.value);
	buffer_release(&s.updates);
}
