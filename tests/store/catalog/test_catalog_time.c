/* Times as numbers: the text comes back to the byte, or is not taken. */
#include "store/catalog/catalog_time.h"

#include "core/base/memory.h"
#include "core/text/date.h"

#include <criterion/criterion.h>

Test(catalog_time, text_comes_back_and_means_the_same)
{
	static const char *const table[] = {
		"2025-02-04T16:34:00+09:00",
		"2025-02-04T16:34:00-04:30",
		"2025-02-04T23:59:59Z",
		"2025-02-04T00:00:00",
		"2025-02-04",
		"2024-02-29",
		"1969-12-31T23:59:59Z",
		"1970-01-01T00:00:00+15:00",
		"1801-01-01",
		"2199-12-30T23:59:59",
		"2025-01-01T00:30:00-00:00",
	};

	for (size_t i = 0; i < ARRAY_COUNT(table); i++) {
		struct bytes text = bytes_of_string(table[i]), zone;
		char again[CATALOG_TIME_SIZE];
		int64_t seconds, want;
		size_t size;

		cr_assert(catalog_time_take(text, &seconds, &zone), "%s",
			  table[i]);
		cr_assert(date_unix_of_text(text, &want));
		cr_assert_eq(seconds, want, "%s", table[i]);
		size = catalog_time_text(seconds, zone, again);
		cr_assert(bytes_equal(text, bytes_make(again, size)), "%s",
			  table[i]);
	}
}

Test(catalog_time, other_text_is_not_taken)
{
	static const char *const table[] = {
		"",
		"2025",
		"2025-02-30",
		"2023-02-29",
		"2025-13-01",
		"2025/02/04",
		"2025-2-4",
		"day",
		"2025-02-04T16:34",
		"2025-02-04 16:34:00",
		"2025-02-04t16:34:00",
		"2025-02-04T24:00:00",
		"2025-02-04T16:34:60Z",
		"2025-02-04T16:34:00z",
		"2025-02-04T16:34:00+9:00",
		"2025-02-04T16:34:00+0900",
		"2025-02-04T16:34:00+16:00",
		"2025-02-04T16:34:00+09:60",
		"2025-02-04T16:34:00day",
		"2025-02-04T16:34:00.5",
		"1799-12-31",
		"+025-02-04",
		"2025-02-04T16:34:00+09:00 ",
	};

	for (size_t i = 0; i < ARRAY_COUNT(table); i++) {
		struct bytes zone;
		int64_t seconds;

		cr_assert_not(catalog_time_take(bytes_of_string(table[i]),
						&seconds, &zone),
			      "%s", table[i]);
	}
}

Test(catalog_time, numbers_that_no_text_gave_give_none)
{
	char out[CATALOG_TIME_SIZE];

	cr_assert_eq(catalog_time_text(INT64_MAX, BYTES_LITERAL("Z"), out), 0);
	cr_assert_eq(catalog_time_text(INT64_MIN, BYTES_NONE, out), 0);
	cr_assert_eq(catalog_time_text(0, BYTES_LITERAL("+99:00"), out), 0);
	cr_assert_eq(
		catalog_time_text(0, BYTES_LITERAL("0123456789abcdef"), out),
		0);
}
