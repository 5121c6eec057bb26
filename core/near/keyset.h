/*
 * keyset.h - sorted arrays of 64-bit hashes.
 */
#ifndef NEWSFOLD_CORE_NEAR_KEYSET_H
#define NEWSFOLD_CORE_NEAR_KEYSET_H

#include <stddef.h>
#include <stdint.h>

/* Sort `key` and drop repeats; returns how many are left. `scratch` has room
 * for `count` keys. Linear time whatever the keys are. */
size_t keyset_make(uint64_t *key, size_t count, uint64_t *scratch);

/* How many keys stand in both sets. */
size_t keyset_shared(const uint64_t *a, size_t a_count, const uint64_t *b,
		     size_t b_count);

#endif
