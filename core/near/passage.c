#include "core/near/passage.h"

#include "core/near/kernel.h"

#define PASSAGE_SEED 0x7061737361676521ULL

/* The hash of the two shingles from each letter on; returns how many runs. */
static size_t hash_runs(const struct shingles *shingles, uint64_t *run)
{
	size_t count = shingles->count;

	/* Ends never go back. */
	while (count && shingles->end[count - 1] >= shingles->count)
		count--;
	kernel_best()->hash_pairs(shingles->hash, shingles->end, count,
				  PASSAGE_SEED, run);
	return count;
}

static size_t smallest(const uint64_t *run, size_t begin, size_t end)
{
	uint64_t least = run[begin];
	size_t best = begin;

	for (size_t i = begin + 1; i < end; i++) {
		best = run[i] < least ? i : best;
		least = run[i] < least ? run[i] : least;
	}
	return best;
}

size_t passage_keys(const struct shadow *shadow,
		    const struct shingles *shingles, uint64_t *scratch,
		    uint64_t *key)
{
	const unsigned char *units = shadow->units;
	size_t run_count = hash_runs(shingles, scratch);
	size_t kept = 0, begin = 0, best = 0, last = SIZE_MAX;
	uint64_t least = UINT64_MAX;
	unsigned weight = 0;

	for (size_t i = 0; i < run_count; i++) {
		weight += units[i];
		if (best < begin || scratch[i] < least) {
			best = best < begin ? smallest(scratch, begin, i + 1)
					    : i;
			least = scratch[best];
		}
		if (weight < PASSAGE_WINDOW)
			continue;
		if (best != last)
			key[kept++] = least;
		last = best;
		while (weight >= PASSAGE_WINDOW)
			weight -= units[begin++];
	}
	if (!kept && run_count)
		key[kept++] = least;
	return kept;
}
