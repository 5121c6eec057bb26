#include "core/text/page_markup.h"

#include "core/base/memory.h"
#include "core/text/date.h"
#include "core/text/html_class.h"

#define LONGEST_DATE	120
#define LONGEST_DATED	80 /* text of an element whose class says date */
#define SHORTEST_DATED	6
#define LONGEST_BYLINE	100
#define LONGEST_BYLINES 300 /* of several */
#define DATED_NODES	12
#define BYLINE_NODES	40
#define RANK_DATED	55 /* of such a class */
#define RANK_BY_CLASS	25 /* of a byline by its class */

/* What itemprop or property calls a date, the surest first: schema.org, Dublin
 * Core as Drupal and others write it. */
static const struct date_name {
	const char *name;
	enum field field;
	int rank;
} date_names[] = {
	{"datePublished", FIELD_PUBLISHED, 40},
	{"dateModified", FIELD_MODIFIED, 40},
	{"dateCreated", FIELD_PUBLISHED, 43},
	{"dc:issued", FIELD_PUBLISHED, 43},
	{"dcterms:issued", FIELD_PUBLISHED, 43},
	{"dc:created", FIELD_PUBLISHED, 44},
	{"dcterms:created", FIELD_PUBLISHED, 44},
	{"dc:date", FIELD_PUBLISHED, 44},
	{"dcterms:modified", FIELD_MODIFIED, 44},
};

static bool has_token(struct bytes value, const char *token)
{
	return bytes_find_nocase(value, bytes_of_string(token), 0) != SIZE_MAX;
}

/* Is it part of the readers' comments? A page whose <body> says that it has
 * some is none. */
static bool is_comment(const struct html_tree *tree, uint32_t node)
{
	for (; node; node = tree->node[node].parent)
		if ((tree->node[node].traits & HTML_WORD_COMMENT) &&
		    tree->node[node].end - node < tree->count / 2)
			return true;
	return false;
}

/* The date an element gives: for machines, or in full behind the "3 days ago"
 * that is shown, else its text. */
static struct bytes date_value(const struct html_tree *tree, uint32_t node,
			       struct buffer *text)
{
	struct bytes value = html_attribute(tree, node, "datetime");
	struct date date;

	if (!value.size)
		value = html_attribute(tree, node, "content");
	if (!value.size) {
		value = html_attribute(tree, node, "title");
		if (value.size > LONGEST_DATE ||
		    !date_find(value, DATE_MONTH_FIRST, &date, NULL))
			value = BYTES_NONE;
	}
	if (!value.size) {
		buffer_clear(text);
		page_facts_text(tree, node, text);
		value = buffer_view(text);
	}
	return value.size > LONGEST_DATE ? BYTES_NONE : value;
}

static const struct date_name *date_name_of(const struct html_tree *tree,
					    uint32_t node)
{
	struct bytes itemprop = html_attribute(tree, node, "itemprop");
	struct bytes property = html_attribute(tree, node, "property");

	for (size_t i = 0; i < ARRAY_COUNT(date_names); i++)
		if (has_token(itemprop, date_names[i].name) ||
		    has_token(property, date_names[i].name))
			return &date_names[i];
	return NULL;
}

static void read_named_date(struct page_facts *facts,
			    const struct html_tree *tree, uint32_t node,
			    struct buffer *text)
{
	const struct date_name *name = date_name_of(tree, node);

	if (name && name->rank < facts->rank[name->field])
		page_facts_offer(facts, name->field, SOURCE_MARKUP, name->rank,
				 date_value(tree, node, text));
}

static void read_time(struct page_facts *facts, const struct html_tree *tree,
		      uint32_t node, struct buffer *text)
{
	bool is_change = tree->node[node].traits & HTML_WORD_CHANGED;
	bool is_pubdate = html_attribute(tree, node, "pubdate").data;

	page_facts_offer(facts, is_change ? FIELD_MODIFIED : FIELD_PUBLISHED,
			 SOURCE_MARKUP,
			 is_change    ? 45
			 : is_pubdate ? 42
				      : 50,
			 date_value(tree, node, text));
}

