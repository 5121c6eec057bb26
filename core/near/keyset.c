#include "core/near/keyset.h"

#include <stdbool.h>
#include <string.h>

#define SHORT_COUNT 24
#define DIGIT_BITS  11
#define DIGITS	    6 /* 6 x 11 bits hold 64 */
#define BUCKETS	    (1U << DIGIT_BITS)
/* One walk that spreads well mixed keys over buckets of about SPREAD leaves
 * little to sort; a bucket of CROWD says that they are not well mixed. The
 * smallest of many are as well mixed, less some bits at the top. */
#define SPREAD_BITS_MOST 14
#define SPREAD		 4
#define CROWD		 48

static void sort_short(uint64_t *key, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		uint64_t k = key[i];
		size_t j = i;

		for (; j && key[j - 1] > k; j--)
			key[j] = key[j - 1];
		key[j] = k;
	}
}

/* Radix sort from the lowest digit: keys can be chosen by whoever wrote the
 * text, so no sort will do that is fast on random ones only. */
static void sort_long(uint64_t *key, size_t count, uint64_t *scratch)
{
	static const uint32_t none[BUCKETS];
	uint32_t at[BUCKETS];
	uint64_t *from = key, *to = scratch;

	for (unsigned digit = 0; digit < DIGITS; digit++) {
		unsigned shift = digit * DIGIT_BITS;
		uint32_t sum = 0;

		memcpy(at, none, sizeof(at));
		for (size_t i = 0; i < count; i++)
			at[from[i] >> shift & (BUCKETS - 1)]++;
		for (unsigned i = 0; i < BUCKETS; i++) {
			uint32_t here = at[i];

			at[i] = sum;
			sum += here;
		}
		for (size_t i = 0; i < count; i++)
			to[at[from[i] >> shift & (BUCKETS - 1)]++] = from[i];
		from = to;
		to = from == key ? scratch : key;
	}
}

/* False, and nothing changed, when the keys crowd. */
static bool sort_spread(uint64_t *key, size_t count, uint64_t *scratch)
{
	uint32_t at[(1U << SPREAD_BITS_MOST) + 1];
	unsigned bits = 1, shift;
	size_t begin = 0;
	uint32_t sum = 0;
	uint64_t all = 1;

	for (size_t i = 0; i < count; i++)
		all |= key[i];
	while (bits < SPREAD_BITS_MOST && count >> bits > SPREAD)
		bits++;
	shift = 64 - bits;
	while (shift && !(all >> (shift + bits - 1)))
		shift--;
	memset(at, 0, ((1U << bits) + 1) * sizeof(*at));
	for (size_t i = 0; i < count; i++)
		at[key[i] >> shift]++;
	for (unsigned i = 0; i < 1U << bits; i++) {
		uint32_t here = at[i];

		if (here > CROWD)
			return false;
		at[i] = sum;
		sum += here;
	}
	for (size_t i = 0; i < count; i++)
		scratch[at[key[i] >> shift]++] = key[i];
	for (unsigned i = 0; i < 1U << bits; begin = at[i++])
		sort_short(scratch + begin, at[i] - begin);
	memcpy(key, scratch, count * sizeof(*key));
	return true;
}

size_t keyset_make(uint64_t *key, size_t count, uint64_t *scratch)
{
	size_t kept = 0;

	if (count <= SHORT_COUNT)
		sort_short(key, count);
	else if (!sort_spread(key, count, scratch))
		sort_long(key, count, scratch);
	for (size_t i = 0; i < count; i++)
		if (!kept || key[i] != key[kept - 1])
			key[kept++] = key[i];
	return kept;
}

size_t keyset_shared(const uint64_t *a, size_t a_count, const uint64_t *b,
		     size_t b_count)
{
	size_t i = 0, j = 0, shared = 0;

	while (i < a_count && j < b_count) {
		uint64_t x = a[i], y = b[j];

		shared += x == y;
		i += x <= y;
		j += y <= x;
	}
	return shared;
}
