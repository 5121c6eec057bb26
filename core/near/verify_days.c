#include "core/near/verify_days.h"

#include "core/near/verify_measure.h"

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
bool verify_has_news(const struct verify_case *c, const struct layout *layout)
{
	int64_t days = days_apart(c);

	if (c->jaccard >= SAME_JACCARD)
		return false;
	if (days >= 0 && days <= WEEK_DAYS && c->jaccard >= WEEK_JACCARD)
		return false;
	return !verify_stays_under(c, "news of its own, of the smaller",
				   own_share(layout),
				   own_limit(days, layout->small.total));
}

/* Captured from one address on one day, and a good part of it the same: a page
 * that was written on, whatever stands in the rest. */
bool verify_is_revision(const struct verify_case *c,
			const struct layout *layout)
{
	return days_apart(c) <= PAGE_DAYS && verify_is_one_page(c) &&
	       verify_reaches(c, "in common in order, of the smaller, one page",
			      (double)layout->matched / layout->small.total,
			      PAGE_MATCHED);
}

/* Another outlet may run a story late. The one that had it runs it again on
 * another day when there is something new, and the old text is its background:
 * the warrant asked for, then granted. Else it is the same page, little
 * changed. */
bool verify_is_follow_up(const struct verify_case *c,
			 const struct layout *layout)
{
	if (!c->small->outlet || c->small->outlet != c->large->outlet)
		return false;
	if (days_apart(c) <= 0 || c->jaccard >= SAME_JACCARD ||
	    verify_is_one_page(c))
		return false;
	return !verify_reaches(c, "Jaccard, one outlet on another day",
			       c->jaccard, AGAIN_JACCARD) ||
	       !verify_stays_under(c,
				   "news of its own, one outlet on another day",
				   own_share(layout), AGAIN_OWN);
}
