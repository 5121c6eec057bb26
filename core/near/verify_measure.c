#include "core/near/verify_measure.h"

#include "core/near/keyset.h"

#define SHORT_UNITS 700

static bool note(const struct verify_case *c, struct verify_test test)
{
	struct verify_trace *trace = c->trace;

	test.is_passed = test.wants_more ? test.value >= test.limit
					 : test.value < test.limit;
	if (trace && trace->count < VERIFY_TESTS)
		trace->at[trace->count++] = test;
	return test.is_passed;
}

bool verify_reaches(const struct verify_case *c, const char *what, double value,
		    double limit)
{
	return note(c, (struct verify_test){what, value, limit, true, false});
}

bool verify_stays_under(const struct verify_case *c, const char *what,
			double value, double limit)
{
	return note(c, (struct verify_test){what, value, limit, false, false});
}

bool verify_is_short(const struct verify_case *c)
{
	return c->small->fingerprint->shadow_units < SHORT_UNITS;
}

bool verify_is_one_page(const struct verify_case *c)
{
	return keyset_shared(c->small->page, c->small->page_count,
			     c->large->page, c->large->page_count) > 0;
}
