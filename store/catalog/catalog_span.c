#include "store/catalog/catalog_span.h"

#include "core/text/date.h"
#include "store/catalog/catalog_time.h"

#define DAY_SIZE 10 /* 2025-02-04; more is a time of day */

static bool instant_of(struct bytes date, int64_t *out)
{
	struct bytes zone;

	return catalog_time_take(date, out, &zone) ||
	       date_unix_of_text(date, out);
}

/* -1, 0 or 1 as the date lies before, at or after the bound; at a month is
 * all of it. false when one of the two is no date. */
static bool compare(struct bytes date, struct bytes bound, int *out)
{
	int64_t a, b;

	if (bound.size <= DAY_SIZE) {
		if (date.size > bound.size)
			date.size = bound.size;
		*out = bytes_compare(date, bound);
		return date.size > 0;
	}
	if (!instant_of(date, &a) || !instant_of(bound, &b))
		return false;
	*out = (a > b) - (a < b);
	return true;
}

bool catalog_span_has(struct bytes since, struct bytes until, struct bytes date)
{
	int order;

	return (!since.size || (compare(date, since, &order) && order >= 0)) &&
	       (!until.size || (compare(date, until, &order) && order <= 0));
}
