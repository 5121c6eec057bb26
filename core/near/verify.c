#include "core/near/verify.h"

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
#define PARTIAL_PASSAGE	 75  /* units of the longest passage */
#define PARTIAL_UNITS	 150 /* of all passages */
#define NEARLY_JACCARD	 .9 /* and too little foreign for a layout to matter: */
#define NEARLY_SHINGLES	 120
#define FOREIGN_UNITS	 240 /* a stretch that is no title or credit line */
#define MIDDLE_UNITS	 240
#define LEAST_COVERED	 .30 /* of the larger, by the text they share */
#define END_UNITS	 600
#define END_SHARE	 .35
#define STRANGE_UNITS	 350 /* without a known word, at STRANGE_SHARE */
#define STRANGE_SHARE	 .45 /* of the larger, foreign at one end */
#define STRANGE_SLOPE	 2000
#define STRANGE_LEAST	 60
#define STRANGE_END	 1000 /* a shorter end may be strange at this share: */
#define STRANGE_OF_END	 .55
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
#define AGAIN_JACCARD .70
#define AGAIN_OWN     .05

/* A pair put in an order of its own, so that verify(a, b) is verify(b, a). */
struct pair {
	struct fingerprinter *fingerprinter;
	const struct verify_side *small, *large;
	double jaccard, small_in_large, large_in_small;
	uint32_t shared;
};

struct ruling {
	enum relation relation; /* of the small to the large */
	bool merges;
	const char *rule;
};

const char *relation_name(enum relation relation)
{
	static const char *const name[RELATION_COUNT] = {
		"none", "partial", "contained", "contains",
		"near", "exact",   "canonical"};

	return (unsigned)relation < RELATION_COUNT ? name[relation] : "none";
}

static int compare_numbers(uint64_t a, uint64_t b)
{
	return a < b ? -1 : a > b;
}

static int compare_sides(const struct verify_side *a,
			 const struct verify_side *b)
{
	const struct fingerprint *x = a->fingerprint, *y = b->fingerprint;
	int order = compare_numbers(x->shingle_count, y->shingle_count);

	if (!order)
		order = compare_numbers(x->shadow_units, y->shadow_units);
	if (!order)
		order = compare_numbers(x->shadow_hash, y->shadow_hash);
	return order ? order : bytes_compare(a->body, b->body);
}

static void count_shared(struct pair *pair)
{
	const struct fingerprint *s = pair->small->fingerprint;
	const struct fingerprint *l = pair->large->fingerprint;
	size_t shared = keyset_shared(s->shingle, s->shingle_count, l->shingle,
				      l->shingle_count);
	size_t all = s->shingle_count + l->shingle_count - shared;

	pair->shared = (uint32_t)shared;
	if (!shared)
		return;
	pair->jaccard = (double)shared / (double)all;
	pair->small_in_large = (double)shared / (double)s->shingle_count;
	pair->large_in_small = (double)shared / (double)l->shingle_count;
}

static bool is_same_shadow(const struct pair *pair)
{
	const struct fingerprint *s = pair->small->fingerprint;
	const struct fingerprint *l = pair->large->fingerprint;

	return s->shadow_hash == l->shadow_hash &&
	       s->shadow_chars == l->shadow_chars;
}

static uint32_t least_chars(const struct pair *pair)
{
	uint32_t s = pair->small->fingerprint->shadow_chars;
	uint32_t l = pair->large->fingerprint->shadow_chars;

	return s < l ? s : l;
}

static bool is_short(const struct pair *pair)
{
	return pair->small->fingerprint->shadow_units < SHORT_UNITS;
}

/* The same frame with other figures: a report of a series, not a copy. */
static bool has_other_figures(const struct pair *pair)
{
	const struct fingerprint *s = pair->small->fingerprint;
	const struct fingerprint *l = pair->large->fingerprint;
	size_t least = s->number_count < l->number_count ? s->number_count
							 : l->number_count;
	double share = is_short(pair) ? SHORT_FIGURES_SHARE : FIGURES_SHARE;
	size_t shared;

	if (least < (is_short(pair) ? 1 : FIGURES_LEAST))
		return false;
	shared = keyset_shared(s->number, s->number_count, l->number,
			       l->number_count);
	return (double)shared < share * (double)least;
}

/* The same, told by the places: the words stay and the figures among them do
 * not. An editor's cut or slip leaves few such places. */
static bool has_changed_figures(const struct pair *pair,
				const struct layout *layout)
{
	size_t s = pair->small->fingerprint->number_count;
	size_t l = pair->large->fingerprint->number_count;
	double share = is_short(pair) ? SHORT_REFIGURED_SHARE : REFIGURED_SHARE;

	return layout->refigured >= (is_short(pair) ? 1 : REFIGURED_LEAST) &&
	       layout->refigured >= share * (double)(s < l ? s : l);
}

