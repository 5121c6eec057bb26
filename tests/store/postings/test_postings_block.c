#include "store/postings/postings_block.h"

#include "core/base/hash.h"
#include "core/base/memory.h"

#include <criterion/criterion.h>
#include <string.h>

#define PAIRS 3000

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

/* Found by their keys, and none between them. */
static void expect_keys(const struct postings_packed *packed,
			const struct postings_pair *pair)
{
	size_t bucket = 0, at = 0;

	for (size_t i = 0; i < packed->count; i++) {
		uint64_t key = pair[i].key;

		if (i && key == pair[i - 1].key)
			continue;
		at = postings_packed_seek(packed, at, key);
		cr_assert_eq(at, bucket);
		cr_assert_eq(postings_packed_seek(packed, 0, key), bucket);
		cr_assert_eq(postings_packed_key(packed, at), key);
		cr_assert_eq(postings_packed_begin(packed, at), i);
		bucket++;
		if (key < UINT64_MAX)
			cr_assert_eq(postings_packed_seek(packed, at, key + 1),
				     bucket);
	}
	cr_assert_eq(bucket, packed->buckets);
}

static void expect_block(struct postings_block *block,
			 const struct postings_pair *pair)
{
	static struct postings_pair got[POSTINGS_BLOCK_PAIRS];
	struct buffer bytes = BUFFER_INIT;
	struct postings_packed packed;
	size_t count = block->count;

	postings_block_pack(block, &bytes);
	cr_assert_leq(bytes.size, POSTINGS_BLOCK_BYTES);
	cr_assert_eq(block->count, 0);
	wire_put64(&bytes, UINT64_MAX);
	cr_assert(postings_packed_open(
		&packed, bytes_slice(buffer_view(&bytes), 0, bytes.size - 8),
		pair->key));
	cr_assert_eq(packed.count, count);
	postings_packed_take(&packed, got);
	for (size_t k = 0; k < count; k++) {
		cr_assert_eq(got[k].key, pair[k].key);
		cr_assert_eq(got[k].number, pair[k].number);
	}
	expect_keys(&packed, pair);
	buffer_release(&bytes);
}

static void expect_blocks(const struct postings_pair *pair, size_t count)
{
	static struct postings_block block;

	for (size_t i = 0; i < count;) {
		size_t from = i;

		while (i < count && postings_block_put(&block, pair[i]))
			i++;
		cr_assert_gt(i, from);
		expect_block(&block, pair + from);
	}
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

/* Header, marks, keys, numbers: any size but theirs is wrong. */
Test(postings_block, bytes_that_are_no_block_are_told)
{
	static const unsigned char whole[32] = {
		3, 0, 2, 0, 8, 4, 7, 0, 0, 0, 3, 0, 9, 0x21, 0x03,
	};
	static const struct {
		size_t at;
		unsigned char byte;
	} wrong[] = {
		{0, 0}, {0, 5},	 {1, 16}, {2, 3},  {3, 1},  {4, 57},
		{4, 9}, {5, 33}, {5, 9},  {10, 2}, {10, 1}, {10, 7},
	};
	struct postings_packed packed;
	unsigned char bytes[32];

	cr_assert(postings_packed_open(&packed, bytes_make(whole, 15), 7));
	cr_assert_eq(postings_packed_key(&packed, 1), 16);
	for (size_t size = 0; size < 20; size++)
		cr_expect_eq(postings_packed_open(&packed,
						  bytes_make(whole, size), 7),
			     size == 15, "%zu", size);
	for (size_t i = 0; i < ARRAY_COUNT(wrong); i++) {
		memcpy(bytes, whole, sizeof(bytes));
		bytes[wrong[i].at] = wrong[i].byte;
		cr_expect_not(
			postings_packed_open(&packed, bytes_make(bytes, 15), 7),
			"%zu", i);
	}
}
