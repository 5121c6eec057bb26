#include "store/postings/postings_block.h"

#include "core/base/hash.h"
#include "core/base/memory.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#define PAIRS 3000
#define BLOCK 4096

/* Ascending pairs whose steps are of all sizes, small ones first or last. */
static size_t make_pairs(struct postings_pair *pair, unsigned bits,
			 unsigned more)
{
	uint64_t key = more % 2;
	size_t n = 0;

	while (n < PAIRS) {
		uint64_t random = hash64_mix(n * 8 + bits + more);
		uint64_t step = 1 + (random >> (64 - bits));
		uint32_t number = (uint32_t)random >> random % 32;

		pair[n++] = (struct postings_pair){key, number};
		while (n < PAIRS && random % 5 < more &&
		       number < UINT32_MAX - 4) {
			number += (uint32_t)(1 + random % 3);
			random /= 5;
			pair[n++] = (struct postings_pair){key, number};
		}
		if (step > UINT64_MAX - key)
			break;
		key += step;
	}
	return n;
}

static void expect_blocks(const struct postings_pair *pair, size_t count)
{
	struct postings_block block = {.low_bytes = 0};
	struct postings_pair *got = NULL;
	size_t capacity = 0;

	for (size_t i = 0; i < count;) {
		size_t from = i, n = 0;

		postings_block_start(&block);
		for (; i < count && block.bytes.size < BLOCK; i++)
			postings_block_put(&block, pair[i]);
		cr_assert_leq(block.bytes.size, BLOCK + POSTINGS_PAIR_MAX);
		cr_assert(postings_block_take(buffer_view(&block.bytes),
					      pair[from].key, &got, &n,
					      &capacity));
		cr_assert_eq(n, i - from);
		for (size_t k = 0; k < n; k++) {
			cr_assert_eq(got[k].key, pair[from + k].key);
			cr_assert_eq(got[k].number, pair[from + k].number);
		}
	}
	buffer_release(&block.bytes);
	free(got);
}

Test(postings_block, pairs_come_back_whatever_their_steps)
{
	static struct postings_pair pair[PAIRS];

	for (unsigned bits = 1; bits <= 63; bits++)
		for (unsigned more = 0; more < 5; more++)
			expect_blocks(pair, make_pairs(pair, bits, more));
	pair[0] = (struct postings_pair){0, UINT32_MAX};
	pair[1] = (struct postings_pair){UINT64_MAX, 0};
	pair[2] = (struct postings_pair){UINT64_MAX, UINT32_MAX};
	expect_blocks(pair, 3);
}

Test(postings_block, bytes_that_are_no_block_are_told)
{
	static const unsigned char table[][14] = {
		{8, 2},	      /* low bytes of a step */
		{1, 2, 0xFF}, /* a step that ends early */
		{0, 3},	      /* no number behind a number */
		{0, 0xFE, 0xFF, 0xFF, 0xFF, 0x7F}, /* past 32 bits */
		{7, 0, 1, 1, 1, 1, 1, 1, 1, 0xFF, 0xFF, 1, 0}, /* past 64 */
	};
	static const size_t size[] = {2, 3, 2, 6, 13};
	struct postings_pair *got = NULL;
	size_t capacity = 0;

	for (size_t i = 0; i < ARRAY_COUNT(size); i++) {
		size_t n = 0;

		cr_assert_not(postings_block_take(bytes_make(table[i], size[i]),
						  7, &got, &n, &capacity),
			      "%zu", i);
	}
	free(got);
}