/* Days between the two; -1 when one of them has no date. */
static int64_t days_apart(const struct pair *pair)
{
	int64_t a = pair->small->day, b = pair->large->day;

	if (a == INT64_MIN || b == INT64_MIN)
		return -1;
	return a < b ? b - a : a - b;
}

/* Copies are told on the day of the story, or soon after; a later report on the
 * same case repeats its background and adds what is new. Within a week two that
 * agree in near half of all their text are one story, edited by each: a lead of
 * its own and a sentence more are no news. */
static bool has_news(const struct pair *pair, const struct layout *layout)
{
	const struct layout_side *small = &layout->small;
	double own = (double)layout->news + small->total - small->covered;
	int64_t days = days_apart(pair);

	if (pair->jaccard >= SAME_JACCARD)
		return false;
	if (days >= 0 && days <= WEEK_DAYS && pair->jaccard >= WEEK_JACCARD)
		return false;
	if (days < 0)
		return own > OWN_UNDATED * small->total;
	if (days == 0)
		return own > OWN_SAME_DAY * small->total;
	if (days <= MONTH_DAYS)
		return own > OWN_LATER * small->total + OWN_SENTENCES;
	return own > OWN_MUCH_LATER * small->total;
}

/* Another outlet may run a story late. The one that had it runs it again on
 * another day when there is something new, and the old text is its background:
 * the warrant asked for, then granted. Else it is the same page, little
 * changed.
 */
static bool is_follow_up(const struct pair *pair, const struct layout *layout)
{
	const struct layout_side *small = &layout->small;
	double own = (double)layout->news + small->total - small->covered;

	if (!pair->small->outlet || pair->small->outlet != pair->large->outlet)
		return false;
	return days_apart(pair) > 0 && pair->jaccard < SAME_JACCARD &&
	       (pair->jaccard < AGAIN_JACCARD ||
		own > AGAIN_OWN * small->total);
}

/* Foreign text the other side has no counterpart of. */
static uint32_t excess(uint32_t mine, uint32_t theirs)
{
	return mine > theirs ? mine - theirs : 0;
}

/* Does other text stand before and after the shared part of the large? A title
 * or a credit line does not count, nor does a lead that both have, each in its
 * own words. */
static bool is_set_into(const struct layout *layout)
{
	return excess(layout->large.head, layout->small.head) >=
		       FOREIGN_UNITS &&
	       excess(layout->large.tail, layout->small.tail) >= FOREIGN_UNITS;
}

static bool shares_middle_only(const struct layout *layout)
{
	return layout->large.head >= MIDDLE_UNITS &&
	       layout->small.head >= MIDDLE_UNITS &&
	       layout->large.tail >= MIDDLE_UNITS &&
	       layout->small.tail >= MIDDLE_UNITS;
}

/* How long a run without a known word tells that an end is another story's: the
 * more of the large is foreign, the shorter. A short end holds few words, known
 * or not, above all where the letters are few to the word; there it is another
 * story only when that run is most of it. */
static double strange_limit(uint32_t end, double share)
{
	double limit = STRANGE_UNITS - STRANGE_SLOPE * (share - STRANGE_SHARE);
	double of_end = end < STRANGE_END ? STRANGE_OF_END * end : 0;

	if (limit < STRANGE_LEAST)
		limit = STRANGE_LEAST;
	return limit > of_end ? limit : of_end;
}

/* Does the large go on, before or after the shared part, with something else?
 */
static bool goes_on_elsewhere(const struct pair *pair,
			      const struct layout *layout)
{
	uint32_t head = excess(layout->large.head, layout->small.head);
	uint32_t tail = excess(layout->large.tail, layout->small.tail);
	uint32_t end = head > tail ? head : tail;
	double share = (double)end / layout->large.total;

	if (layout->large.covered < LEAST_COVERED * layout->large.total)
		return true;
	return end >= END_UNITS && share >= END_SHARE &&
	       layout_strangest_run(pair->fingerprinter, layout) >=
		       strange_limit(end, share);
}

/* Is one the other throughout, whatever letters were changed? So do two machine
 * readings of one print look, in which few whole shingles are left. */
static bool may_be_altered(const struct pair *pair, const struct layout *layout)
{
	return pair->jaccard >= ALTERED_JACCARD &&
	       layout->longest <= ALTERED_LONGEST &&
	       layout->small.total >= ALTERED_UNITS &&
	       layout->small.total >= ALTERED_LENGTH * layout->large.total &&
	       layout->large.total >= ALTERED_LENGTH * layout->small.total;
}

/* Do the stretches cover both, changed words and all? */
static bool runs_along(const struct layout *layout)
{
	return layout->small.covered >= ALONG_COVERED * layout->small.total &&
	       layout->large.covered >= ALONG_COVERED * layout->large.total;
}

static bool has_enough_in_common(const struct pair *pair,
				 const struct layout *layout)
{
	if (pair->jaccard >= VERIFY_LEAST_JACCARD)
		return layout->matched >= LEAST_MATCHED * layout->small.total ||
		       runs_along(layout);
	return pair->jaccard >= ALONG_JACCARD && runs_along(layout);
}

