#include "core/near/keyset.h"

#include <string.h>

#define SHORT_COUNT 24
#define DIGIT_BITS  11
#define DIGITS	    6 /* 6 x 11 bits hold 64 */
#define BUCKETS	    (1U << DIGIT_BITS)

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

size_t keyset_make(uint64_t *key, size_t count, uint64_t *scratch)
{
	size_t kept = 0;

	if (count <= SHORT_COUNT)
		sort_short(key, count);
	else
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
