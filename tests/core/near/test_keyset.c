#include "core/base/hash.h"
#include "core/near/keyset.h"

#include <criterion/criterion.h>

Test(keyset, is_sorted_and_has_no_repeats)
{
	enum { COUNT = 5000 };
	static uint64_t key[COUNT], scratch[COUNT];

	for (size_t count = 0; count < COUNT; count = count * 5 / 4 + 1) {
		size_t kept;

		/* About a third of them twice. */
		for (size_t i = 0; i < count; i++)
			key[i] = hash64_mix(i % (count * 2 / 3 + 1));
		kept = keyset_make(key, count, scratch);
		cr_assert_eq(kept, count < count * 2 / 3 + 1
					   ? count
					   : count * 2 / 3 + 1);
		for (size_t i = 1; i < kept; i++)
			cr_assert_lt(key[i - 1], key[i]);
	}
}

Test(keyset, keys_that_crowd_are_sorted_too)
{
	enum { COUNT = 30000 };
	static uint64_t key[COUNT], scratch[COUNT];
	size_t kept;

	for (size_t i = 0; i < COUNT; i++)
		key[i] = i % 3 ? hash64_mix(i) >> 20 : 7;
	kept = keyset_make(key, COUNT, scratch);
	cr_assert_eq(kept, COUNT / 3 * 2 + 1);
	for (size_t i = 1; i < kept; i++)
		cr_assert_lt(key[i - 1], key[i]);
}

/* A bucket of this many keys that differ in their low bits, among others that
 * spread; and more keys than a count of sixteen bits holds. */
Test(keyset, however_many_keys_share_a_bucket)
{
	enum { COUNT = 70000 };
	static const size_t many[] = {47, 48, 49, 50, 300, 33000, COUNT};
	static uint64_t key[COUNT], scratch[COUNT];

	for (size_t m = 0; m < sizeof(many) / sizeof(*many); m++) {
		size_t count = many[m] < 300 ? 3000 : COUNT, kept;

		for (size_t i = 0; i < count; i++)
			key[i] = i < many[m] ? UINT64_MAX - hash64_mix(i) % 9999
					     : hash64_mix(i);
		kept = keyset_make(key, count, scratch);
		cr_assert_gt(kept, count - many[m]);
		for (size_t i = 1; i < kept; i++)
			cr_assert_lt(key[i - 1], key[i], "%zu", many[m]);
	}
}

Test(keyset, counts_what_both_hold)
{
	static const uint64_t a[] = {1, 3, 5, 7, UINT64_MAX};
	static const uint64_t b[] = {0, 3, 4, 7, 8, UINT64_MAX};

	cr_assert_eq(keyset_shared(a, 5, b, 6), 3);
	cr_assert_eq(keyset_shared(b, 6, a, 5), 3);
	cr_assert_eq(keyset_shared(a, 5, a, 5), 5);
	cr_assert_eq(keyset_shared(a, 0, b, 6), 0);
}

static size_t count_slowly(const uint64_t *a, size_t a_count, const uint64_t *b,
			   size_t b_count)
{
	size_t shared = 0;

	for (size_t i = 0; i < a_count; i++)
		for (size_t k = 0; k < b_count; k++)
			shared += a[i] == b[k];
	return shared;
}

/* Large sets are merged in parts: of all sizes, with much and with nothing in
 * common, and one that lies below all of the other. */
Test(keyset, large_sets_are_counted_like_small_ones)
{
	enum { MOST = 700 };
	uint64_t a[MOST], b[MOST], spare[MOST];

	for (unsigned round = 0; round < 400; round++) {
		size_t a_count = hash64_mix(round) % MOST;
		size_t b_count = hash64_mix(round + 1000) % MOST;
		unsigned shift = round % 5 == 0 ? 54 : round % 5 == 1 ? 50 : 0;

		for (size_t i = 0; i < a_count; i++)
			a[i] = hash64_mix(i) >> shift;
		for (size_t i = 0; i < b_count; i++)
			b[i] = i % 3 == round % 3 && i < a_count
				       ? a[i]
				       : hash64_mix(i + 5000) >> shift >>
						 (round % 7 == 0 ? 3 : 0);
		a_count = keyset_make(a, a_count, spare);
		b_count = keyset_make(b, b_count, spare);
		cr_assert_eq(keyset_shared(a, a_count, b, b_count),
			     count_slowly(a, a_count, b, b_count));
	}
}
