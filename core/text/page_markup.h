/*
 * page_markup.h - dates and names that elements of a page's text are marked as:
 * <time>, itemprop, RDFa's property, rel and classes.
 */
#ifndef NEWSFOLD_CORE_TEXT_PAGE_MARKUP_H
#define NEWSFOLD_CORE_TEXT_PAGE_MARKUP_H

#include "core/text/page_facts.h"

/* Offer what one element says; those of readers' comments say nothing about the
 * article. `text` is scratch. */
void page_markup_read(struct page_facts *facts, const struct html_tree *tree,
		      uint32_t node, struct buffer *text);

#endif
