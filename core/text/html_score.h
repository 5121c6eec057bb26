/*
 * html_score.h - what each block of a page is worth as part of an article.
 *
 * By its length, how it ends, its share of links and what its words say; with
 * sums, so that the worth of any part of the page is one subtraction. Internal
 * to html_article.c.
 */
#ifndef NEWSFOLD_CORE_TEXT_HTML_SCORE_H
#define NEWSFOLD_CORE_TEXT_HTML_SCORE_H

#include "core/text/html_article.h"

#define HTML_LONG_WEIGHT     160 /* of a block that is text whatever else */
#define HTML_SENTENCE_WEIGHT 40

/* Blocks [begin, end). */
struct html_range {
	size_t begin, end;
};

/* Score every block, none of them being out; `how` as in html_pick. */
void html_score_all(struct html_picker *picker, const struct blocks *blocks,
		    unsigned how);
/* Add up anew, what is out counting nothing. */
void html_score_sum(struct html_picker *picker, size_t count);

/* The blocks of a node's subtree; looked for from block `from` on. */
struct html_range html_range_of(const struct html_tree *tree,
				const struct blocks *blocks, uint32_t node,
				size_t from);

static inline double html_range_sum(const struct html_picker *picker,
				    struct html_range range)
{
	return picker->sum[range.end] - picker->sum[range.begin];
}

/* The same of the positive scores alone. */
static inline double html_range_good(const struct html_picker *picker,
				     struct html_range range)
{
	return picker->good[range.end] - picker->good[range.begin];
}

static inline double html_link_share(const struct block *block)
{
	return block->weight ? (double)block->link_weight / block->weight : 0;
}

#endif
