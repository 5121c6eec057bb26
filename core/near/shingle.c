#include "core/near/shingle.h"

#include "core/base/hash.h"
#include "core/base/memory.h"
#include "core/near/kernel.h"

#include <stdlib.h>

#define FACTOR 0x9e3779b97f4a7c15ULL
/* Letters summed side by side. */
#define LANES 4

void shingles_release(struct shingles *shingles)
{
	if (!shingles)
		return;
	free(shingles->hash);
	free(shingles->end);
	free(shingles->prefix);
	*shingles = (struct shingles){0};
}

static void shingles_reserve(struct shingles *shingles, size_t needed)
{
	if (++needed <= shingles->capacity)
		return;
	needed += needed / 8 + 64;
	shingles->hash =
		memory_resize(shingles->hash, needed, sizeof(*shingles->hash));
	shingles->end =
		memory_resize(shingles->end, needed, sizeof(*shingles->end));
	shingles->prefix = memory_resize(shingles->prefix, needed,
					 sizeof(*shingles->prefix));
	shingles->capacity = needed;
}

static uint64_t power_of_factor(size_t n)
{
	uint64_t power = 1, square = FACTOR;

	for (; n; n >>= 1, square *= square)
		if (n & 1)
			power *= square;
	return power;
}

/* prefix[i]: the letters before i as a polynomial of the factor. A product
 * waits for the one before, so the sums of LANES letters are made beside those
 * before them, which then wait once. */
static void sum_letters(const struct shadow *shadow, uint64_t *prefix)
{
	const uint32_t *letter = shadow->letter;
	uint64_t power[LANES + 1], sum = 0;
	size_t i = 0;

	for (size_t n = 1; n <= LANES; n++)
		power[n] = power_of_factor(n);
	prefix[0] = 0;
	for (; i + LANES <= shadow->count; i += LANES) {
		uint64_t own = 0;

#pragma GCC unroll 4
		for (size_t n = 0; n < LANES; n++) {
			own = (own + letter[i + n] + 1) * FACTOR;
			prefix[i + n + 1] = sum * power[n + 1] + own;
		}
		sum = prefix[i + LANES];
	}
	for (; i < shadow->count; i++) {
		sum = (sum + letter[i] + 1) * FACTOR;
		prefix[i + 1] = sum;
	}
}

/* Where the run from each letter on ends; returns how many reach their weight.
 */
static size_t find_ends(const struct shadow *shadow, unsigned units,
			uint32_t *end)
{
	const unsigned char *weight_of = shadow->units;
	size_t begin = 0;
	unsigned weight = 0;

	for (size_t i = 0; i < shadow->count; i++) {
		weight += weight_of[i];
		while (weight >= units) {
			end[begin] = (uint32_t)(i + 1);
			weight -= weight_of[begin++];
		}
	}
	return begin;
}

static size_t find_even_ends(const struct shadow *shadow, unsigned letters,
			     uint32_t *end)
{
	if (shadow->count < letters)
		return 0;
	for (size_t i = 0; i + letters <= shadow->count; i++)
		end[i] = (uint32_t)(i + letters);
	return shadow->count - letters + 1;
}

static void hash_long_runs(struct shingles *s)
{
	for (size_t i = 0; i < s->count; i++) {
		size_t n = s->end[i] - i;

		s->hash[i] = hash64_mix((s->prefix[s->end[i]] -
					 s->prefix[i] * power_of_factor(n)) ^
					n);
	}
}

void shingles_make(const struct shadow *shadow, unsigned units, bool weighted,
		   struct shingles *out)
{
	uint64_t power[KERNEL_POWERS];

	shingles_reserve(out, shadow->count);
	sum_letters(shadow, out->prefix);
	out->count = weighted ? find_ends(shadow, units, out->end)
			      : find_even_ends(shadow, units, out->end);
	if (units >= KERNEL_POWERS) {
		hash_long_runs(out);
		return;
	}
	power[0] = 1;
	for (size_t i = 1; i < KERNEL_POWERS; i++)
		power[i] = power[i - 1] * FACTOR;
	kernel_best()->hash_runs(out->prefix, out->end, out->count, power,
				 out->hash);
}
