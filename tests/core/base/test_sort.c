#include "core/base/sort.h"

#include "core/base/hash.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

Test(sort, orders_like_qsort_whatever_bits_differ)
{
	static const size_t counts[] = {0, 1, 2, 63, 64, 65, 257, 5000};
	static const uint64_t masks[] = {0,
					 1,
					 0xFF00,
					 UINT64_C(0xFF00000000000000),
					 UINT64_C(0x00FFFF0000000100),
					 UINT64_MAX};
	static uint64_t value[5000], expected[5000], spare[5000];

	for (size_t c = 0; c < sizeof(counts) / sizeof(counts[0]); c++)
		for (size_t m = 0; m < sizeof(masks) / sizeof(masks[0]); m++) {
			size_t n = counts[c];

			for (size_t i = 0; i < n; i++)
				value[i] = hash64_mix(i * 7 + c) & masks[m];
			memcpy(expected, value, n * sizeof(*value));
			qsort(expected, n, sizeof(*value), compare);
			sort_u64(value, n, spare);
			cr_assert_arr_eq(value, expected, n * sizeof(*value),
					 "%zu values, mask %zu", n, m);
		}
}
