#include "core/near/verify_rules.h"

#include "core/near/keyset.h"
#include "core/near/layout.h"
#include "core/near/verify_days.h"
#include "core/near/verify_figures.h"
#include "core/near/verify_measure.h"

/* The thresholds and the data behind each stand in DESIGN.md. */
/* In units of shingles: with less in common two have no relation unless their
 * letters are the same. */
#define LEAST_UNITS	75
#define LEAST_MATCHED	.55 /* of the smaller, letter for letter, in order */
#define ALONG_JACCARD	.10
#define ALONG_COVERED	.85
#define ALTERED_JACCARD .01
#define ALTERED_UNITS	1200 /* in less, a frame of a series looks the same */
#define ALTERED_LENGTH	.85
#define ALTERED_SHARE	.40 /* of the smaller, in runs of a word, in order */
#define ALTERED_LONGEST                                                        \
	100 /* units of a run that was spared: chance keeps it short */
#define HELD_MARGIN	.10 /* the larger of a cut has this much more */
#define HELD_TIMES	20  /* so much larger, it is covered in no stretch */
#define PARTIAL_PASSAGE 75  /* units of the longest passage */
#define PARTIAL_UNITS	150 /* of all passages */
#define NEARLY_JACCARD	.9  /* and too little foreign for a layout to matter: */
#define NEARLY_SHINGLES 120
#define FOREIGN_UNITS	240 /* a stretch that is no title or credit line */
#define PARAGRAPH_UNITS 100 /* is one, when the rest is strange: */
#define STRANGE_AROUND	7.
#define MIDDLE_UNITS	240
#define LEAST_COVERED	.30 /* of the larger, by the text they share */
#define END_UNITS	600
#define END_SHARE	.35
#define STRANGE_LIMIT	8.5 /* of layout_strangeness, at STRANGE_SHARE */
#define STRANGE_SHARE	.45 /* of the larger, foreign at one end */
#define STRANGE_SLOPE	45
#define STRANGE_END	1000 /* units; in a shorter one: */
#define STRANGE_SHORT	7.5
#define STRANGE_LEAST	3.5
#define FLAGRANT_SHARE	.10 /* from here on, and under one headline too: */
#define FLAGRANT_LIMIT	18.

static double smaller_of(double a, double b)
{
	return a < b ? a : b;
}

static double least_units(const struct verify_case *c)
{
	return smaller_of(c->small->fingerprint->shadow_units,
			  c->large->fingerprint->shadow_units);
}

/* Foreign text the other side has no counterpart of. */
static uint32_t excess(uint32_t mine, uint32_t theirs)
{
	return mine > theirs ? mine - theirs : 0;
}

/* Does other text stand before and after the shared part of the large? A title
 * or a credit line does not count, nor does a lead that both have, each in its
 * own words. On one side a paragraph is enough when no word of the story is in
 * a long part of what stands around it. */
static bool is_set_into(const struct verify_case *c,
			const struct layout *layout)
{
	double around =
		smaller_of(excess(layout->large.head, layout->small.head),
			   excess(layout->large.tail, layout->small.tail));

	if (!verify_stays_under(c, "other text on either side of it, units",
				around, FOREIGN_UNITS))
		return true;
	return around >= PARAGRAPH_UNITS &&
	       !verify_stays_under(c, "strange words in a row around it",
				   layout_strangeness(c->fingerprinter, layout),
				   STRANGE_AROUND);
}

static bool shares_middle_only(const struct verify_case *c,
			       const struct layout *layout)
{
	const struct layout_side *s = &layout->small, *l = &layout->large;

	return !verify_stays_under(c,
				   "other text on either side in both, units",
				   smaller_of(smaller_of(s->head, s->tail),
					      smaller_of(l->head, l->tail)),
				   MIDDLE_UNITS);
}

/* Of one page the address says more. */
static bool has_one_title(const struct verify_case *c)
{
	return !verify_is_one_page(c) &&
	       keyset_shared(c->small->title, c->small->title_count,
			     c->large->title, c->large->title_count) > 0;
}

/* The more of the large is foreign, the less speaks for one story; a small part
 * of it, or one under the story's own headline, must be as strange as no
 * story's end is. A short end holds few words, known or not. */
