#include "core/text/json_ld.h"

#include "core/base/memory.h"
#include "core/text/page_json.h"

/*
 * The scan keeps, for each open object, which key it stands under and whether
 * its @type is one of an article. @type may come after the facts, so facts of
 * an object without a type yet are taken at a lower rank.
 */
#define DEPTH_LIMIT 32

enum under { UNDER_OTHER, UNDER_AUTHOR, UNDER_PUBLISHER };

struct level {
	enum under under;
	bool is_other_type; /* of a type that is no article: crumbs, images */
};

struct scan {
	struct page_facts *facts;
	struct page_json json;
	struct level level[DEPTH_LIMIT];
	struct buffer value;
	struct buffer names; /* of the authors, ", " between */
	bool is_by_outlet;   /* one of them is no person */
};

static bool is_article_type(struct bytes type)
{
	static const char *const parts[] = {"Article",	 "Posting", "Report",
					    "WebPage",	 "Review",  "Recipe",
					    "Interview", "Column",  "Story"};

	for (size_t i = 0; i < ARRAY_COUNT(parts); i++)
		if (bytes_find(type, bytes_of_string(parts[i]), 0) != SIZE_MAX)
			return true;
	return false;
}

static bool is_organization(struct bytes type)
{
	return bytes_find(type, BYTES_LITERAL("Organization"), 0) != SIZE_MAX;
}

static struct level *level_of(struct scan *s)
{
	unsigned depth = s->json.depth;

	return &s->level[depth < DEPTH_LIMIT ? depth : DEPTH_LIMIT - 1];
}

static bool is_key(struct bytes key, const char *name)
{
	return bytes_equal(key, bytes_of_string(name));
}

static void add_author(struct scan *s)
{
	struct bytes name = bytes_trim(buffer_view(&s->value));

	if (!name.size || name.size > 100 || s->names.size > 300 ||
	    bytes_find(name, BYTES_LITERAL("://"), 0) != SIZE_MAX ||
	    bytes_find(buffer_view(&s->names), name, 0) != SIZE_MAX)
		return;
	if (s->names.size)
		buffer_append_string(&s->names, ", ");
	buffer_append_bytes(&s->names, name);
}

static void take_body(struct scan *s)
{
	if (s->value.size > s->facts->article_body.size)
		buffer_swap(&s->value, &s->facts->article_body);
}

/* A string under a key of an object. */
static void take_value(struct scan *s, struct bytes key)
{
	struct level *level = level_of(s);
	struct page_facts *facts = s->facts;

	buffer_clear(&s->value);
	page_json_unescape(s->json.token, &s->value);
	if (is_key(key, "@type")) {
		level->is_other_type = !is_article_type(buffer_view(&s->value));
		s->is_by_outlet |= level->under == UNDER_AUTHOR &&
				   is_organization(buffer_view(&s->value));
		return;
	}
	if (is_key(key, "name") && level->under == UNDER_AUTHOR) {
		add_author(s);
	} else if (is_key(key, "name") && level->under == UNDER_PUBLISHER) {
		page_facts_offer(facts, FIELD_OUTLET, SOURCE_JSON_LD, 20,
				 buffer_view(&s->value));
	} else if (is_key(key, "author")) {
		add_author(s);
	} else if (is_key(key, "articleBody")) {
		take_body(s);
	} else if (level->is_other_type || level->under != UNDER_OTHER) {
		return;
	} else if (is_key(key, "headline")) {
		page_facts_offer(facts, FIELD_TITLE, SOURCE_JSON_LD, 12,
				 buffer_view(&s->value));
	} else if (is_key(key, "datePublished")) {
		page_facts_offer(facts, FIELD_PUBLISHED, SOURCE_JSON_LD, 12,
				 buffer_view(&s->value));
	} else if (is_key(key, "dateModified")) {
		page_facts_offer(facts, FIELD_MODIFIED, SOURCE_JSON_LD, 12,
				 buffer_view(&s->value));
	}
}

static enum under under_of(struct bytes key)
{
	if (is_key(key, "author") || is_key(key, "creator"))
		return UNDER_AUTHOR;
	if (is_key(key, "publisher"))
		return UNDER_PUBLISHER;
	return UNDER_OTHER;
}

/* An object or array begins; what an array holds stands under its key. */
static void enter(struct scan *s, struct bytes key)
{
	unsigned depth = s->json.depth;
	enum under outer = depth && depth < DEPTH_LIMIT
				   ? s->level[depth - 1].under
				   : UNDER_OTHER;

	*level_of(s) = (struct level){key.size ? under_of(key) : outer, false};
}

/* A bare name in a list of authors. */
static void take_author(struct scan *s)
{
	buffer_clear(&s->value);
	page_json_unescape(s->json.token, &s->value);
	add_author(s);
}

static void scan_all(struct scan *s)
{
	struct bytes key = BYTES_NONE;

	for (;;) {
		switch (page_json_next(&s->json)) {
		case JSON_END:
			return;
		case JSON_KEY:
			key = s->json.token;
			continue;
		case JSON_OBJECT:
		case JSON_ARRAY:
			enter(s, key);
			break;
		case JSON_STRING:
			if (key.size)
				take_value(s, key);
			else if (level_of(s)->under == UNDER_AUTHOR)
				take_author(s);
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
	if (s.names.size)
		page_facts_offer(facts, FIELD_BYLINE, SOURCE_JSON_LD,
				 s.is_by_outlet ? RANK_BY_OUTLET : 10,
				 buffer_view(&s.names));
	buffer_release(&s.value);
	buffer_release(&s.names);
}
