#include "core/text/page_heading.h"

#include "core/text/class_words.h"
#include "core/text/text_fold.h"

static size_t words_in(struct bytes text, struct bytes where, size_t *all)
{
	size_t begin = 0, found = 0;

	*all = 0;
	while (begin < text.size) {
		size_t end = bytes_find(text, BYTES_LITERAL(" "), begin);

		if (end == SIZE_MAX)
			end = text.size;
		if (end > begin) {
			(*all)++;
			found += bytes_find_nocase(
					 where, bytes_slice(text, begin, end),
					 0) != SIZE_MAX;
		}
		begin = end + 1;
	}
	return found;
}

/* "Post - Site": what stands last in a <title> twice as long is the site. */
static bool is_site_name(const struct page_facts *facts, struct bytes heading)
{
	struct bytes title = buffer_view(&facts->title_tag);
	struct bytes site = buffer_view(&facts->field[FIELD_OUTLET].text);
	struct bytes logo = buffer_view(&facts->site);

	if (bytes_equal_nocase(heading, site))
		return true;
	if (logo.size && bytes_starts_with_nocase(title, logo))
		return false;
	return title.size >= heading.size * 2 &&
	       bytes_equal_nocase(bytes_slice(title, title.size - heading.size,
					      title.size),
				  heading);
}

/* Does the heading say what <title> says? An <h1> may say it in other words, a
 * lesser heading must stand in it. */
static bool fits_title(const struct page_facts *facts, struct bytes heading,
		       bool is_first_level)
{
	struct bytes title = buffer_view(&facts->title_tag);
	size_t all, found;

	if (is_site_name(facts, heading))
		return false;
	if (bytes_find_nocase(title, heading, 0) != SIZE_MAX)
		return heading.size * 10 >= title.size * 3;
	if (!is_first_level)
		return false;
	found = words_in(heading, title, &all);
	return found * 10 >= all * 6 && (all > 1 || heading.size > 20);
}

/* What parted the line over it from the headline. */
static void drop_marks_before(struct buffer *text)
{
	size_t marks = 0;

	if (!text->size)
		return;
	while (marks < text->size && strchr(":| ", (char)text->data[marks]))
		marks++;
	memmove(text->data, text->data + marks, text->size - marks);
	buffer_truncate(text, text->size - marks);
}

/* The heading without the line over it, dates, and what only screen readers
 * say; all of it when that is all. */
static void heading_text(const struct html_tree *tree, uint32_t node,
			 struct buffer *text)
{
	buffer_clear(text);
	for (uint32_t i = node + 1; i < tree->node[node].end;) {
		const struct html_node *n = &tree->node[i];

		if (n->tag == HTML_TIME || n->tag == HTML_SCRIPT ||
		    n->tag == HTML_STYLE ||
		    (n->traits & (HTML_WORD_KICKER | HTML_WORD_DATE))) {
			i = n->end;
			continue;
		}
		if (n->tag == HTML_TEXT)
			text_fold_append(text, 0, n->text, true);
		else if (page_facts_parts((enum html_tag)n->tag))
			text_fold_append(text, 0, BYTES_LITERAL(" "), false);
		if (text->size > PAGE_FACTS_LONGEST)
			break;
		i++;
	}
	text_fold_trim_end(text, 0);
	drop_marks_before(text);
	if (!text->size)
		page_facts_text(tree, node, text);
}

/* The address of a site's front page: no path. */
static bool is_root(struct bytes href)
{
	size_t host = bytes_find(href, BYTES_LITERAL("://"), 0), path;

	href = bytes_trim(href);
	if (host == SIZE_MAX)
		return href.size == 1 && href.data[0] == '/';
	path = bytes_find(href, BYTES_LITERAL("/"), host + 3);
	return path == SIZE_MAX || path + 1 == href.size;
}

/* A heading that links to the front page is the site's name. */
static bool is_logo(const struct html_tree *tree, uint32_t node)
{
	const struct html_node *parent = &tree->node[tree->node[node].parent];

	if (parent->tag == HTML_A &&
	    is_root(html_attribute(tree, tree->node[node].parent, "href")))
		return true;
	for (uint32_t i = node + 1; i < tree->node[node].end; i++)
		if (tree->node[i].tag == HTML_A)
			return is_root(html_attribute(tree, i, "href"));
	return false;
}

/* Does a text of its own begin in the heading as the headline does? */
static bool begins_a_text(const struct html_tree *tree, uint32_t node,
			  struct bytes headline)
{
	for (uint32_t i = node + 1; i < tree->node[node].end; i++) {
		struct bytes text = bytes_trim(tree->node[i].text);

		if (tree->node[i].tag != HTML_TEXT || !text.size)
			continue;
		text = bytes_slice(text, 0,
				   text.size < headline.size ? text.size
							     : headline.size);
		if (bytes_starts_with_nocase(headline, text))
			return true;
	}
	return false;
}

/* Does the heading end with the headline that the page gives for machines? What
 * stands before it, in an element of its own, is the line over it: goes. */
static bool ends_with_headline(const struct html_tree *tree, uint32_t node,
			       struct buffer *heading, struct bytes headline)
{
	size_t before;

	if (!headline.size || headline.size > heading->size)
		return false;
	before = heading->size - headline.size;
	if (!bytes_equal_nocase(
		    bytes_slice(buffer_view(heading), before, heading->size),
		    headline))
		return false;
	if (before && !begins_a_text(tree, node, headline))
		return false;
	memmove(heading->data, heading->data + before, headline.size);
	buffer_truncate(heading, headline.size);
	return true;
}

/* Is the heading what the page's title is for machines? */
static bool is_given_title(const struct page_facts *facts,
			   const struct html_tree *tree, uint32_t node,
			   struct buffer *heading)
{
	const struct field_value *title = &facts->field[FIELD_TITLE];

	return ends_with_headline(tree, node, heading,
				  buffer_view(&facts->og_title)) ||
	       (title->source == SOURCE_JSON_LD &&
		ends_with_headline(tree, node, heading,
				   buffer_view(&title->text)));
}

void page_heading_read(struct page_facts *facts, const struct html_tree *tree,
		       uint32_t node, struct buffer *text)
{
	bool is_first_level = tree->node[node].tag == HTML_H1;

	if (facts->heading_is_meta ||
	    (!is_first_level && !facts->title_tag.size))
		return;
	heading_text(tree, node, text);
	if (!text->size || text->size > 400)
		return;
	if (is_logo(tree, node)) {
		if (!facts->site.size)
			buffer_swap(&facts->site, text);
		return;
	}
	if (is_given_title(facts, tree, node, text)) {
		facts->heading_is_meta = facts->heading_fits = true;
		buffer_swap(&facts->heading, text);
		return;
	}
	if (facts->heading_fits && text->size <= facts->heading.size)
		return;
	if (fits_title(facts, buffer_view(text), is_first_level)) {
		facts->heading_fits = true;
		buffer_swap(&facts->heading, text);
	} else if (is_first_level && !facts->heading.size) {
		buffer_swap(&facts->heading, text);
	}
}
