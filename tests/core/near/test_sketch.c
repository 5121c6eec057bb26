#include "core/base/hash.h"
#include "core/near/sketch.h"

#include <criterion/criterion.h>

static double estimate(size_t a_from, size_t a_to, size_t b_from, size_t b_to)
{
	static uint64_t a[20000], b[20000];
	struct sketch x, y;
	size_t equal = 0;

	for (size_t i = a_from; i < a_to; i++)
		a[i - a_from] = hash64_mix(i + 1);
	for (size_t i = b_from; i < b_to; i++)
		b[i - b_from] = hash64_mix(i + 1);
	sketch_make(a, a_to - a_from, &x);
	sketch_make(b, b_to - b_from, &y);
	for (size_t i = 0; i < SKETCH_LANES; i++)
		equal += x.lane[i] == y.lane[i];
	return (double)equal / SKETCH_LANES;
}

Test(sketch, equal_lanes_estimate_jaccard)
{
	/* Three standard deviations of 128 lanes are at most .13. */
	cr_assert_float_eq(estimate(0, 10000, 0, 10000), 1, 1e-9);
	cr_assert_float_eq(estimate(0, 10000, 5000, 15000), 1 / 3., .13);
	cr_assert_float_eq(estimate(0, 10000, 1000, 11000), 9 / 11., .13);
	cr_assert_float_eq(estimate(0, 10000, 10000, 20000), 0, .02);
	/* Fewer hashes than lanes: most lanes borrow. */
	cr_assert_float_eq(estimate(0, 60, 20, 80), .5, .25);
	cr_assert_float_eq(estimate(0, 60, 60, 120), 0, .05);
}

Test(sketch, order_and_repeats_make_no_difference)
{
	uint64_t a[] = {1, 5ULL << 60, 7ULL << 57, 3ULL << 61};
	uint64_t b[] = {3ULL << 61, 1, 7ULL << 57, 1, 5ULL << 60, 3ULL << 61};
	uint64_t band_a[BAND_COUNT], band_b[BAND_COUNT];
	struct sketch x, y;

	sketch_make(a, 4, &x);
	sketch_make(b, 6, &y);
	cr_assert_arr_eq(x.lane, y.lane, sizeof(x.lane));
	sketch_bands(&x, band_a);
	sketch_bands(&y, band_b);
	cr_assert_arr_eq(band_a, band_b, sizeof(band_a));
}

Test(sketch, of_nothing_has_no_value_in_any_lane)
{
	struct sketch sketch;

	sketch_make(NULL, 0, &sketch);
	for (size_t i = 0; i < SKETCH_LANES; i++)
		cr_assert_eq(sketch.lane[i], UINT64_MAX);
}
