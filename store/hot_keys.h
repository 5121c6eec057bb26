/*
 * hot_keys.h - how many keys candidate.h's caps have cut.
 *
 * Derived from the postings alone, so the same for any order of ingests. Of a
 * large archive a part of the keys is read and the numbers are scaled up: keys
 * are hashes, so a part of their range is a fair sample.
 */
#ifndef NEWSFOLD_STORE_HOT_KEYS_H
#define NEWSFOLD_STORE_HOT_KEYS_H

#include "store/archive.h"

struct hot_keys {
	uint64_t starred; /* in so many bodies that each pairs with a few */
	uint64_t dropped; /* passages in so many that they pair none */
	uint64_t largest; /* most bodies of one key that was read */
	bool is_estimate;
};

/* The archive's postings are open. */
int hot_keys_count(struct archive *archive, struct hot_keys *out,
		   struct fault *fault);

#endif
