/*
 * prose.h - made-up text for tests: the same seed, the same sentences.
 */
#ifndef NEWSFOLD_TESTS_CORE_NEAR_PROSE_H
#define NEWSFOLD_TESTS_CORE_NEAR_PROSE_H

#include "core/base/buffer.h"

enum prose_script { PROSE_LATIN, PROSE_HANGUL };

/* Append sentences number `from` to `to` of the story `seed`, each about 90
 * letters of an alphabet or 30 Hangul. */
void prose_append(struct buffer *out, enum prose_script script, uint64_t seed,
		  unsigned from, unsigned to);

#endif
