#include "core/text/html_block.h"

#include "core/base/memory.h"
#include "core/text/text_fold.h"
#include "core/text/utf8.h"

#include <stdlib.h>

#define FLAG_PRE	6 /* the bit of BLOCK_IN_PRE */
#define FLAG_BITS	8 /* of those an element brings about */
#define PLAYER_NODES	24
#define PARAGRAPH_REACH 256

/* Where the walk stands. A state that an element brings about lasts until the
 * element's end; `until` holds that node. */
struct walk {
	struct blocks *blocks;
	const struct html_tree *tree;
	unsigned how;
	uint32_t link_until;
	uint32_t flag_until[FLAG_BITS];
	bool is_open; /* the last block is being written */
};

void blocks_release(struct blocks *blocks)
{
	if (!blocks)
		return;
	buffer_release(&blocks->text);
	free(blocks->at);
	*blocks = (struct blocks)BLOCKS_INIT;
}

struct bytes block_text(const struct blocks *blocks, size_t i)
{
	return bytes_make(blocks->text.data + blocks->at[i].begin,
			  blocks->at[i].end - blocks->at[i].begin);
}

size_t blocks_find(const struct blocks *blocks, uint32_t node)
{
	size_t low = 0, high = blocks->count;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (blocks->at[mid].node < node)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Elements whose text is no part of what a reader reads. */
static bool is_skipped(enum html_tag tag)
{
	switch (tag) {
	case HTML_SCRIPT:
	case HTML_STYLE:
	case HTML_NOSCRIPT:
	case HTML_TEMPLATE:
	case HTML_SVG:
	case HTML_IFRAME:
	case HTML_SELECT:
	case HTML_OPTION:
	case HTML_TEXTAREA:
	case HTML_BUTTON:
	case HTML_HEAD:
	case HTML_TITLE:
	case HTML_NOEMBED:
	case HTML_RT:
	case HTML_RP:
	case HTML_DIALOG:
		return true;
	default:
		return false;
	}
}

/* What <video> holds is for browsers that cannot play it; much of it is what
 * follows one that nobody closed. */
static bool is_player(const struct html_tree *tree, uint32_t i)
{
	enum html_tag tag = (enum html_tag)tree->node[i].tag;

	return (tag == HTML_AUDIO || tag == HTML_VIDEO) &&
	       tree->node[i].end - i <= PLAYER_NODES;
}

/* Does an element hold so many paragraphs? It is not gone through whole: where
 * its end tag is missing it may hold the page, and another like it. */
static bool has_paragraphs(const struct html_tree *tree, uint32_t i,
			   unsigned least)
{
	uint32_t end = tree->node[i].end;

	if (end - i > PARAGRAPH_REACH)
		end = i + PARAGRAPH_REACH;
	for (uint32_t j = i + 1; j < end && least; j++)
		least -= tree->node[j].tag == HTML_P;
	return least == 0;
}

/* Who left out the end tag of a heading or link meant its first line. */
static bool is_never_closed(const struct html_tree *tree, uint32_t i)
{
	enum html_tag tag = (enum html_tag)tree->node[i].tag;

	return (tag == HTML_A && has_paragraphs(tree, i, 4)) ||
	       (tag >= HTML_H1 && tag <= HTML_H6 && has_paragraphs(tree, i, 2));
}

static uint32_t flags_of_tag(enum html_tag tag)
{
	switch (tag) {
	case HTML_P:
		return BLOCK_IN_PARAGRAPH;
	case HTML_H1:
		return BLOCK_IN_HEADING | BLOCK_IN_HEAD1;
	case HTML_H2:
	case HTML_H3:
	case HTML_H4:
	case HTML_H5:
	case HTML_H6:
		return BLOCK_IN_HEADING;
	case HTML_LI:
	case HTML_DT:
	case HTML_DD:
		return BLOCK_IN_LIST;
	case HTML_FIGCAPTION:
	case HTML_CAPTION:
		return BLOCK_IN_CAPTION;
	case HTML_BLOCKQUOTE:
		return BLOCK_IN_QUOTE;
	case HTML_TD:
	case HTML_TH:
		return BLOCK_IN_TABLE;
	case HTML_PRE:
		return BLOCK_IN_PRE;
	default:
		return 0;
	}
}

static void end_block(struct walk *w)
{
	struct block *block;
	struct bytes text;

	if (!w->is_open)
		return;
	w->is_open = false;
	block = &w->blocks->at[w->blocks->count - 1];
	text_fold_trim_end(&w->blocks->text, block->begin);
	block->end = w->blocks->text.size;
	if (block->end == block->begin) {
		w->blocks->count--;
		return;
	}
	text = block_text(w->blocks, w->blocks->count - 1);
	if (text_fold_ends_sentence(text) || text_fold_ends_unstopped(text))
		block->flags |= BLOCK_ENDS_WELL;
	buffer_append_byte(&w->blocks->text, '\n');
}

static void begin_block(struct walk *w, uint32_t node)
{
	struct blocks *blocks = w->blocks;
	struct block *block;

	ARRAY_RESERVE(blocks->at, blocks->count + 1, blocks->capacity);
	block = &blocks->at[blocks->count++];
	*block = (struct block){.begin = blocks->text.size, .node = node};
	for (unsigned bit = 0; bit < FLAG_BITS; bit++)
		if (w->flag_until[bit] > node)
			block->flags |= 1u << bit;
	w->is_open = true;
}

static void add_text(struct walk *w, uint32_t node, struct bytes text)
{
	size_t before = w->blocks->text.size;
	struct block *block;
	uint32_t weight;

	if (!w->is_open) {
		if (bytes_trim(text).size == 0)
			return;
		begin_block(w, node);
	}
	block = &w->blocks->at[w->blocks->count - 1];
	text_fold_append(&w->blocks->text, block->begin, text, true);
	weight = text_fold_weight(bytes_slice(buffer_view(&w->blocks->text),
					      before, w->blocks->text.size));
	block->weight += weight;
	if (w->link_until > node)
		block->link_weight += weight;
}

/* In <pre> the lines are the writer's own. */
static void add_lines(struct walk *w, uint32_t node, struct bytes text)
{
	size_t begin = 0;

	while (begin <= text.size) {
		size_t stop = bytes_find(text, BYTES_LITERAL("\n"), begin);

		if (stop == SIZE_MAX)
			stop = text.size;
		add_text(w, node, bytes_slice(text, begin, stop));
		if (stop < text.size)
			end_block(w);
		begin = stop + 1;
	}
}

/* Cells of a row, and list items, are lines of their own. */
static uint32_t enter_element(struct walk *w, uint32_t i)
{
	const struct html_node *node = &w->tree->node[i];
	enum html_tag tag = (enum html_tag)node->tag;
	uint32_t flags = flags_of_tag(tag);

	if ((html_tag_flags(tag) & HTML_IS_BLOCK) || tag == HTML_BR)
		end_block(w);
	if (is_player(w->tree, i))
		return node->end;
	if (is_skipped(tag) &&
	    (tag != HTML_NOSCRIPT || !(w->how & BLOCKS_WITH_NOSCRIPT)))
		return node->end;
	if (is_never_closed(w->tree, i))
		return i + 1;
	for (unsigned bit = 0; flags; bit++, flags >>= 1)
		if ((flags & 1) && w->flag_until[bit] < node->end)
			w->flag_until[bit] = node->end;
	/* Without an address it is an anchor, which few old pages close. */
	if (tag == HTML_A && w->link_until < node->end &&
	    html_attribute(w->tree, i, "href").data)
		w->link_until = node->end;
	return i + 1;
}

void blocks_make(struct blocks *blocks, const struct html_tree *tree,
		 unsigned how)
{
	struct walk w = {.blocks = blocks, .tree = tree, .how = how};
	uint32_t close[HTML_DEPTH_LIMIT + 2]; /* ends of open blocks */
	size_t depth = 0;
	uint32_t i = 0;

	buffer_clear(&blocks->text);
	blocks->count = 0;
	while (i < tree->count) {
		const struct html_node *node = &tree->node[i];

		while (depth && close[depth - 1] <= i) {
			end_block(&w);
			depth--;
		}
		if (node->tag == HTML_TEXT) {
			if (w.flag_until[FLAG_PRE] > i)
				add_lines(&w, i, node->text);
			else
				add_text(&w, i, node->text);
			i++;
			continue;
		}
		if ((html_tag_flags((enum html_tag)node->tag) &
		     HTML_IS_BLOCK) &&
		    node->end > i + 1)
			close[depth++] = node->end;
		i = enter_element(&w, i);
	}
	end_block(&w);
}

void blocks_mark_headline(struct blocks *blocks, struct bytes headline)
{
	uint32_t least = text_fold_weight(headline) / 2;

	if (!least)
		return;
	for (size_t i = 0; i < blocks->count; i++)
		if ((blocks->at[i].flags & BLOCK_IN_HEADING) &&
		    blocks->at[i].weight >= least &&
		    bytes_find_nocase(headline, block_text(blocks, i), 0) !=
			    SIZE_MAX)
			blocks->at[i].flags |= BLOCK_IS_HEADLINE;
}
