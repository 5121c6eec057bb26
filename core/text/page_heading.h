/*
 * page_heading.h - which of a page's headings is the article's.
 */
#ifndef NEWSFOLD_CORE_TEXT_PAGE_HEADING_H
#define NEWSFOLD_CORE_TEXT_PAGE_HEADING_H

#include "core/text/page_facts.h"

/* Take a heading, in the order they stand, for the page's: the first <h1>, but
 * the longest heading that says what <title> says comes before it: sites put
 * their own name in an <h1> too. `text` is scratch. */
void page_heading_read(struct page_facts *facts, const struct html_tree *tree,
		       uint32_t node, struct buffer *text);

#endif
