#include "core/text/page_facts.h"

#include "core/base/memory.h"
#include "core/text/date.h"
#include "core/text/html_class.h"
#include "core/text/json_ld.h"
#include "core/text/page_heading.h"
#include "core/text/page_markup.h"
#include "core/text/text_fold.h"

void page_facts_init(struct page_facts *facts)
{
	*facts = (struct page_facts){0};
	for (int i = 0; i < FIELD_COUNT; i++)
		facts->rank[i] = RANK_NONE;
}

void page_facts_release(struct page_facts *facts)
{
	if (!facts)
		return;
	for (int i = 0; i < FIELD_COUNT; i++)
		buffer_release(&facts->field[i].text);
	buffer_release(&facts->heading);
	buffer_release(&facts->og_title);
	buffer_release(&facts->title_tag);
	buffer_release(&facts->site);
	buffer_release(&facts->article_body);
	buffer_release(&facts->scratch);
}

static void clear(struct page_facts *facts)
{
	for (int i = 0; i < FIELD_COUNT; i++) {
		buffer_clear(&facts->field[i].text);
		facts->field[i].source = SOURCE_NONE;
		facts->field[i].marks = 0;
		facts->rank[i] = RANK_NONE;
	}
	facts->heading_fits = facts->heading_is_meta = false;
	facts->byline_parent = 0;
	buffer_clear(&facts->heading);
	buffer_clear(&facts->og_title);
	buffer_clear(&facts->title_tag);
	buffer_clear(&facts->site);
	buffer_clear(&facts->article_body);
}

/* "0000-00-00", "today": what a page says and nobody can read must not stand in
 * the way of what it says elsewhere. */
static bool is_no_date(enum field field, struct bytes text)
{
	struct date date;

	return (field == FIELD_PUBLISHED || field == FIELD_MODIFIED) &&
	       !date_parse(text, DATE_MONTH_FIRST, &date);
}

/* "{{ article.title }}", saved before a script could fill it in. */
static bool is_blank_form(struct bytes text)
{
	return bytes_find(text, BYTES_LITERAL("{{"), 0) != SIZE_MAX;
}

void page_facts_offer(struct page_facts *facts, enum field field,
		      enum field_source source, int rank, struct bytes text)
{
	struct field_value *value = &facts->field[field];

	if (rank >= facts->rank[field] || text.size == 0 ||
	    text.size > PAGE_FACTS_LONGEST)
		return;
	buffer_clear(&facts->scratch);
	text_fold_line(&facts->scratch, text, true);
	if (field_is_absent(buffer_view(&facts->scratch)) ||
	    is_blank_form(buffer_view(&facts->scratch)) ||
	    is_no_date(field, buffer_view(&facts->scratch)))
		return;
	buffer_swap(&value->text, &facts->scratch);
	value->source = source;
	facts->rank[field] = rank;
}

bool page_facts_parts(enum html_tag tag)
{
	return tag == HTML_BR || html_tag_flags(tag) & HTML_IS_BLOCK;
}

void page_facts_text(const struct html_tree *tree, uint32_t node,
		     struct buffer *out)
{
	size_t begin = out->size;

	for (uint32_t i = node; i < tree->node[node].end; i++) {
		const struct html_node *n = &tree->node[i];

		if (n->tag == HTML_TEXT)
			text_fold_append(out, begin, n->text, true);
		else if (n->tag == HTML_SCRIPT || n->tag == HTML_STYLE)
			i = n->end - 1;
		else if (page_facts_parts((enum html_tag)n->tag))
			text_fold_append(out, begin, BYTES_LITERAL(" "), false);
		if (out->size - begin > PAGE_FACTS_LONGEST)
			break;
	}
	text_fold_trim_end(out, begin);
}

struct meta_row {
	const char *name; /* lower case */
	enum field field;
	int rank;
};

