/* All pairs come out, and those that hang together near each other. */
#include "store/pair_order.h"

#include "core/base/hash.h"
#include "core/base/memory.h"
#include "core/base/sort.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define AT_HAND 100

/* Bodies read when the AT_HAND asked for last are at hand. */
static size_t count_reads(const uint64_t *pair, size_t count)
{
	uint32_t at_hand[AT_HAND] = {0};
	size_t reads = 0;

	for (size_t i = 0; i < 2 * count; i++) {
		uint32_t body = (uint32_t)(pair[i / 2] >> (i % 2 ? 0 : 32));
		size_t k = 0;

		while (k < AT_HAND - 1 && at_hand[k] != body)
			k++;
		reads += at_hand[k] != body;
		memmove(at_hand + 1, at_hand, k * sizeof(*at_hand));
		at_hand[0] = body;
	}
	return reads;
}

static uint64_t make_pair(uint64_t a, uint64_t b)
{
	return a < b ? a << 32 | b : b << 32 | a;
}

static void expect_same_pairs(const uint64_t *before, const uint64_t *after,
			      size_t count)
{
	uint64_t *x = memory_alloc(count * sizeof(*x));
	uint64_t *y = memory_alloc(count * sizeof(*y));
	uint64_t *spare = memory_alloc(count * sizeof(*spare));

	memcpy(x, before, count * sizeof(*x));
	memcpy(y, after, count * sizeof(*y));
	sort_u64(x, count, spare);
	sort_u64(y, count, spare);
	cr_assert_arr_eq(x, y, count * sizeof(*x));
	free(x);
	free(y);
	free(spare);
}

Test(pair_order, groups_that_lie_mixed_are_read_once_each)
{
	enum { GROUPS = 500, EACH = 6, PAIRS = GROUPS * EACH * (EACH - 1) / 2 };
	uint64_t pair[PAIRS], before[PAIRS];
	size_t count = 0;

	for (unsigned a = 0; a < EACH; a++)
		for (unsigned b = 0; b < a; b++)
			for (unsigned g = 0; g < GROUPS; g++)
				pair[count++] = make_pair(1 + g + a * GROUPS,
							  1 + g + b * GROUPS);
	memcpy(before, pair, sizeof(pair));
	pair_order(pair, count, GROUPS * EACH);
	expect_same_pairs(before, pair, count);
	cr_assert_eq(count_reads(pair, count), GROUPS * EACH);
}

/* A ring of bodies under shuffled numbers, each with the four next to it: one
 * component, in which order alone helps. */
Test(pair_order, one_large_component_is_walked_along)
{
	enum { BODIES = 4001, PAIRS = 2 * BODIES };
	static uint64_t pair[PAIRS], before[PAIRS];
	size_t count = 0;

	for (uint64_t i = 0; i < BODIES; i++)
		for (uint64_t step = 1; step <= 2; step++)
			pair[count++] =
				make_pair(1 + i * 1237 % BODIES,
					  1 + (i + step) * 1237 % BODIES);
	memcpy(before, pair, sizeof(pair));
	pair_order(pair, count, BODIES);
	expect_same_pairs(before, pair, count);
	cr_assert_lt(count_reads(pair, count), BODIES + BODIES / 10);
}

Test(pair_order, hubs_with_many_bodies_lose_no_pair)
{
	enum { BODIES = 20000, HUBS = 8, PAIRS = HUBS * (BODIES - HUBS) };
	uint64_t *pair = memory_alloc(PAIRS * sizeof(*pair));
	uint64_t *before = memory_alloc(PAIRS * sizeof(*before));
	size_t count = 0;

	for (uint64_t hub = 1; hub <= HUBS; hub++)
		for (uint64_t i = HUBS + 1; i <= BODIES; i++)
			pair[count++] = make_pair(hub, i);
	memcpy(before, pair, count * sizeof(*pair));
	pair_order(pair, count, BODIES + 5);
	expect_same_pairs(before, pair, count);
	cr_assert_lt(count_reads(pair, count), BODIES + BODIES / 10);
	free(pair);
	free(before);
}

Test(pair_order, nothing_and_one_pair_stay)
{
	uint64_t pair[] = {make_pair(7, 3)};

	pair_order(NULL, 0, 9);
	pair_order(pair, 1, 7);
	cr_assert_eq(pair[0], make_pair(3, 7));
}
