#include "core/near/keyset.h"

#include "core/base/sort.h"

#include <stdbool.h>
#include <string.h>

#define SHORT_COUNT 24
/* One walk that spreads well mixed keys over buckets of about SPREAD leaves
 * little to sort; a bucket of CROWD says that they are not well mixed. The
 * smallest of many are as well mixed, less some bits at the top. */
#define SPREAD_BITS_MOST 14
#define SPREAD		 4
#define CROWD		 48

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
		sort_few_u64(scratch + begin, at[i] - begin);
	memcpy(key, scratch, count * sizeof(*key));
	return true;
}

/* Where the keys crowd, a radix sort: they can be chosen by whoever wrote the
 * text, so no sort will do that is fast on random ones only. */
size_t keyset_make(uint64_t *key, size_t count, uint64_t *scratch)
{
	size_t kept = 0;

	if (count <= SHORT_COUNT)
		sort_few_u64(key, count);
	else if (!sort_spread(key, count, scratch))
		sort_u64(key, count, scratch);
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
