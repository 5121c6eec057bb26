#include "core/text/html_score.h"

#include "core/base/memory.h"
#include "core/text/html_class.h"
#include "core/text/line_kind.h"
#include "core/text/text_fold.h"

#include <stdlib.h>

#define SHORT_WEIGHT   25
#define TEASER_WEIGHT  250
#define CONSENT_WEIGHT 250
#define LINK_SCORE     -10 /* of a block that is mostly links */
#define SHORT_SCORE    -1  /* of one that says nothing by itself */

void html_picker_release(struct html_picker *picker)
{
	if (!picker)
		return;
	free(picker->score);
	free(picker->sum);
	free(picker->good);
	free(picker->is_out);
	free(picker->kind);
	free(picker->role);
	*picker = (struct html_picker)HTML_PICKER_INIT;
}

static void reserve(struct html_picker *p, size_t count)
{
	if (count + 1 <= p->capacity)
		return;
	p->capacity = count * 3 / 2 + 64;
	p->score = memory_resize(p->score, p->capacity, sizeof(*p->score));
	p->sum = memory_resize(p->sum, p->capacity, sizeof(*p->sum));
	p->good = memory_resize(p->good, p->capacity, sizeof(*p->good));
	p->is_out = memory_resize(p->is_out, p->capacity, 1);
	p->kind = memory_resize(p->kind, p->capacity, 1);
}

static bool is_link_heading(const struct block *block)
{
	return (block->flags & BLOCK_IN_HEADING) && html_link_share(block) > .8;
}

/* What stands between a heading that is a link and the next link. */
static bool is_teaser(const struct blocks *blocks, size_t i)
{
	return i > 0 && is_link_heading(&blocks->at[i - 1]) &&
	       i + 1 < blocks->count &&
	       html_link_share(&blocks->at[i + 1]) > .6;
}

static double score_block(const struct blocks *blocks, size_t i,
			  enum line_kind kind)
{
	const struct block *b = &blocks->at[i];
	double share = html_link_share(b), text = b->weight * (1 - share);
	bool ends_well = b->flags & BLOCK_ENDS_WELL;

	if (share > .6)
		return LINK_SCORE;
	if (kind == LINE_RIGHTS)
		return -10;
	if (b->weight < CONSENT_WEIGHT && kind == LINE_CONSENT)
		return -5;
	if (b->flags & BLOCK_IN_CAPTION)
		return -5;
	if (b->weight < TEASER_WEIGHT && is_teaser(blocks, i))
		return -5;
	if (b->weight >= HTML_LONG_WEIGHT)
		return text;
	if (b->weight >= HTML_SENTENCE_WEIGHT && ends_well)
		return text;
	if (b->weight >= HTML_SENTENCE_WEIGHT &&
	    (b->flags & BLOCK_IN_PARAGRAPH))
		return text * .7;
	if (b->weight >= HTML_SENTENCE_WEIGHT && (b->flags & BLOCK_IN_LIST))
		return text * .6;
	if (b->weight >= SHORT_WEIGHT && ends_well)
		return .4 * b->weight;
	return SHORT_SCORE;
}

static enum line_kind kind_of(struct bytes text)
{
	return line_kind(text, text_fold_weight(text));
}

void html_picker_read(struct html_picker *p, const struct html_tree *tree,
		      const struct blocks *blocks)
{
	reserve(p, blocks->count);
	for (size_t i = 0; i < blocks->count; i++) {
		struct bytes text = block_text(blocks, i);
		bool is_links = html_link_share(&blocks->at[i]) > .6;

		p->kind[i] =
			(unsigned char)(is_links ? LINE_TEXT : kind_of(text));
	}
	ARRAY_RESERVE(p->role, tree->count, p->role_capacity);
	for (uint32_t i = 0; i < tree->count; i++)
		p->role[i] = (unsigned char)html_role(tree, i);
}

void html_score_all(struct html_picker *p, const struct blocks *blocks,
		    unsigned how)
{
	for (size_t i = 0; i < blocks->count; i++) {
		p->is_out[i] = false;
		p->score[i] = (float)score_block(blocks, i,
						 (enum line_kind)p->kind[i]);
		if ((how & PICK_SHORT_LINES) && p->score[i] == SHORT_SCORE &&
		    p->kind[i] == LINE_TEXT &&
		    !(blocks->at[i].flags & BLOCK_HEADLINES) &&
		    ((how & PICK_PRE_LINES) ||
		     !(blocks->at[i].flags & BLOCK_IN_PRE)))
			p->score[i] = (float)blocks->at[i].weight * .5f;
	}
}

void html_score_sum(struct html_picker *p, size_t count)
{
	p->sum[0] = p->good[0] = 0;
	for (size_t i = 0; i < count; i++) {
		double score = p->is_out[i] ? 0 : p->score[i];

		p->sum[i + 1] = p->sum[i] + score;
		p->good[i + 1] = p->good[i] + (score > 0 ? score : 0);
	}
}

struct html_range html_range_of(const struct html_tree *tree,
				const struct blocks *blocks, uint32_t node,
				size_t from)
{
	struct html_range r = {from, from};

	while (r.begin < blocks->count && blocks->at[r.begin].node < node)
		r.begin++;
	r.end = r.begin;
	if (r.begin < blocks->count &&
	    blocks->at[r.begin].node < tree->node[node].end)
		r.end = blocks_find(blocks, tree->node[node].end);
	return r;
}
