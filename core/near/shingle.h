/*
 * shingle.h - overlapping runs of letters, hashed.
 *
 * A run starts at every letter and is the shortest that weighs `units`: with
 * weighted letters (letter_units) 15 units are five Hangul or fifteen Latin
 * letters. Runs near the end that fall short are left out, so count is below
 * the number of letters. Rolling hash of Karp and Rabin (1987), then mixed.
 */
#ifndef NEWSFOLD_CORE_NEAR_SHINGLE_H
#define NEWSFOLD_CORE_NEAR_SHINGLE_H

#include "core/near/fold.h"

/* Run i is letters [i, end[i]). */
struct shingles {
	uint64_t *hash;
	uint32_t *end;
	uint64_t *prefix; /* scratch */
	size_t count, capacity;
};

void shingles_release(struct shingles *shingles);

/* Over letters of a shadow; *out is overwritten, its storage kept. When not
 * `weighted`, every letter weighs 1. units >= 1. */
void shingles_make(const struct shadow *shadow, unsigned units, bool weighted,
		   struct shingles *out);

#endif
