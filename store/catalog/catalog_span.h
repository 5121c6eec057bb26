/*
 * catalog_span.h - is a date within a span of time?
 *
 * A bound is ISO 8601 text, or nothing. A day, a month or a year (2025-02-04,
 * 2025-02, 2025) is compared with the date as it was written: what an outlet
 * dated the fourth is of the fourth wherever on earth that is. One with a time
 * of day means an instant, and is compared with the instant the date means; a
 * missing zone is UTC there, a missing time 00:00.
 */
#ifndef NEWSFOLD_STORE_CATALOG_CATALOG_SPAN_H
#define NEWSFOLD_STORE_CATALOG_CATALOG_SPAN_H

#include "core/base/bytes.h"

/* Both bounds belong to the span. No date is in none. */
bool catalog_span_has(struct bytes since, struct bytes until,
		      struct bytes date);

#endif