/* An element whose class says date and whose text is little else. */
static void read_dated_class(struct page_facts *facts,
			     const struct html_tree *tree, uint32_t node,
			     struct buffer *text)
{
	struct bytes value;
	struct date date;

	if (facts->rank[FIELD_PUBLISHED] <= RANK_DATED ||
	    tree->node[node].end - node > DATED_NODES)
		return;
	value = date_value(tree, node, text);
	if (value.size >= SHORTEST_DATED && value.size <= LONGEST_DATED &&
	    date_find(value, DATE_MONTH_FIRST, &date, NULL))
		page_facts_offer(facts, FIELD_PUBLISHED, SOURCE_MARKUP,
				 RANK_DATED, value);
}

static int byline_rank(const struct html_tree *tree, uint32_t node)
{
	unsigned traits = tree->node[node].traits;

	if ((traits & HTML_HAS_PROPERTY) &&
	    (has_token(html_attribute(tree, node, "itemprop"), "author") ||
	     has_token(html_attribute(tree, node, "property"),
		       "schema:author")))
		return 20;
	if ((traits & HTML_HAS_REL) &&
	    bytes_equal_nocase(html_attribute(tree, node, "rel"),
			       BYTES_LITERAL("author")))
		return 22;
	return traits & (HTML_WORD_AUTHOR | HTML_WORD_BYLINE) ? RANK_BY_CLASS
							      : RANK_NONE;
}

/* Another author beside the one at hand. */
static void add_byline(struct page_facts *facts, struct bytes name)
{
	struct buffer *names = &facts->field[FIELD_BYLINE].text;

	if (names->size + name.size > LONGEST_BYLINES ||
	    bytes_find(buffer_view(names), name, 0) != SIZE_MAX ||
	    bytes_find(name, buffer_view(names), 0) != SIZE_MAX)
		return;
	buffer_append_string(names, ", ");
	buffer_append_bytes(names, name);
}

static void read_byline(struct page_facts *facts, const struct html_tree *tree,
			uint32_t node, struct buffer *text)
{
	uint32_t parent = tree->node[node].parent;
	int rank = byline_rank(tree, node);
	bool is_beside = rank < RANK_BY_CLASS &&
			 rank == facts->rank[FIELD_BYLINE] &&
			 parent == facts->byline_parent;

	if ((rank >= facts->rank[FIELD_BYLINE] && !is_beside) ||
	    tree->node[node].end - node > BYLINE_NODES)
		return;
	buffer_clear(text);
	page_facts_text(tree, node, text);
	if (text->size <= 2 || text->size > LONGEST_BYLINE)
		return;
	if (is_beside) {
		add_byline(facts, buffer_view(text));
		return;
	}
	page_facts_offer(facts, FIELD_BYLINE, SOURCE_MARKUP, rank,
			 buffer_view(text));
	facts->byline_parent = parent;
}

#define SAYS_BYLINE                                                            \
	(HTML_HAS_PROPERTY | HTML_HAS_REL | HTML_WORD_AUTHOR | HTML_WORD_BYLINE)
#define SAYS_ANYTHING (SAYS_BYLINE | HTML_WORD_DATE)

void page_markup_read(struct page_facts *facts, const struct html_tree *tree,
		      uint32_t node, struct buffer *text)
{
	unsigned traits = tree->node[node].traits;
	bool is_time = tree->node[node].tag == HTML_TIME;

	if ((!is_time && !(traits & SAYS_ANYTHING)) || is_comment(tree, node))
		return;
	if (traits & HTML_HAS_PROPERTY)
		read_named_date(facts, tree, node, text);
	if (is_time)
		read_time(facts, tree, node, text);
	if (traits & HTML_WORD_DATE)
		read_dated_class(facts, tree, node, text);
	if (tree->node[node].tag != HTML_META && (traits & SAYS_BYLINE))
		read_byline(facts, tree, node, text);
}
