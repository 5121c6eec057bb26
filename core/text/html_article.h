/*
 * html_article.h - which blocks of a page are its article.
 *
 * Each block is scored by its length, how it ends and how much of it is links;
 * parts whose names say share, comments, related and the like are put aside
 * unless they hold the article; the subtree with the largest sum is taken, its
 * ends cut back to good blocks. Figures in DESIGN.md.
 */
#ifndef NEWSFOLD_CORE_TEXT_HTML_ARTICLE_H
#define NEWSFOLD_CORE_TEXT_HTML_ARTICLE_H

#include "core/text/html_block.h"

/* Scratch that is kept from page to page. */
struct html_picker {
	float *score; /* of each block, 0 when it is out */
	double *sum;  /* of the scores before each block */
	double *good; /* of the positive ones before each block */
	unsigned char *is_out;
	unsigned char *kind; /* enum line_kind */
	size_t capacity;
	unsigned char *role; /* of each node: enum html_role */
	size_t role_capacity;
};

#define HTML_PICKER_INIT                                                       \
	{                                                                      \
		NULL, NULL, NULL, NULL, NULL, 0, NULL, 0                       \
	}

void html_picker_release(struct html_picker *picker);

#define PICK_KEEP_HIDDEN 1u /* hidden parts may be the article */
#define PICK_NO_DISCARDS 2u
#define PICK_SHORT_LINES 4u /* verses, lists, results: short lines are text */
#define PICK_PRE_LINES	 8u /* with those: in <pre> too, which is often code */

/* Read the roles of a page's nodes and the kinds of its lines: once before
 * html_pick, and again when the blocks were made anew. */
void html_picker_read(struct html_picker *picker, const struct html_tree *tree,
		      const struct blocks *blocks);
/* Append the article's lines to body; returns the score of what was taken. */
double html_pick(struct html_picker *picker, const struct html_tree *tree,
		 const struct blocks *blocks, unsigned how,
		 struct buffer *body);

#endif