static const struct meta_row meta_rows[] = {
	{"og:title", FIELD_TITLE, 20},
	{"twitter:title", FIELD_TITLE, 30},
	{"dc.title", FIELD_TITLE, 32},
	{"dcterms.title", FIELD_TITLE, 32},
	{"citation_title", FIELD_TITLE, 18},
	{"headline", FIELD_TITLE, 33},
	{"title", FIELD_TITLE, 34},
	{"sailthru.title", FIELD_TITLE, 24},
	{"parsely-title", FIELD_TITLE, 24},
	{"article:published_time", FIELD_PUBLISHED, 10},
	{"og:article:published_time", FIELD_PUBLISHED, 11},
	{"datepublished", FIELD_PUBLISHED, 24},
	{"pubdate", FIELD_PUBLISHED, 26},
	{"publishdate", FIELD_PUBLISHED, 26},
	{"publish_date", FIELD_PUBLISHED, 26},
	{"publish-date", FIELD_PUBLISHED, 26},
	{"publication_date", FIELD_PUBLISHED, 26},
	{"published_time", FIELD_PUBLISHED, 26},
	{"og:published_time", FIELD_PUBLISHED, 26},
	{"published_at", FIELD_PUBLISHED, 26},
	{"og:pubdate", FIELD_PUBLISHED, 26},
	{"rnews:datepublished", FIELD_PUBLISHED, 26},
	{"parsely-pub-date", FIELD_PUBLISHED, 25},
	{"sailthru.date", FIELD_PUBLISHED, 27},
	{"cxenseparse:recs:publishtime", FIELD_PUBLISHED, 27},
	{"article.published", FIELD_PUBLISHED, 26},
	{"article:published", FIELD_PUBLISHED, 26},
	{"article_date_original", FIELD_PUBLISHED, 26},
	{"dc.date.issued", FIELD_PUBLISHED, 27},
	{"dcterms.issued", FIELD_PUBLISHED, 27},
	{"dcterms.created", FIELD_PUBLISHED, 28},
	{"dcterms.date", FIELD_PUBLISHED, 28},
	{"dc.date.created", FIELD_PUBLISHED, 28},
	{"dc.date", FIELD_PUBLISHED, 28},
	{"dc.created", FIELD_PUBLISHED, 28},
	{"datecreated", FIELD_PUBLISHED, 30},
	{"citation_publication_date", FIELD_PUBLISHED, 29},
	{"citation_date", FIELD_PUBLISHED, 29},
	{"article.created", FIELD_PUBLISHED, 30},
	{"og:regdate", FIELD_PUBLISHED, 30},
	{"date", FIELD_PUBLISHED, 31},
	{"last-modified", FIELD_MODIFIED, 40},
	{"article:modified_time", FIELD_MODIFIED, 10},
	{"og:updated_time", FIELD_MODIFIED, 15},
	{"datemodified", FIELD_MODIFIED, 20},
	{"lastmod", FIELD_MODIFIED, 30},
	{"dcterms.modified", FIELD_MODIFIED, 30},
	{"author", FIELD_BYLINE, 30},
	{"article:author", FIELD_BYLINE, 35},
	{"dc.creator", FIELD_BYLINE, 31},
	{"dcterms.creator", FIELD_BYLINE, 31},
	{"citation_author", FIELD_BYLINE, 29},
	{"parsely-author", FIELD_BYLINE, 28},
	{"sailthru.author", FIELD_BYLINE, 28},
	{"byl", FIELD_BYLINE, 28},
	{"dable:author", FIELD_BYLINE, 28},
	{"og:article:author", FIELD_BYLINE, 35},
	{"og:site_name", FIELD_OUTLET, 10},
	{"publisher", FIELD_OUTLET, 30},
	{"dc.publisher", FIELD_OUTLET, 30},
	{"application-name", FIELD_OUTLET, 35},
	{"og:url", FIELD_URL, 20},
};

static bool is_url(struct bytes text)
{
	return bytes_starts_with_nocase(text, BYTES_LITERAL("http://")) ||
	       bytes_starts_with_nocase(text, BYTES_LITERAL("https://"));
}

/* A byline that is a link or an address names nobody. */
static bool is_offered(enum field field, struct bytes value)
{
	value = bytes_trim(value);
	if (field == FIELD_BYLINE)
		return !is_url(value) && value.size < 200 && value.size &&
		       value.data[0] != '@';
	if (field == FIELD_URL)
		return is_url(value);
	return true;
}

static void offer_meta(struct page_facts *facts, struct bytes name,
		       struct bytes content)
{
	name = bytes_trim(name);
	if (!facts->og_title.size &&
	    bytes_equal_nocase(name, BYTES_LITERAL("og:title")))
		text_fold_line(&facts->og_title, content, true);
	for (size_t i = 0; i < ARRAY_COUNT(meta_rows); i++) {
		const struct meta_row *row = &meta_rows[i];

		if (row->rank < facts->rank[row->field] &&
		    bytes_equal_nocase(name, bytes_of_string(row->name)) &&
		    is_offered(row->field, content))
			page_facts_offer(facts, row->field, SOURCE_META,
					 row->rank, content);
	}
}

