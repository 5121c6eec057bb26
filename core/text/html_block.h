/*
 * html_block.h - the lines a page would show, and what each is part of.
 *
 * A block is a run of text that no block element and no <br> cuts: one line of
 * a body. Its text is UTF-8 with references decoded, white space folded and
 * invisible characters left out. Blocks stand in document order, so the blocks
 * of a subtree are a run too.
 */
#ifndef NEWSFOLD_CORE_TEXT_HTML_BLOCK_H
#define NEWSFOLD_CORE_TEXT_HTML_BLOCK_H

#include "core/base/buffer.h"
#include "core/text/html_tree.h"

#define BLOCK_IN_PARAGRAPH (1u << 0)
#define BLOCK_IN_HEADING   (1u << 1)
#define BLOCK_IN_LIST	   (1u << 2)
#define BLOCK_IN_CAPTION   (1u << 3)
#define BLOCK_IN_QUOTE	   (1u << 4)
#define BLOCK_IN_TABLE	   (1u << 5)
#define BLOCK_IN_PRE	   (1u << 6)
#define BLOCK_IN_HEAD1	   (1u << 7) /* an <h1> */
#define BLOCK_ENDS_WELL	   (1u << 8) /* ends as a sentence does */
#define BLOCK_IS_HEADLINE  (1u << 9) /* set by blocks_mark_headline */
#define BLOCK_HEADLINES	   (BLOCK_IN_HEAD1 | BLOCK_IS_HEADLINE)

struct block {
	size_t begin, end; /* of struct blocks' text */
	uint32_t node;	   /* the text node it begins with */
	uint32_t flags;
	uint32_t weight;      /* Latin character 1, Hangul 2, Han and kana 3 */
	uint32_t link_weight; /* of that, inside <a> */
};

struct blocks {
	struct buffer text;
	struct block *at;
	size_t count, capacity;
};

#define BLOCKS_INIT                                                            \
	{                                                                      \
		BUFFER_INIT, NULL, 0, 0                                        \
	}

void blocks_release(struct blocks *blocks);
#define BLOCKS_WITH_NOSCRIPT 1u /* what is shown when scripts do not run */
/* *blocks is overwritten, its storage kept. Scripts, styles, forms' fields and
 * the page's head give none. */
void blocks_make(struct blocks *blocks, const struct html_tree *tree,
		 unsigned how);
/* Set BLOCK_IS_HEADLINE on headings that say the page's headline or most of
 * it. */
void blocks_mark_headline(struct blocks *blocks, struct bytes headline);
struct bytes block_text(const struct blocks *blocks, size_t i);
/* The first block that begins at or after a node. */
size_t blocks_find(const struct blocks *blocks, uint32_t node);

#endif
