#include "core/near/shingle.h"

#include "core/base/hash.h"
#include "core/base/memory.h"

#include <stdlib.h>

#define FACTOR 0x9e3779b97f4a7c15ULL
/* Powers at hand; longer runs compute theirs. */
#define POWERS 64

void shingles_release(struct shingles *shingles)
{
	if (!shingles)
		return;
	free(shingles->hash);
	free(shingles->end);
	*shingles = (struct shingles){0};
}

static void shingles_reserve(struct shingles *shingles, size_t needed)
{
	if (needed <= shingles->capacity)
		return;
	needed += needed / 8 + 64;
	shingles->hash =
		memory_resize(shingles->hash, needed, sizeof(*shingles->hash));
	shingles->end =
		memory_resize(shingles->end, needed, sizeof(*shingles->end));
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

void shingles_make(const struct shadow *shadow, unsigned units, bool weighted,
		   struct shingles *out)
{
	const uint32_t *letter = shadow->letter;
	uint64_t power[POWERS];
	uint64_t hash = 0;
	size_t begin = 0;
	unsigned weight = 0;

	for (size_t i = 0; i < POWERS; i++)
		power[i] = power_of_factor(i);
	shingles_reserve(out, shadow->count);
	for (size_t i = 0; i < shadow->count; i++) {
		hash = (hash + letter[i] + 1) * FACTOR;
		weight += weighted ? letter_units(letter[i]) : 1;
		while (weight >= units) {
			size_t length = i + 1 - begin;
			uint64_t top = length < POWERS
					       ? power[length]
					       : power_of_factor(length);

			out->hash[begin] = hash64_mix(hash ^ length);
			out->end[begin] = (uint32_t)(i + 1);
			hash -= (letter[begin] + 1) * top;
			weight -= weighted ? letter_units(letter[begin]) : 1;
			begin++;
		}
	}
	out->count = begin;
}
