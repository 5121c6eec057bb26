#include "core/text/html_article.h"

#include "core/text/html_class.h"
#include "core/text/html_discard.h"
#include "core/text/html_score.h"
#include "core/text/line_kind.h"

/* A block that good ones stand around may stay up to this share of links. */
#define KEEP_LINKS .4
/* A part named as the article is taken when it holds this share of the sum. */
#define NAMED_SHARE .4
/* The lead is looked for this many blocks up. */
#define LEAD_REACH 14
#define LEAD_SCORE 60
/* Above the headline at most this share of the text is not of the article. */
#define ABOVE_MOST .2
/* Below the part with this share of it. */
#define NEARLY_ALL .85

/* The subtree of largest sum; a smaller one with the same sum wins. */
static uint32_t best_node(const struct html_picker *p,
			  const struct html_tree *tree,
			  const struct blocks *blocks, double *best_sum)
{
	uint32_t best = 0;
	size_t from = 0;

	*best_sum = -1e30;
	for (uint32_t i = 0; i < tree->count; i++) {
		struct html_range r;
		double sum;

		if (tree->node[i].tag == HTML_TEXT ||
		    tree->node[i].end == i + 1)
			continue;
		r = html_range_of(tree, blocks, i, from);
		from = r.begin;
		if (r.begin == r.end)
			continue;
		sum = html_range_sum(p, r);
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
		struct html_range r;
		unsigned role;

		if (tree->node[i].tag == HTML_TEXT ||
		    tree->node[i].end == i + 1)
			continue;
		role = p->role[i];
		if (role != ROLE_BODY && role != ROLE_ARTICLE)
			continue;
		r = html_range_of(tree, blocks, i, blocks_find(blocks, i));
		if (r.begin < r.end && html_range_sum(p, r) >= largest) {
			named = i;
			largest = html_range_sum(p, r);
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
static struct html_range below_headline(const struct html_picker *p,
					const struct blocks *blocks,
					struct html_range r)
{
	double all = html_range_good(p, r);

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
static struct html_range tighten_end(const struct html_picker *p,
				     const struct html_tree *tree,
				     const struct blocks *blocks, uint32_t node,
				     struct html_range r)
{
	double least = NEARLY_ALL * (html_range_good(p, r));
	uint32_t i = node + 1;
	size_t end = r.end;

	while (i < tree->node[node].end) {
		struct html_range part;

		if (tree->node[i].tag == HTML_TEXT) {
			i++;
			continue;
		}
		part = html_range_of(tree, blocks, i, blocks_find(blocks, i));
		if (part.end > r.end)
			part.end = r.end;
		if (part.begin < r.begin)
			part.begin = r.begin;
		if (part.begin < part.end &&
		    html_range_good(p, part) >= least) {
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

static struct html_range trim(const struct html_picker *p,
			      const struct blocks *blocks, struct html_range r)
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
		    html_link_share(b) <= KEEP_LINKS)
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
		    html_link_share(b) < .3)
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
	    (p->is_out[i + 1] || html_link_share(&blocks->at[i + 1]) > .6) &&
	    !((blocks->at[i + 1].flags & BLOCK_IN_HEADING)))
		return false;
	return html_link_share(&blocks->at[i]) <= KEEP_LINKS;
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
	struct html_range r;

	html_score_all(p, blocks, how);
	html_score_sum(p, blocks->count);
	if (!(how & PICK_KEEP_HIDDEN))
		html_discard_hidden(p, tree, blocks);
	html_discard(p, tree, blocks, how & PICK_NO_DISCARDS);
	node = best_node(p, tree, blocks, &sum);
	if (sum <= 0)
		return 0;
	node = named_node(p, tree, blocks, node, sum);
	r = html_range_of(tree, blocks, node, blocks_find(blocks, node));
	sum = html_range_sum(p, r);
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