static double strange_limit(const struct verify_case *c, uint32_t end,
			    double share)
{
	double more = share > STRANGE_SHARE ? share - STRANGE_SHARE : 0;
	double limit = STRANGE_LIMIT - STRANGE_SLOPE * more;

	if (share < END_SHARE || has_one_title(c))
		return FLAGRANT_LIMIT;
	if (end < STRANGE_END)
		return STRANGE_SHORT;
	return limit > STRANGE_LEAST ? limit : STRANGE_LEAST;
}

/* Does the large go on, before or after the shared part, with something else?
 */
static bool goes_on_elsewhere(const struct verify_case *c,
			      const struct layout *layout)
{
	uint32_t head = excess(layout->large.head, layout->small.head);
	uint32_t tail = excess(layout->large.tail, layout->small.tail);
	uint32_t end = head > tail ? head : tail;
	double share = (double)end / layout->large.total;

	if (!verify_reaches(c, "of the larger covered",
			    (double)layout->large.covered / layout->large.total,
			    LEAST_COVERED))
		return true;
	return end >= END_UNITS && share >= FLAGRANT_SHARE &&
	       !verify_stays_under(c, "strange words in a row at its end",
				   layout_strangeness(c->fingerprinter, layout),
				   strange_limit(c, end, share));
}

/* Is one the other throughout, whatever letters were changed? So do two machine
 * readings of one print look, in which few whole shingles are left. */
static bool may_be_altered(const struct verify_case *c,
			   const struct layout *layout)
{
	return c->jaccard >= ALTERED_JACCARD &&
	       layout->longest <= ALTERED_LONGEST &&
	       layout->small.total >= ALTERED_UNITS &&
	       layout->small.total >= ALTERED_LENGTH * layout->large.total &&
	       layout->large.total >= ALTERED_LENGTH * layout->small.total;
}

static bool is_altered(const struct verify_case *c)
{
	return verify_reaches(
		c, "in runs of a word in order",
		layout_share_in_words(c->fingerprinter,
				      c->trace ? 0 : ALTERED_SHARE),
		ALTERED_SHARE);
}

/* Do the stretches cover both, changed words and all? */
static bool runs_along(const struct verify_case *c, const struct layout *layout)
{
	const struct layout_side *s = &layout->small, *l = &layout->large;

	return verify_reaches(c, "covered by stretches, of both",
			      smaller_of((double)s->covered / s->total,
					 (double)l->covered / l->total),
			      ALONG_COVERED);
}

static bool has_enough_in_common(const struct verify_case *c,
				 const struct layout *layout)
{
	if (verify_reaches(c, "Jaccard", c->jaccard, VERIFY_LEAST_JACCARD))
		return verify_reaches(c, "in common in order, of the smaller",
				      (double)layout->matched /
					      layout->small.total,
				      LEAST_MATCHED) ||
		       runs_along(c, layout);
	return c->jaccard >= ALONG_JACCARD && runs_along(c, layout);
}

static struct ruling apart(const char *rule)
{
	return (struct ruling){.relation = RELATION_NONE, .rule = rule};
}

static struct ruling merging(enum relation relation, const char *rule)
{
	return (struct ruling){
		.relation = relation, .merges = true, .rule = rule};
}

/* Shared text that does not make the two copies. */
static struct ruling reused(const struct verify_case *c,
			    const struct layout *layout, const char *rule)
{
	if (c->small_in_large >= VERIFY_HELD)
		return (struct ruling){.relation = RELATION_CONTAINED,
				       .rule = rule};
	if (layout->longest >= PARTIAL_PASSAGE &&
	    layout->matched >= PARTIAL_UNITS)
		return (struct ruling){.relation = RELATION_PARTIAL,
				       .rule = rule};
	return apart("shared text too short");
}

static struct ruling copies(const struct verify_case *c)
{
	if (c->small_in_large >= VERIFY_HELD &&
	    c->small_in_large - c->large_in_small >= HELD_MARGIN)
		return merging(RELATION_CONTAINED, "a cut of the same story");
	return merging(RELATION_NEAR, "near copy");
}

