#include "core/near/verify_rules.h"

#include "core/near/keyset.h"
#include "core/near/layout.h"

/* The thresholds and the data behind each stand in DESIGN.md. */
#define LEAST_MATCHED	.55 /* of the smaller, letter for letter, in order */
#define ALONG_JACCARD	.10
#define ALONG_COVERED	.85
#define ALTERED_JACCARD .01
#define ALTERED_UNITS	1200 /* in less, a frame of a series looks the same */
#define ALTERED_LENGTH	.85
#define ALTERED_SHARE	.40 /* of the smaller, in runs of a word, in order */
#define ALTERED_LONGEST                                                        \
	100 /* units of a run that was spared: chance keeps it short */
#define HELD_CONTAINMENT .80 /* of the smaller: it stands in the larger */
#define HELD_MARGIN	 .10 /* and the larger has this much more */
#define HELD_TIMES	 20  /* so much larger, it is covered in no stretch */
#define PARTIAL_PASSAGE	 75  /* units of the longest passage */
#define PARTIAL_UNITS	 150 /* of all passages */
#define NEARLY_JACCARD	 .9 /* and too little foreign for a layout to matter: */
#define NEARLY_SHINGLES	 120
#define FOREIGN_UNITS	 240 /* a stretch that is no title or credit line */
#define PARAGRAPH_UNITS	 100 /* is one, when the rest is strange: */
#define STRANGE_AROUND	 7.
#define MIDDLE_UNITS	 240
#define LEAST_COVERED	 .30 /* of the larger, by the text they share */
#define END_UNITS	 600
#define END_SHARE	 .35
#define STRANGE_LIMIT	 8.5 /* of layout_strangeness, at STRANGE_SHARE */
#define STRANGE_SHARE	 .45 /* of the larger, foreign at one end */
#define STRANGE_SLOPE	 45
#define STRANGE_END	 1000 /* units; in a shorter one: */
#define STRANGE_SHORT	 7.5
#define STRANGE_LEAST	 3.5
#define FLAGRANT_SHARE	 .10 /* from here on, and under one headline too: */
#define FLAGRANT_LIMIT	 18.
#define FIGURES_LEAST	 3
#define FIGURES_SHARE	 .5
#define REFIGURED_SHARE	 .34 /* of the smaller's figures, changed in place */
#define REFIGURED_LEAST	 2
/* Short texts are the ones that come in series: */
#define SHORT_UNITS	      700
#define SHORT_FIGURES_SHARE   .6
#define SHORT_REFIGURED_SHARE .15

/* What the smaller may have of its own, by the days between the two: a share
 * of it, and a sentence or two. */
#define OWN_UNDATED    .65
#define OWN_SAME_DAY   .40
#define OWN_LATER      .15
#define OWN_SENTENCES  300
#define OWN_MUCH_LATER .05
#define WEEK_DAYS      7
#define MONTH_DAYS     31
#define SAME_JACCARD   .9  /* whatever the days */
#define WEEK_JACCARD   .45 /* within a week */
/* The same outlet on another day has something new to tell, unless: */
#define PAGE_DAYS     1	  /* a page keeps its date, give or take a zone */
#define PAGE_MATCHED  .30 /* of the smaller, letter for letter, in order */
#define AGAIN_JACCARD .70
#define AGAIN_OWN     .05

static double smaller_of(double a, double b)
{
	return a < b ? a : b;
}

static bool note(const struct verify_case *c, struct verify_test test)
{
	struct verify_trace *trace = c->trace;

	test.is_passed = test.wants_more ? test.value >= test.limit
					 : test.value < test.limit;
	if (trace && trace->count < VERIFY_TESTS)
		trace->at[trace->count++] = test;
	return test.is_passed;
}

/* Copies reach this. */
static bool reaches(const struct verify_case *c, const char *what, double value,
		    double limit)
{
	return note(c, (struct verify_test){what, value, limit, true, false});
}

/* Copies stay under this. */
static bool stays_under(const struct verify_case *c, const char *what,
			double value, double limit)
{
	return note(c, (struct verify_test){what, value, limit, false, false});
}

