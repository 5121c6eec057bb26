#include "core/near/keyset.h"

#include "core/base/sort.h"

#include <stdbool.h>
#include <string.h>

#define SHORT_COUNT 24
/* One walk that spreads well mixed keys over some buckets more than there are
 * keys leaves little to sort; a bucket of CROWD says that they are not well
 * mixed. The smallest of many are as well mixed, less some bits at the top. */
#define SPREAD_BITS_MOST 14
#define CROWD		 48
/* Sets of this many are merged in PARTS at once, as long as that is worth it.
 */
#define PARTS	    4
#define PARTED	    128
#define STEPS_LEAST 16

/* Four counts in a word, and one for each. */
#define COUNTS 4
#define EACH   UINT64_C(0x0001000100010001)

/* Each count becomes the sum of those before it, all of them 65,535 at most;
 * false when one is over CROWD. A product adds up the counts of a word. */
static bool sum_counts(uint16_t *at, size_t buckets)
{
	uint64_t sum = 0, crowd = 0;

	for (size_t i = 0; i < buckets; i += COUNTS) {
		uint64_t here, up_to, all;

		memcpy(&here, at + i, sizeof(here));
		crowd |= here | (here + (0x7fff - CROWD) * EACH);
		up_to = here * EACH;
		all = up_to >> 48;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
		here = all * EACH - up_to; /* the first stands highest */
#else
		here = up_to - here;
#endif
		here += sum * EACH;
		memcpy(at + i, &here, sizeof(here));
		sum += all;
	}
	return !(crowd & 0x8000 * EACH);
}

/* One round of bubble sort. It has nothing that a processor might foresee
 * wrongly, and leaves hardly anything to those that do: keys of one bucket come
 * in no order. */
static void bubble(uint64_t *key, size_t count)
{
	uint64_t most = key[0];

	for (size_t i = 1; i < count; i++) {
		uint64_t here = key[i];

		key[i - 1] = most < here ? most : here;
		most = most < here ? here : most;
	}
	key[count - 1] = most;
}

/* Sorted, in the scratch; false when the keys crowd, or are too many. */
static bool sort_spread(const uint64_t *key, size_t count, uint64_t *scratch)
{
	uint16_t at[1U << SPREAD_BITS_MOST];
	unsigned bits = 1, shift;
	uint64_t all = 1;

	if (count > UINT16_MAX)
		return false;
	for (size_t i = 0; i < count; i++)
		all |= key[i];
	while (bits < SPREAD_BITS_MOST && count >> bits)
		bits++;
	shift = 64 - bits;
	while (shift && !(all >> (shift + bits - 1)))
		shift--;
	memset(at, 0, (sizeof(*at) << bits));
	for (size_t i = 0; i < count; i++)
		at[key[i] >> shift]++;
	if (!sum_counts(at, (size_t)1 << bits))
		return false;
	for (size_t i = 0; i < count; i++)
		scratch[at[key[i] >> shift]++] = key[i];
	bubble(scratch, count);
	/* Each is at most a bucket from its place. */
	sort_few_u64(scratch, count);
	return true;
}

/* Where the keys crowd, a radix sort: they can be chosen by whoever wrote the
 * text, so no sort will do that is fast on random ones only. */
size_t keyset_make(uint64_t *key, size_t count, uint64_t *scratch)
{
	const uint64_t *sorted = key;
	size_t kept = 0;

	if (count <= SHORT_COUNT)
		sort_few_u64(key, count);
	else if (sort_spread(key, count, scratch))
		sorted = scratch;
	else
		sort_u64(key, count, scratch);
	for (size_t i = 0; i < count; i++) {
		key[kept] = sorted[i];
		kept += i + 1 == count || sorted[i] != sorted[i + 1];
	}
	return kept;
}

/* A part of two sets, still to be compared. */
struct part {
	size_t i, i_end, j, j_end;
};

static size_t shared_of_part(const uint64_t *a, const uint64_t *b,
			     const struct part *part)
{
	size_t i = part->i, j = part->j, shared = 0;

	while (i < part->i_end && j < part->j_end) {
		uint64_t x = a[i], y = b[j];

		shared += x == y;
		i += x <= y;
		j += y <= x;
	}
	return shared;
}

/* Steps that no part can run out in: each takes one of a, of b, or of both. */
static size_t safe_steps(const struct part part[PARTS])
{
	size_t least = SIZE_MAX;

	for (int p = 0; p < PARTS; p++) {
		size_t i = part[p].i_end - part[p].i;
		size_t j = part[p].j_end - part[p].j;
		size_t most = i < j ? i : j;

		least = most < least ? most : least;
	}
	return least;
}

/* A step waits for the one before, so four merges side by side take little more
 * than one. */
static size_t step_parts(const uint64_t *a, const uint64_t *b,
			 struct part part[PARTS], size_t steps)
{
	struct part at[PARTS]; /* in registers */
	size_t shared = 0;

	memcpy(at, part, sizeof(at));
	for (; steps; steps--) {
#pragma GCC unroll 4
		for (int p = 0; p < PARTS; p++) {
			uint64_t x = a[at[p].i], y = b[at[p].j];

			shared += x == y;
			at[p].i += x <= y;
			at[p].j += y <= x;
		}
	}
	memcpy(part, at, sizeof(at));
	return shared;
}

size_t keyset_shared(const uint64_t *a, size_t a_count, const uint64_t *b,
		     size_t b_count)
{
	struct part part[PARTS] = {{0, a_count, 0, b_count}};
	size_t shared = 0, steps;

	if (a_count < PARTED || b_count < PARTED)
		return shared_of_part(a, b, &part[0]);
	for (size_t p = 1; p < PARTS; p++) {
		part[p].i = part[p - 1].i_end = a_count * p / PARTS;
		part[p].j = part[p - 1].j_end =
			sorted_place_u64(b, b_count, a[part[p].i]);
	}
	part[PARTS - 1].i_end = a_count;
	part[PARTS - 1].j_end = b_count;
	while ((steps = safe_steps(part)) >= STEPS_LEAST)
		shared += step_parts(a, b, part, steps);
	for (int p = 0; p < PARTS; p++)
		shared += shared_of_part(a, b, &part[p]);
	return shared;
}
