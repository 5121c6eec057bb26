#include "core/text/html_article.h"

#include "core/base/memory.h"
#include "core/text/html_class.h"
#include "core/text/line_kind.h"
#include "core/text/text_fold.h"

#include <stdlib.h>

#define LONG_WEIGHT	160
#define SENTENCE_WEIGHT 40
#define SHORT_WEIGHT	25

#define TEASER_WEIGHT  250
#define CONSENT_WEIGHT 250

#define LINK_SCORE  -10 /* of a block that is mostly links */
#define SHORT_SCORE -1	/* of one that says nothing by itself */

/* A block that good ones stand around may stay up to this share of links. */
#define KEEP_LINKS .4
/* A part named as furniture is put aside when it holds at most this share of
 * the page's good text, and this share is left. */
#define DISCARD_MOST   .5
#define DISCARD_LEAVES .25
/* The same for names that often mean only the layout. */
#define DOUBTFUL_MOST .05
/* A hidden part with more than this share may be the article. */
#define HIDDEN_SHARE .7
/* A part named as the article is taken when it holds this share of the sum. */
#define NAMED_SHARE .4
/* The lead is looked for this many blocks up. */
#define LEAD_REACH 14
#define LEAD_SCORE 60
/* Above the headline at most this share of the text is not of the article. */
#define ABOVE_MOST .2
/* Below the part with this share of it. */
#define NEARLY_ALL .85

struct range {
	size_t begin, end; /* of blocks */
};

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

static double link_share(const struct block *block)
{
	return block->weight ? (double)block->link_weight / block->weight : 0;
}

static bool is_link_heading(const struct block *block)
{
	return (block->flags & BLOCK_IN_HEADING) && link_share(block) > .8;
}

/* What stands between a heading that is a link and the next link. */
static bool is_teaser(const struct blocks *blocks, size_t i)
{
	return i > 0 && is_link_heading(&blocks->at[i - 1]) &&
	       i + 1 < blocks->count && link_share(&blocks->at[i + 1]) > .6;
}

static double score_block(const struct blocks *blocks, size_t i,
			  enum line_kind kind)
{
	const struct block *b = &blocks->at[i];
	double share = link_share(b), text = b->weight * (1 - share);
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
	if (b->weight >= LONG_WEIGHT)
		return text;
	if (b->weight >= SENTENCE_WEIGHT && ends_well)
		return text;
	if (b->weight >= SENTENCE_WEIGHT && (b->flags & BLOCK_IN_PARAGRAPH))
		return text * .7;
	if (b->weight >= SENTENCE_WEIGHT && (b->flags & BLOCK_IN_LIST))
		return text * .6;
	if (b->weight >= SHORT_WEIGHT && ends_well)
		return .4 * b->weight;
	return SHORT_SCORE;
}

void html_picker_read(struct html_picker *p, const struct html_tree *tree,
		      const struct blocks *blocks)
{
	reserve(p, blocks->count);
	for (size_t i = 0; i < blocks->count; i++)
		p->kind[i] = (unsigned char)(link_share(&blocks->at[i]) > .6
						     ? LINE_TEXT
						     : line_kind(block_text(
							       blocks, i)));
	ARRAY_RESERVE(p->role, tree->count, p->role_capacity);
	for (uint32_t i = 0; i < tree->count; i++)
		p->role[i] = (unsigned char)html_role(tree, i);
}