static double least_chars(const struct verify_case *c)
{
	return smaller_of(c->small->fingerprint->shadow_chars,
			  c->large->fingerprint->shadow_chars);
}

static bool is_short(const struct verify_case *c)
{
	return c->small->fingerprint->shadow_units < SHORT_UNITS;
}

/* The same frame with other figures: a report of a series, not a copy. */
static bool has_other_figures(const struct verify_case *c)
{
	const struct fingerprint *s = c->small->fingerprint;
	const struct fingerprint *l = c->large->fingerprint;
	size_t least = s->number_count < l->number_count ? s->number_count
							 : l->number_count;
	size_t shared;

	if (least < (is_short(c) ? 1 : FIGURES_LEAST))
		return false;
	shared = keyset_shared(s->number, s->number_count, l->number,
			       l->number_count);
	return !reaches(c, "figures both have", (double)shared / (double)least,
			is_short(c) ? SHORT_FIGURES_SHARE : FIGURES_SHARE);
}

/* The same, told by the places: the words stay and the figures among them do
 * not. An editor's cut or slip leaves few such places. */
static bool has_changed_figures(const struct verify_case *c,
				const struct layout *layout)
{
	size_t s = c->small->fingerprint->number_count;
	size_t l = c->large->fingerprint->number_count;
	size_t least = s < l ? s : l;

	if (layout->refigured < (is_short(c) ? 1 : REFIGURED_LEAST))
		return false;
	return !stays_under(c, "figures changed in their places",
			    layout->refigured / (double)(least ? least : 1),
			    is_short(c) ? SHORT_REFIGURED_SHARE
					: REFIGURED_SHARE);
}

/* Days between the two; -1 when one of them has no date. */
static int64_t days_apart(const struct verify_case *c)
{
	int64_t a = c->small->day, b = c->large->day;

	if (a == INT64_MIN || b == INT64_MIN)
		return -1;
	return a < b ? b - a : a - b;
}

/* What the smaller may have of its own, as a share of it. */
static double own_limit(int64_t days, double total)
{
	if (days < 0)
		return OWN_UNDATED;
	if (days == 0)
		return OWN_SAME_DAY;
	return days <= MONTH_DAYS ? OWN_LATER + OWN_SENTENCES / total
				  : OWN_MUCH_LATER;
}

static double own_share(const struct layout *layout)
{
	const struct layout_side *small = &layout->small;

	return ((double)layout->news + small->total - small->covered) /
	       small->total;
}

/* Copies are told on the day of the story, or soon after; a later report on the
 * same case repeats its background and adds what is new. Within a week two that
 * agree in near half of all their text are one story, edited by each: a lead of
 * its own and a sentence more are no news. */
static bool has_news(const struct verify_case *c, const struct layout *layout)
{
	int64_t days = days_apart(c);

	if (c->jaccard >= SAME_JACCARD)
		return false;
	if (days >= 0 && days <= WEEK_DAYS && c->jaccard >= WEEK_JACCARD)
		return false;
	return !stays_under(c, "news of its own, of the smaller",
			    own_share(layout),
			    own_limit(days, layout->small.total));
}

static bool is_one_page(const struct verify_case *c)
{
	return keyset_shared(c->small->page, c->small->page_count,
			     c->large->page, c->large->page_count) > 0;
}

/* Captured from one address on one day, and a good part of it the same: a page
 * that was written on, whatever stands in the rest. */
static bool is_revision(const struct verify_case *c,
			const struct layout *layout)
{
	return days_apart(c) <= PAGE_DAYS && is_one_page(c) &&
	       reaches(c, "in common in order, of the smaller, one page",
		       (double)layout->matched / layout->small.total,
		       PAGE_MATCHED);
}

/* Another outlet may run a story late. The one that had it runs it again on
 * another day when there is something new, and the old text is its background:
 * the warrant asked for, then granted. Else it is the same page, little
 * changed. */
