#include "core/text/html_discard.h"

#include "core/base/memory.h"
#include "core/text/html_class.h"
#include "core/text/html_score.h"

/* A part named as furniture is put aside when it holds at most this share of
 * the page's good text, and this share is left. */
#define DISCARD_MOST   .5
#define DISCARD_LEAVES .25
/* The same for names that often mean only the layout. */
#define DOUBTFUL_MOST .05
/* A hidden part with more than this share may be the article. */
#define HIDDEN_SHARE .7

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

void html_discard_hidden(struct html_picker *p, const struct html_tree *tree,
			 const struct blocks *blocks)
{
	double all = p->good[blocks->count];
	size_t from = 0;

	for (uint32_t i = 1; i < tree->count; i++) {
		struct html_range r;

		if (!html_is_hidden(tree, i))
			continue;
		r = html_range_of(tree, blocks, i, from);
		from = r.begin;
		if (r.begin < r.end &&
		    html_range_good(p, r) > all * HIDDEN_SHARE &&
		    holds_article(p, tree, i))
			continue;
		memset(p->is_out + r.begin, 1, r.end - r.begin);
		i = tree->node[i].end - 1;
	}
	html_score_sum(p, blocks->count);
}

/* What a walk over the nodes has seen of <article> and <main>. */
struct articles_seen {
	uint32_t inside_until; /* the end of the outermost one around here */
	bool has_text; /* some <article> so far holds a sentence, or as many
			* short lines as weigh a long one: a table */
};

static uint64_t plain_weight(const struct blocks *blocks, struct html_range r)
{
	uint64_t weight = 0;

	for (size_t i = r.begin; i < r.end && weight < HTML_LONG_WEIGHT; i++)
		if (!(blocks->at[i].flags & BLOCK_IN_HEADING))
			weight += blocks->at[i].weight -
				  blocks->at[i].link_weight;
	return weight;
}

static void see_articles(struct articles_seen *seen,
			 const struct html_picker *p,
			 const struct html_tree *tree,
			 const struct blocks *blocks, uint32_t node,
			 struct html_range r)
{
	unsigned tag = tree->node[node].tag;

	if (tag != HTML_ARTICLE && tag != HTML_MAIN)
		return;
	if (tree->node[node].end > seen->inside_until)
		seen->inside_until = tree->node[node].end;
	if (tag == HTML_ARTICLE && !seen->has_text)
		seen->has_text =
			html_range_good(p, r) >= HTML_SENTENCE_WEIGHT ||
			plain_weight(blocks, r) >= HTML_LONG_WEIGHT;
}

static bool names_comments(const struct html_tree *tree, uint32_t node)
{
	static const char *const names[] = {"comment", "disqus", "kommentar",
					    "comentari", "komentar"};
	static const char *const keys[] = {"class", "id"};

	for (size_t i = 0; i < ARRAY_COUNT(keys); i++) {
		struct bytes value = html_attribute(tree, node, keys[i]);

		for (size_t k = 0; value.size && k < ARRAY_COUNT(names); k++)
			if (bytes_find_nocase(value, bytes_of_string(names[k]),
					      0) != SIZE_MAX)
				return true;
	}
	return false;
}

/* The page's own <footer>, and readers' comments, after an <article> that has
 * text, are no part of it even when the article is the shorter of the two. */
static bool is_after_article(const struct html_picker *p,
			     const struct articles_seen *seen,
			     const struct html_tree *tree, uint32_t node)
{
	if (!seen->has_text || node < seen->inside_until)
		return false;
	return tree->node[node].tag == HTML_FOOTER ||
	       (p->role[node] == ROLE_FURNITURE && names_comments(tree, node));
}

void html_discard(struct html_picker *p, const struct html_tree *tree,
		  const struct blocks *blocks, bool after_only)
{
	double all = p->good[blocks->count], left = all;
	struct articles_seen seen = {0, false};
	size_t from = 0;

	for (uint32_t i = 1; i < tree->count; i++) {
		struct html_range r;
		unsigned role;
		double part;

		if (tree->node[i].tag == HTML_TEXT)
			continue;
		r = html_range_of(tree, blocks, i, from);
		from = r.begin;
		if (r.begin == r.end || p->is_out[r.begin])
			continue;
		see_articles(&seen, p, tree, blocks, i, r);
		role = p->role[i];
		if (after_only && !is_after_article(p, &seen, tree, i))
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
		part = html_range_good(p, r);
		if (role == ROLE_DOUBTFUL && part > DOUBTFUL_MOST * all)
			continue;
		if ((part > all * DISCARD_MOST ||
		     left - part < DISCARD_LEAVES * all) &&
		    !is_after_article(p, &seen, tree, i))
			continue;
		left -= part;
		memset(p->is_out + r.begin, 1, r.end - r.begin);
		i = tree->node[i].end - 1;
	}
	html_score_sum(p, blocks->count);
}