static void score_all(struct html_picker *p, const struct blocks *blocks,
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

static void sum_up(struct html_picker *p, size_t count)
{
	p->sum[0] = p->good[0] = 0;
	for (size_t i = 0; i < count; i++) {
		double score = p->is_out[i] ? 0 : p->score[i];

		p->sum[i + 1] = p->sum[i] + score;
		p->good[i + 1] = p->good[i] + (score > 0 ? score : 0);
	}
}

/* The blocks of a node's subtree. */
static struct range range_of(const struct html_tree *tree,
			     const struct blocks *blocks, uint32_t node,
			     size_t from)
{
	struct range r = {from, from};

	while (r.begin < blocks->count && blocks->at[r.begin].node < node)
		r.begin++;
	r.end = r.begin;
	if (r.begin < blocks->count &&
	    blocks->at[r.begin].node < tree->node[node].end)
		r.end = blocks_find(blocks, tree->node[node].end);
	return r;
}

/* Is the node part of what says it is the article, or the other way round? */
static bool holds_article(const struct html_picker *p,
			  const struct html_tree *tree, uint32_t node)
{
	unsigned role;

	for (uint32_t i = node; i; i = tree->node[i].parent) {
		role = p->role[i];
		if (role == ROLE_BODY || role == ROLE_ARTICLE)
			return true;
	}
	for (uint32_t i = node; i < tree->node[node].end; i++) {
		if (tree->node[i].tag == HTML_H1)
			return true;
		role = p->role[i];
		if (role == ROLE_BODY || role == ROLE_ARTICLE)
			return true;
	}
	return false;
}

/* Hidden parts are out, but for one that holds most of the text and says it is
 * the article: such a page is shown by its script. */
static void discard_hidden(struct html_picker *p, const struct html_tree *tree,
			   const struct blocks *blocks)
{
	double all = p->good[blocks->count];
	size_t from = 0;

	for (uint32_t i = 1; i < tree->count; i++) {
		struct range r;

		if (!html_is_hidden(tree, i))
			continue;
		r = range_of(tree, blocks, i, from);
		from = r.begin;
		if (r.begin < r.end &&
		    p->good[r.end] - p->good[r.begin] > all * HIDDEN_SHARE &&
		    holds_article(p, tree, i))
			continue;
		memset(p->is_out + r.begin, 1, r.end - r.begin);
		i = tree->node[i].end - 1;
	}
	sum_up(p, blocks->count);
}

/* What a walk over the nodes has seen of <article> and <main>. */
struct articles_seen {
	uint32_t inside_until; /* the end of the outermost one around here */
	bool has_text; /* some <article> so far holds a sentence, or as many
			* short lines as weigh a long one: a table */
};

static uint64_t plain_weight(const struct blocks *blocks, struct range r)
{
	uint64_t weight = 0;

	for (size_t i = r.begin; i < r.end && weight < LONG_WEIGHT; i++)
		if (!(blocks->at[i].flags & BLOCK_IN_HEADING))
			weight += blocks->at[i].weight -
				  blocks->at[i].link_weight;
	return weight;
}

static void see_articles(struct articles_seen *seen,
			 const struct html_picker *p,
			 const struct html_tree *tree,
			 const struct blocks *blocks, uint32_t node,
			 struct range r)
{
	unsigned tag = tree->node[node].tag;

	if (tag != HTML_ARTICLE && tag != HTML_MAIN)
		return;
	if (tree->node[node].end > seen->inside_until)
		seen->inside_until = tree->node[node].end;
	if (tag == HTML_ARTICLE && !seen->has_text)
		seen->has_text =
			p->good[r.end] - p->good[r.begin] >= SENTENCE_WEIGHT ||
			plain_weight(blocks, r) >= LONG_WEIGHT;
}

/* The page's own <footer>, after an <article> that has text, is no part of it
 * even when the article is the shorter of the two. */
static bool is_page_footer(const struct articles_seen *seen,
			   const struct html_tree *tree, uint32_t node)
{
	return tree->node[node].tag == HTML_FOOTER && seen->has_text &&
	       node >= seen->inside_until;
}

/* Put furniture aside, outermost parts first, as long as most of the page's
 * good text stays: a name alone is not believed against the text. Or the page's
 * footer alone: in a short article it would be the larger part. */
static void discard(struct html_picker *p, const struct html_tree *tree,
		    const struct blocks *blocks, bool footer_only)
{
	double all = p->good[blocks->count], left = all;
	struct articles_seen seen = {0, false};
	size_t from = 0;

	for (uint32_t i = 1; i < tree->count; i++) {
		struct range r;
		unsigned role;
		double part;

		if (tree->node[i].tag == HTML_TEXT)
			continue;
		r = range_of(tree, blocks, i, from);
		from = r.begin;
		if (r.begin == r.end || p->is_out[r.begin])
			continue;
		see_articles(&seen, p, tree, blocks, i, r);
		role = p->role[i];
		if (footer_only && !is_page_footer(&seen, tree, i))
			continue;
		if (role == ROLE_CAPTION && r.end - r.begin <= 3) {
			for (size_t b = r.begin; b < r.end; b++)
				if (blocks->at[b].weight < 600 &&
				    p->score[b] > -5)
					p->score[b] = -5;
			continue;
		}
		if (role != ROLE_FURNITURE && role != ROLE_DOUBTFUL)
			continue;
		part = p->good[r.end] - p->good[r.begin];
		if (role == ROLE_DOUBTFUL && part > DOUBTFUL_MOST * all)
			continue;
		if ((part > all * DISCARD_MOST ||
		     left - part < DISCARD_LEAVES * all) &&
		    !is_page_footer(&seen, tree, i))
			continue;
		left -= part;
		memset(p->is_out + r.begin, 1, r.end - r.begin);
		i = tree->node[i].end - 1;
	}
	sum_up(p, blocks->count);
}

static double range_sum(const struct html_picker *p, struct range r)
{
	return p->sum[r.end] - p->sum[r.begin];
}

/* The subtree of largest sum; a smaller one with the same sum wins. */
static uint32_t best_node(const struct html_picker *p,
			  const struct html_tree *tree,
			  const struct blocks *blocks, double *best_sum)
{
	uint32_t best = 0;
	size_t from = 0;

	*best_sum = -1e30;
	for (uint32_t i = 0; i < tree->count; i++) {
		struct range r;
		double sum;

		if (tree->node[i].tag == HTML_TEXT ||
		    tree->node[i].end == i + 1)
			continue;
		r = range_of(tree, blocks, i, from);
		from = r.begin;
		if (r.begin == r.end)
			continue;
		sum = range_sum(p, r);
		if (sum >= *best_sum) {
			*best_sum = sum;
			best = i;
		}
	}
	return best;
}

/* A part inside that says it is the article and holds most of the sum. */
static uint32_t named_node(const struct html_picker *p,
			   const struct html_tree *tree,
			   const struct blocks *blocks, uint32_t best,
			   double best_sum)
{
	uint32_t named = best;
	double largest = NAMED_SHARE * best_sum;

	for (uint32_t i = best; i < tree->node[best].end; i++) {
		struct range r;
		unsigned role;

		if (tree->node[i].tag == HTML_TEXT ||
		    tree->node[i].end == i + 1)
			continue;
		role = p->role[i];
		if (role != ROLE_BODY && role != ROLE_ARTICLE)
			continue;
		r = range_of(tree, blocks, i, blocks_find(blocks, i));
		if (r.begin < r.end && range_sum(p, r) >= largest) {
			named = i;
			largest = range_sum(p, r);
		}
	}
	return named;
}

static bool is_good(const struct html_picker *p, size_t i)
{
	return !p->is_out[i] && p->score[i] > 0;
}

/* What stands above the headline is no part of the article, when it is not
 * much: contacts, a citation, the teaser of a series. */
static struct range below_headline(const struct html_picker *p,
				   const struct blocks *blocks, struct range r)
{
	double all = p->good[r.end] - p->good[r.begin];

	for (size_t i = 0; i < r.end; i++) {
		if (!(blocks->at[i].flags & BLOCK_HEADLINES))
			continue;
		if (i >= r.begin &&
		    p->good[i] - p->good[r.begin] < ABOVE_MOST * all)
			r.begin = i + 1;
		break;
	}
	return r;
}

/* The innermost part that holds nearly all of the article's text: what follows
 * it within the larger part (about the writer, calls to join) is left out. */
static struct range tighten_end(const struct html_picker *p,
				const struct html_tree *tree,
				const struct blocks *blocks, uint32_t node,
				struct range r)
{
	double least = NEARLY_ALL * (p->good[r.end] - p->good[r.begin]);
	uint32_t i = node + 1;
	size_t end = r.end;

	while (i < tree->node[node].end) {
		struct range part;

		if (tree->node[i].tag == HTML_TEXT) {
			i++;
			continue;
		}
		part = range_of(tree, blocks, i, blocks_find(blocks, i));
		if (part.end > r.end)
			part.end = r.end;
		if (part.begin < r.begin)
			part.begin = r.begin;
		if (part.begin < part.end &&
		    p->good[part.end] - p->good[part.begin] >= least) {
			end = part.end;
			node = i;
			i++;
		} else {
			i = tree->node[i].end;
		}
	}
	r.end = end;
	return r;
}

static struct range trim(const struct html_picker *p,
			 const struct blocks *blocks, struct range r)
{
	size_t first = r.begin;

	while (r.begin < r.end &&
	       (!is_good(p, r.begin) ||
		(blocks->at[r.begin].flags & BLOCK_IN_HEAD1)))
		r.begin++;
	while (r.end > r.begin &&
	       (!is_good(p, r.end - 1) ||
		(blocks->at[r.end - 1].flags & BLOCK_IN_HEADING)))
		r.end--;
	/* A heading that opens the text stays with it. */
	if (r.begin > first && r.begin < r.end) {
		const struct block *b = &blocks->at[r.begin - 1];

		if ((b->flags & BLOCK_IN_HEADING) &&
		    !(b->flags & BLOCK_IN_HEAD1) && !p->is_out[r.begin - 1] &&
		    link_share(b) <= KEEP_LINKS)
			r.begin--;
	}
	return r;
}

/* The lead often stands apart, between the headline and the body. */
static size_t find_lead(const struct html_picker *p,
			const struct blocks *blocks, size_t begin)
{
	size_t lead = begin;

	for (size_t n = 1; n <= LEAD_REACH && n <= begin; n++) {
		size_t i = begin - n;
		const struct block *b = &blocks->at[i];

		if (b->flags & BLOCK_HEADLINES)
			return lead;
		if (p->score[i] >= LEAD_SCORE && (b->flags & BLOCK_ENDS_WELL) &&
		    link_share(b) < .3)
			lead = i;
	}
	return begin;
}

/* Short lines between good ones stay, unless their words say what they are or
 * they head a list of links. */
static bool is_kept_short(const struct html_picker *p,
			  const struct blocks *blocks, size_t i)
{
	if (p->kind[i] != LINE_TEXT)
		return false;
	if (i + 1 < blocks->count &&
	    (p->is_out[i + 1] || link_share(&blocks->at[i + 1]) > .6) &&
	    !((blocks->at[i + 1].flags & BLOCK_IN_HEADING)))
		return false;
	return link_share(&blocks->at[i]) <= KEEP_LINKS;
}

static bool is_kept(const struct html_picker *p, const struct blocks *blocks,
		    size_t i)
{
	if (p->is_out[i])
		return false;
	if (p->score[i] > 0)
		return true;
	if ((blocks->at[i].flags & BLOCK_IN_HEADING) && i + 1 < blocks->count &&
	    p->score[i + 1] > 0)
		return true;
	return p->score[i] > -5 && is_kept_short(p, blocks, i);
}

double html_pick(struct html_picker *p, const struct html_tree *tree,
		 const struct blocks *blocks, unsigned how, struct buffer *body)
{
	double sum;
	uint32_t node;
	struct range r;

	score_all(p, blocks, how);
	sum_up(p, blocks->count);
	if (!(how & PICK_KEEP_HIDDEN))
		discard_hidden(p, tree, blocks);
	discard(p, tree, blocks, how & PICK_NO_DISCARDS);
	node = best_node(p, tree, blocks, &sum);
	if (sum <= 0)
		return 0;
	node = named_node(p, tree, blocks, node, sum);
	r = range_of(tree, blocks, node, blocks_find(blocks, node));
	sum = range_sum(p, r);
	r = below_headline(p, blocks, r);
	r = tighten_end(p, tree, blocks, node, r);
	r = trim(p, blocks, r);
	for (size_t i = find_lead(p, blocks, r.begin); i < r.end; i++) {
		if (i < r.begin ? p->score[i] < LEAD_SCORE
				: !is_kept(p, blocks, i))
			continue;
		if (body->size)
			buffer_append_byte(body, '\n');
		buffer_append_bytes(body, block_text(blocks, i));
	}
	return sum;
}
