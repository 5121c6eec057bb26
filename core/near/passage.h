/*
 * passage.h - keys under which texts that share a passage meet.
 *
 * Winnowing (Schleimer, Wilkerson and Aiken 2003) over runs of two shingles:
 * of every stretch of run starts that weighs PASSAGE_WINDOW the smallest hash
 * is a key. Two texts with 94 units in common, word for word, have a key in
 * common: a sentence of Korean (32 letters), of English (94).
 */
#ifndef NEWSFOLD_CORE_NEAR_PASSAGE_H
#define NEWSFOLD_CORE_NEAR_PASSAGE_H

#include "core/near/shingle.h"

#define PASSAGE_WINDOW 64 /* units; about one key in half as many */

/* The keys of a text into key[], which has room for one a shingle, as has
 * `scratch`; returns how many, in order of place and maybe with repeats. A text
 * too short to fill a window gives its smallest hash. */
size_t passage_keys(const struct shadow *shadow,
		    const struct shingles *shingles, uint64_t *scratch,
		    uint64_t *key);

#endif