static struct ruling apart(const char *rule)
{
	return (struct ruling){RELATION_NONE, false, rule};
}

/* Shared text that does not make the two copies. */
static struct ruling reused(const struct pair *pair,
			    const struct layout *layout, const char *rule)
{
	if (pair->small_in_large >= HELD_CONTAINMENT)
		return (struct ruling){RELATION_CONTAINED, false, rule};
	if (layout->longest >= PARTIAL_PASSAGE &&
	    layout->matched >= PARTIAL_UNITS)
		return (struct ruling){RELATION_PARTIAL, false, rule};
	return apart("shared text too short");
}

static struct ruling copies(const struct pair *pair)
{
	if (pair->small_in_large >= HELD_CONTAINMENT &&
	    pair->small_in_large - pair->large_in_small >= HELD_MARGIN)
		return (struct ruling){RELATION_CONTAINED, true,
				       "a cut of the same story"};
	return (struct ruling){RELATION_NEAR, true, "near copy"};
}

/* Weight of the shared text, as its shingles let it be guessed: enough to pass
 * over the many pairs that share a name or a phrase without aligning them. */
static double shared_units(const struct pair *pair)
{
	const struct fingerprint *s = pair->small->fingerprint;

	return (double)pair->shared * s->shadow_units / s->shadow_chars;
}

static bool is_nearly_equal(const struct pair *pair)
{
	return pair->jaccard >= NEARLY_JACCARD && !is_short(pair) &&
	       pair->large->fingerprint->shingle_count - pair->shared <
		       NEARLY_SHINGLES;
}

static struct ruling rule_on_layout(const struct pair *pair)
{
	struct layout layout;
	bool is_much;

	layout_make(pair->fingerprinter, pair->small, pair->large, &layout);
	is_much = has_enough_in_common(pair, &layout);
	if (!is_much && !may_be_altered(pair, &layout))
		return reused(pair, &layout, "shared passages only");
	layout_find_news(pair->fingerprinter, &layout);
	if (has_changed_figures(pair, &layout))
		return reused(pair, &layout, "same frame, other figures");
	if (!is_much)
		return layout_share_in_words(pair->fingerprinter) >=
				       ALTERED_SHARE
			       ? (struct ruling){RELATION_NEAR, true,
						 "one text, letters changed"}
			       : reused(pair, &layout, "shared passages only");
	if (is_set_into(&layout))
		return reused(pair, &layout, "set into other text");
	if (shares_middle_only(&layout))
		return reused(pair, &layout, "shared middle only");
	if (goes_on_elsewhere(pair, &layout))
		return reused(pair, &layout, "goes on as another story");
	if (is_follow_up(pair, &layout))
		return reused(pair, &layout, "the outlet's later report");
	if (has_news(pair, &layout))
		return reused(pair, &layout, "each has news of its own");
	return copies(pair);
}

static struct ruling rule_on(const struct pair *pair)
{
	const struct fingerprint *s = pair->small->fingerprint;

	if (bytes_equal(pair->small->body, pair->large->body))
		return (struct ruling){RELATION_EXACT, true, "same bytes"};
	if (!s->shadow_chars || !pair->large->fingerprint->shadow_chars)
		return apart("no text");
	if (is_same_shadow(pair))
		return (struct ruling){RELATION_NEAR, true, "same letters"};
	if (least_chars(pair) < FINGERPRINT_SHORT)
		return apart("too short to compare");
	if (shared_units(pair) < VERIFY_LEAST_UNITS)
		return apart("shared text too short");
	if (has_other_figures(pair))
		return apart("same frame, other figures");
	if (is_nearly_equal(pair))
		return copies(pair);
	return rule_on_layout(pair);
}

static enum relation turned(enum relation relation)
{
	if (relation == RELATION_CONTAINED)
		return RELATION_CONTAINS;
	return relation == RELATION_CONTAINS ? RELATION_CONTAINED : relation;
}

void verify_pair(struct fingerprinter *fingerprinter,
		 const struct verify_side *a, const struct verify_side *b,
		 struct verdict *out)
{
	bool in_order = compare_sides(a, b) <= 0;
	struct pair pair = {.fingerprinter = fingerprinter,
			    .small = in_order ? a : b,
			    .large = in_order ? b : a};
	struct ruling ruling;

	count_shared(&pair);
	ruling = rule_on(&pair);
	if (ruling.relation == RELATION_EXACT || is_same_shadow(&pair))
		pair.jaccard = pair.small_in_large = pair.large_in_small =
			ruling.relation ? 1 : pair.jaccard;
	*out = (struct verdict){.jaccard = pair.jaccard,
				.containment_a = in_order ? pair.small_in_large
							  : pair.large_in_small,
				.containment_b = in_order ? pair.large_in_small
							  : pair.small_in_large,
				.shared = pair.shared,
				.relation = in_order ? ruling.relation
						     : turned(ruling.relation),
				.merges = ruling.merges,
				.rule = ruling.rule};
}
