#include "core/text/html_open.h"

/* How far up an inline end tag or an implied close looks. */
#define REACH 64

static enum html_tag top_tag(const struct html_open *open)
{
	return (enum html_tag)open->tree->node[open->node[open->depth - 1]].tag;
}

static enum html_tag tag_at(const struct html_open *open, size_t level)
{
	return (enum html_tag)open->tree->node[open->node[level]].tag;
}

void html_open_push(struct html_open *open, uint32_t node)
{
	open->node[open->depth++] = node;
	open->count[open->tree->node[node].tag]++;
}

void html_open_close_to(struct html_open *open, size_t depth)
{
	while (open->depth > depth) {
		struct html_node *node =
			&open->tree->node[open->node[--open->depth]];

		node->end = (uint32_t)open->tree->count;
		open->count[node->tag]--;
	}
}

/* Close the nearest open `tag` that is not above one of the walls. */
static void close_implied(struct html_open *open, enum html_tag tag,
			  const unsigned char *walls)
{
	size_t stop = open->depth > REACH ? open->depth - REACH : 1;

	if (!open->count[tag])
		return;
	for (size_t i = open->depth; i-- > stop;) {
		enum html_tag here = tag_at(open, i);

		if (here == tag) {
			html_open_close_to(open, i);
			return;
		}
		for (const unsigned char *wall = walls; *wall; wall++)
			if (here == *wall)
				return;
	}
}

/* A block begins: an open paragraph is over, unless blocks stand between. */
static void close_paragraph(struct html_open *open)
{
	size_t stop = open->depth > REACH ? open->depth - REACH : 1;

	if (!open->count[HTML_P])
		return;
	for (size_t i = open->depth; i-- > stop;) {
		enum html_tag here = tag_at(open, i);

		if (here == HTML_P) {
			html_open_close_to(open, i);
			return;
		}
		if (html_tag_flags(here) & (HTML_IS_BLOCK | HTML_IS_SCOPE))
			return;
	}
}

static void close_cells(struct html_open *open, enum html_tag tag)
{
	static const unsigned char table[] = {HTML_TABLE, 0};

	if (tag == HTML_TD || tag == HTML_TH || tag == HTML_TR ||
	    tag == HTML_TBODY || tag == HTML_THEAD || tag == HTML_TFOOT) {
		close_implied(open, HTML_TD, table);
		close_implied(open, HTML_TH, table);
	}
	if (tag == HTML_TR || tag == HTML_TBODY || tag == HTML_THEAD ||
	    tag == HTML_TFOOT)
		close_implied(open, HTML_TR, table);
	if (tag == HTML_TBODY || tag == HTML_THEAD || tag == HTML_TFOOT) {
		close_implied(open, HTML_TBODY, table);
		close_implied(open, HTML_THEAD, table);
		close_implied(open, HTML_TFOOT, table);
	}
}

/* Both its end tag and the body's start tag may be left out. */
static void close_head(struct html_open *open, enum html_tag tag)
{
	static const unsigned char body[] = {HTML_BODY, 0};

	if ((html_tag_flags(tag) & HTML_IS_BLOCK) && tag != HTML_HEAD &&
	    !open->count[HTML_NOSCRIPT] && !open->count[HTML_TEMPLATE])
		close_implied(open, HTML_HEAD, body);
}

/* A page's element ends a drawing, as in browsers. */
static void close_drawing(struct html_open *open, enum html_tag tag)
{
	static const unsigned char table[] = {HTML_TABLE, 0};

	if (html_tag_flags(tag) & HTML_IS_BLOCK)
		close_implied(open, HTML_SVG, table);
}

void html_open_before(struct html_open *open, enum html_tag tag)
{
	static const unsigned char lists[] = {
		HTML_UL,    HTML_OL,	  HTML_MENU,	HTML_TD,
		HTML_TABLE, HTML_SECTION, HTML_ARTICLE, 0};
	static const unsigned char terms[] = {HTML_DL, HTML_TD, HTML_TABLE, 0};
	static const unsigned char select[] = {HTML_SELECT, 0};
	static const unsigned char block[] = {HTML_DIV, HTML_TD,      HTML_LI,
					      HTML_P,	HTML_SECTION, 0};
	unsigned flags = html_tag_flags(tag);

	close_head(open, tag);
	close_drawing(open, tag);
	if (flags & HTML_IS_BLOCK)
		close_paragraph(open);
	if (tag == HTML_LI) {
		close_implied(open, HTML_LI, lists);
	} else if (tag == HTML_DT || tag == HTML_DD) {
		close_implied(open, HTML_DT, terms);
		close_implied(open, HTML_DD, terms);
	} else if (tag == HTML_OPTION || tag == HTML_OPTGROUP) {
		close_implied(open, HTML_OPTION, select);
	} else if (tag == HTML_A) {
		close_implied(open, HTML_A, block);
	} else if (tag >= HTML_H1 && tag <= HTML_H6) {
		if (top_tag(open) >= HTML_H1 && top_tag(open) <= HTML_H6)
			html_open_close_to(open, open->depth - 1);
	} else {
		close_cells(open, tag);
	}
}

static bool is_heading(enum html_tag tag)
{
	return tag >= HTML_H1 && tag <= HTML_H6;
}

static bool same_element(const struct html_open *open, size_t level,
			 enum html_tag tag, struct bytes name)
{
	const struct html_node *node = &open->tree->node[open->node[level]];

	if (is_heading(tag) && is_heading((enum html_tag)node->tag))
		return true;
	return node->tag == tag &&
	       (tag != HTML_OTHER || bytes_equal_nocase(node->text, name));
}

static bool is_table_part(enum html_tag tag)
{
	return tag == HTML_TABLE || tag == HTML_TBODY || tag == HTML_THEAD ||
	       tag == HTML_TFOOT || tag == HTML_TR || tag == HTML_TD ||
	       tag == HTML_TH;
}

void html_open_end(struct html_open *open, enum html_tag tag, struct bytes name)
{
	bool is_block = html_tag_flags(tag) & (HTML_IS_BLOCK | HTML_IS_SCOPE);
	size_t stop =
		!is_block && open->depth > REACH ? open->depth - REACH : 1;

	if (!is_heading(tag) && !open->count[tag])
		return;
	for (size_t i = open->depth; i-- > stop;) {
		unsigned flags = html_tag_flags(tag_at(open, i));

		if (same_element(open, i, tag, name)) {
			html_open_close_to(open, i);
			return;
		}
		if (tag == HTML_OTHER ? flags & HTML_IS_SCOPE
		    : !is_block	      ? flags & (HTML_IS_BLOCK | HTML_IS_SCOPE)
		    : is_table_part(tag) ? tag_at(open, i) == HTML_TABLE
					 : flags & HTML_IS_SCOPE)
			return;
	}
}