static void read_meta(struct page_facts *facts, const struct html_tree *tree,
		      uint32_t node)
{
	static const char *const keys[] = {"property", "name", "itemprop",
					   "http-equiv"};
	struct bytes content = html_attribute(tree, node, "content");

	if (!content.size)
		return;
	for (size_t i = 0; i < ARRAY_COUNT(keys); i++) {
		struct bytes name = html_attribute(tree, node, keys[i]);

		if (name.size)
			offer_meta(facts, name, content);
	}
}

static void read_link(struct page_facts *facts, const struct html_tree *tree,
		      uint32_t node)
{
	struct bytes href = bytes_trim(html_attribute(tree, node, "href"));
	struct buffer whole = BUFFER_INIT;

	if (!bytes_equal_nocase(bytes_trim(html_attribute(tree, node, "rel")),
				BYTES_LITERAL("canonical")))
		return;
	/* "//paper.example/1": in whatever way the page came. */
	if (bytes_starts_with(href, BYTES_LITERAL("//")))
		buffer_append_string(&whole, "https:");
	buffer_append_bytes(&whole, href);
	if (is_url(buffer_view(&whole)))
		page_facts_offer(facts, FIELD_URL, SOURCE_LINK, 10,
				 buffer_view(&whole));
	buffer_release(&whole);
}

static bool is_ld_json(const struct html_tree *tree, uint32_t node)
{
	return bytes_find_nocase(html_attribute(tree, node, "type"),
				 BYTES_LITERAL("ld+json"), 0) != SIZE_MAX &&
	       tree->node[node].end > node + 1;
}

static void read_element(struct page_facts *facts, const struct html_tree *tree,
			 uint32_t i, struct buffer *text)
{
	const struct html_node *node = &tree->node[i];

	switch (node->tag) {
	case HTML_META:
		read_meta(facts, tree, i);
		if (node->traits & HTML_HAS_PROPERTY)
			page_markup_read(facts, tree, i, text);
		return;
	case HTML_LINK:
		read_link(facts, tree, i);
		return;
	case HTML_HTML:
		page_facts_offer(facts, FIELD_LANGUAGE, SOURCE_MARKUP, 20,
				 html_attribute(tree, i, "lang"));
		page_facts_offer(facts, FIELD_LANGUAGE, SOURCE_MARKUP, 21,
				 html_attribute(tree, i, "xml:lang"));
		return;
	case HTML_SCRIPT:
		if (is_ld_json(tree, i))
			json_ld_read(facts, tree->node[i + 1].text);
		return;
	case HTML_TITLE:
		if (!facts->title_tag.size)
			page_facts_text(tree, i, &facts->title_tag);
		return;
	case HTML_H1:
	case HTML_H2:
	case HTML_H3:
		page_heading_read(facts, tree, i, text);
		break;
	default:
		break;
	}
	if (node->traits || node->tag == HTML_TIME)
		page_markup_read(facts, tree, i, text);
}

/* Some sites give every page their own name for a title. */
static void drop_title_of_site(struct page_facts *facts)
{
	struct bytes site = buffer_view(&facts->field[FIELD_OUTLET].text);

	if (site.size &&
	    bytes_equal_nocase(buffer_view(&facts->field[FIELD_TITLE].text),
			       site))
		facts->rank[FIELD_TITLE] = RANK_NONE;
}

void page_facts_read(struct page_facts *facts, const struct html_tree *tree)
{
	struct buffer text = BUFFER_INIT;

	clear(facts);
	for (uint32_t i = 0; i < tree->count; i++) {
		if (tree->node[i].tag == HTML_SVG) {
			i = tree->node[i].end - 1;
			continue;
		}
		if (tree->node[i].tag != HTML_TEXT)
			read_element(facts, tree, i, &text);
	}
	buffer_release(&text);
	drop_title_of_site(facts);
	if (facts->heading.size)
		page_facts_offer(facts, FIELD_TITLE, SOURCE_MARKUP,
				 facts->heading_fits ? 10 : 36,
				 buffer_view(&facts->heading));
	page_facts_offer(facts, FIELD_TITLE, SOURCE_TITLE_TAG, RANK_TITLE_TAG,
			 buffer_view(&facts->title_tag));
}
