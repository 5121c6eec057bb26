#include "store/body_table.h"

#include <criterion/criterion.h>

#define DAY 86400

Test(body_table, days_begin_at_midnight_before_1970_too)
{
	static const struct {
		int64_t seconds, day;
	} rows[] = {
		{0, 0},
		{DAY - 1, 0},
		{DAY, 1},
		{-1, -1},
		{-DAY, -1},
		{-DAY - 1, -2},
		/* Unknown; and what a damaged catalog may hold. */
		{INT64_MAX, INT64_MIN},
		{INT64_MAX - 1, INT64_MAX / DAY},
		{INT64_MIN, INT64_MIN / DAY - 1},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct body_entry entry = {.published = rows[i].seconds};

		cr_expect_eq(body_entry_day(&entry), rows[i].day, "%lld",
			     (long long)rows[i].seconds);
	}
}
