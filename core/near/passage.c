#include "core/near/passage.h"

#include "core/base/hash.h"

#define PASSAGE_SEED 0x7061737361676521ULL

/* The hash of the two shingles from each letter on; returns how many runs. */
static size_t hash_runs(const struct shingles *shingles, uint64_t *run)
{
	size_t i;

	for (i = 0; i < shingles->count && shingles->end[i] < shingles->count;
	     i++)
		run[i] = hash64_mix((shingles->hash[i] ^ PASSAGE_SEED) * 3 +
				    shingles->hash[shingles->end[i]]);
	return i;
}

static size_t smallest(const uint64_t *run, size_t begin, size_t end)
{
	size_t best = begin;

	for (size_t i = begin + 1; i < end; i++)
		if (run[i] < run[best])
			best = i;
	return best;
}

size_t passage_keys(const struct shadow *shadow,
		    const struct shingles *shingles, uint64_t *scratch,
		    uint64_t *key)
{
	size_t run_count = hash_runs(shingles, scratch);
	size_t kept = 0, begin = 0, best = 0;
	size_t last = SIZE_MAX;
	unsigned weight = 0;

	for (size_t i = 0; i < run_count; i++) {
		weight += letter_units(shadow->letter[i]);
		if (best < begin)
			best = smallest(scratch, begin, i + 1);
		else if (scratch[i] < scratch[best])
			best = i;
		if (weight < PASSAGE_WINDOW)
			continue;
		if (best != last)
			key[kept++] = scratch[best];
		last = best;
		while (weight >= PASSAGE_WINDOW)
			weight -= letter_units(shadow->letter[begin++]);
	}
	if (!kept && run_count)
		key[kept++] = scratch[best];
	return kept;
}
