#include "store/catalog/catalog_span.h"

#include "core/base/memory.h"

#include <criterion/criterion.h>

static const struct row {
	const char *date, *since, *until;
	bool want;
} table[] = {
	/* A day is the day that was written. */
	{"2024-03-02T01:00:00+09:00", "2024-03-02", "2024-03-02", true},
	{"2024-03-01T16:00:00Z", "2024-03-02", NULL, false},
	{"2024-03-02", "2024-03-02", "2024-03-02", true},
	/* A month and a year are all of it. */
	{"2024-03-31T23:59:59-05:00", "2024-03", "2024-03", true},
	{"2024-04-01", NULL, "2024-03", false},
	{"2024-02-29", "2024-03", NULL, false},
	{"2024-12-31", "2024", "2024", true},
	{"2025-01-01", NULL, "2024", false},
	/* A time of day is an instant. */
	{"2024-03-02T01:00:00+09:00", "2024-03-01T16:00:00Z", NULL, true},
	{"2024-03-02T00:59:59+09:00", "2024-03-01T16:00:00Z", NULL, false},
	{"2024-03-01T11:00:00-05:00", "2024-03-01T16:00:00Z", NULL, true},
	{"2024-03-01T16:00:00+00:00", "2024-03-02T01:00:00+09:00", NULL, true},
	{"2024-03-02T01:00:00+09:00", NULL, "2024-03-01T16:00:00Z", true},
	{"2024-03-02T01:00:01+09:00", NULL, "2024-03-01T16:00:00Z", false},
	{"2024-03-01T15:59:59", "2024-03-01T16:00:00Z", NULL, false},
	{"2024-03-01T16:00:00", "2024-03-01T16:00:00", NULL, true},
	{"2024-03-02", "2024-03-01T16:00:00Z", NULL, true},
	{"2024-03-01", "2024-03-01T16:00:00Z", NULL, false},
	/* Both, each by its own rule. */
	{"2024-03-02T01:00:00+09:00", "2024-03-01T16:00:00Z", "2024-03-01",
	 false},
	{"", "2024", NULL, false},
	{"", NULL, "2024", false},
	{"", NULL, "2024-03-01T16:00:00Z", false},
	{"", NULL, NULL, true},
};

Test(catalog_span, days_are_as_written_and_times_are_instants)
{
	for (size_t i = 0; i < ARRAY_COUNT(table); i++) {
		const struct row *r = &table[i];

		cr_expect_eq(catalog_span_has(bytes_of_string(r->since),
					      bytes_of_string(r->until),
					      bytes_of_string(r->date)),
			     r->want, "row %zu: %s in %s..%s", i, r->date,
			     r->since, r->until);
	}
}