static bool is_follow_up(const struct verify_case *c,
			 const struct layout *layout)
{
	if (!c->small->outlet || c->small->outlet != c->large->outlet)
		return false;
	if (days_apart(c) <= 0 || c->jaccard >= SAME_JACCARD || is_one_page(c))
		return false;
	return !reaches(c, "Jaccard, one outlet on another day", c->jaccard,
			AGAIN_JACCARD) ||
	       !stays_under(c, "news of its own, one outlet on another day",
			    own_share(layout), AGAIN_OWN);
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

	if (!stays_under(c, "other text on either side of it, units", around,
			 FOREIGN_UNITS))
		return true;
	return around >= PARAGRAPH_UNITS &&
	       !stays_under(c, "strange words in a row around it",
			    layout_strangeness(c->fingerprinter, layout),
			    STRANGE_AROUND);
}

static bool shares_middle_only(const struct verify_case *c,
			       const struct layout *layout)
{
	const struct layout_side *s = &layout->small, *l = &layout->large;

	return !stays_under(c, "other text on either side in both, units",
			    smaller_of(smaller_of(s->head, s->tail),
				       smaller_of(l->head, l->tail)),
			    MIDDLE_UNITS);
}

/* Of one page the address says more. */
static bool has_one_title(const struct verify_case *c)
{
	return !is_one_page(c) &&
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

	if (!reaches(c, "of the larger covered",
		     (double)layout->large.covered / layout->large.total,
		     LEAST_COVERED))
		return true;
	return end >= END_UNITS && share >= FLAGRANT_SHARE &&
	       !stays_under(c, "strange words in a row at its end",
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
	return reaches(c, "in runs of a word in order",
		       layout_share_in_words(c->fingerprinter), ALTERED_SHARE);
}

/* Do the stretches cover both, changed words and all? */
static bool runs_along(const struct verify_case *c, const struct layout *layout)
{
	const struct layout_side *s = &layout->small, *l = &layout->large;

	return reaches(c, "covered by stretches, of both",
		       smaller_of((double)s->covered / s->total,
				  (double)l->covered / l->total),
		       ALONG_COVERED);
}

static bool has_enough_in_common(const struct verify_case *c,
				 const struct layout *layout)
{
	if (reaches(c, "Jaccard", c->jaccard, VERIFY_LEAST_JACCARD))
		return reaches(c, "in common in order, of the smaller",
			       (double)layout->matched / layout->small.total,
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
	if (c->small_in_large >= HELD_CONTAINMENT)
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
	if (c->small_in_large >= HELD_CONTAINMENT &&
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
	return c->jaccard >= NEARLY_JACCARD && !is_short(c) &&
	       c->large->fingerprint->shingle_count - c->shared <
		       NEARLY_SHINGLES &&
	       reaches(c, "Jaccard", c->jaccard, NEARLY_JACCARD);
}

/* Much in common, and no two figures in one place: which way does it lie? */
static struct ruling rule_on_ends(const struct verify_case *c,
				  const struct layout *layout)
{
	if (is_set_into(c, layout))
		return reused(c, layout, "set into other text");
	if (shares_middle_only(c, layout))
		return reused(c, layout, "shared middle only");
	if (goes_on_elsewhere(c, layout))
		return reused(c, layout, "goes on as another story");
	if (is_follow_up(c, layout))
		return reused(c, layout, "the outlet's later report");
	if (has_news(c, layout))
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
	is_page = is_revision(c, &layout);
	if (!is_much && !is_page && !may_be_altered(c, &layout))
		return reused(c, &layout, "shared passages only");
	layout_find_news(c->fingerprinter, &layout);
	if (has_changed_figures(c, &layout))
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
	return c->small_in_large >= HELD_CONTAINMENT &&
	       c->large->fingerprint->shingle_count >=
		       (size_t)HELD_TIMES *
			       c->small->fingerprint->shadow_units &&
	       !is_one_page(c);
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
	if (!reaches(c, "letters of the shorter", least_chars(c),
		     FINGERPRINT_SHORT))
		return apart("too short to compare");
	if (!reaches(c, "shared text, units", shared_units(c),
		     VERIFY_LEAST_UNITS))
		return apart("shared text too short");
	if (has_other_figures(c))
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
