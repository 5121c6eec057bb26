/*
 * verify_measure.h - what a rule measures, held against its limit and noted for
 * whoever asks why.
 */
#ifndef NEWSFOLD_CORE_NEAR_VERIFY_MEASURE_H
#define NEWSFOLD_CORE_NEAR_VERIFY_MEASURE_H

#include "core/near/verify_rules.h"

/* Copies reach the limit. */
bool verify_reaches(const struct verify_case *c, const char *what, double value,
		    double limit);
/* Copies stay under it. */
bool verify_stays_under(const struct verify_case *c, const char *what,
			double value, double limit);

/* Short texts are the ones that come in series. */
bool verify_is_short(const struct verify_case *c);
/* Were the two captured from one address? */
bool verify_is_one_page(const struct verify_case *c);

#endif