/* Weight of the shared text, as its shingles let it be guessed: enough to pass
 * over the many pairs that share a name or a phrase without aligning them. */
static double shared_units(const struct verify_case *c)
{
	const struct fingerprint *s = c->small->fingerprint;

	return (double)c->shared * s->shadow_units / s->shadow_chars;
}

static bool is_nearly_equal(const struct verify_case *c)
{
	return c->jaccard >= NEARLY_JACCARD && !verify_is_short(c) &&
	       c->large->fingerprint->shingle_count - c->shared <
		       NEARLY_SHINGLES &&
	       verify_reaches(c, "Jaccard", c->jaccard, NEARLY_JACCARD);
}

/* Much in common, and no two figures in one place: which way does it lie? */
static struct ruling rule_on_ends(const struct verify_case *c,
				  struct layout *layout)
{
	if (is_set_into(c, layout))
		return reused(c, layout, "set into other text");
	if (shares_middle_only(c, layout))
		return reused(c, layout, "shared middle only");
	if (goes_on_elsewhere(c, layout))
		return reused(c, layout, "goes on as another story");
	layout_find_news(c->fingerprinter, layout);
	if (verify_is_follow_up(c, layout))
		return reused(c, layout, "the outlet's later report");
	if (verify_has_news(c, layout))
		return reused(c, layout, "each has news of its own");
	return copies(c);
}

static struct ruling rule_on_layout(const struct verify_case *c)
{
	struct layout layout;
	struct ruling ruling;
	bool is_much, is_page;

	layout_make(c->fingerprinter, c->small, c->large, &layout);
	is_much = has_enough_in_common(c, &layout);
	is_page = verify_is_revision(c, &layout);
	if (!is_much && !is_page && !may_be_altered(c, &layout))
		return reused(c, &layout, "shared passages only");
	layout_find_figures(c->fingerprinter, &layout);
	if (verify_has_changed_figures(c, &layout))
		return reused(c, &layout, "same frame, other figures");
	if (is_much)
		ruling = rule_on_ends(c, &layout);
	else if (!is_page && is_altered(c))
		ruling = merging(RELATION_NEAR, "one text, letters changed");
	else
		ruling = reused(c, &layout, "shared passages only");
	if (is_page && !ruling.merges) {
		ruling = copies(c);
		ruling.rule = "one page, revised";
		ruling.as_page = true;
	}
	return ruling;
}

/* A cut of a volume: whatever a layout shows, under LEAST_COVERED of the large
 * is its, so it is held and does not merge. The alignment would read all of the
 * large for every such pair; `why` alone wants to see it. */
static bool is_cut_of_much(const struct verify_case *c)
{
	return c->small_in_large >= VERIFY_HELD &&
	       c->large->fingerprint->shingle_count >=
		       (size_t)HELD_TIMES *
			       c->small->fingerprint->shadow_units &&
	       !verify_is_one_page(c);
}

bool verify_rules_out(const struct verify_case *c)
{
	return !c->is_same_shadow && (least_units(c) < FINGERPRINT_SHORT ||
				      verify_has_other_figures(c));
}

struct ruling verify_rule(const struct verify_case *c)
{
	const struct fingerprint *s = c->small->fingerprint;

	if (bytes_equal(c->small->body, c->large->body))
		return merging(RELATION_EXACT, "same bytes");
	if (!s->shadow_chars || !c->large->fingerprint->shadow_chars)
		return apart("no text");
	if (c->is_same_shadow)
		return merging(RELATION_NEAR, "same letters");
	if (!verify_reaches(c, "length of the shorter, units", least_units(c),
			    FINGERPRINT_SHORT))
		return apart("too short to compare");
	if (!verify_reaches(c, "shared text, units", shared_units(c),
			    LEAST_UNITS))
		return apart("shared text too short");
	if (verify_has_other_figures(c))
		return apart("same frame, other figures");
	if (is_nearly_equal(c))
		return copies(c);
	if (!is_cut_of_much(c))
		return rule_on_layout(c);
	if (c->trace)
		rule_on_layout(c);
	return (struct ruling){.relation = RELATION_CONTAINED,
			       .rule = "a cut of a much longer text"};
}
