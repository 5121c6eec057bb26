/*
 * post.h - bodies' keys into the postings.
 *
 * Band and passage keys share one posting list; the lowest bit tells them
 * apart, since the rule for crowded buckets differs (candidate.h). 40 bits of a
 * key are kept: of a hundred million keys one in 5,000 meets another by chance,
 * which costs a comparison of two texts, and a pair takes 5 to 7 bytes, not 10.
 */
#ifndef NEWSFOLD_STORE_POST_H
#define NEWSFOLD_STORE_POST_H

#include "store/archive.h"

#define POST_KEY_MASK (((uint64_t)1 << 40) - 1)

static inline uint64_t post_band_key(uint64_t key)
{
	return key & POST_KEY_MASK & ~(uint64_t)1;
}

static inline uint64_t post_passage_key(uint64_t key)
{
	return (key & POST_KEY_MASK) | 1;
}

static inline bool post_is_passage(uint64_t key)
{
	return key & 1;
}

/* Add the keys of one new body; bodies come in order of number. */
int post_keys(struct archive *archive, uint32_t number,
	      const struct fingerprint *fingerprint, struct fault *fault);

/* True when the postings are of other packs, or lack bodies that were linked:
 * link itself would not look at those again. */
bool post_is_due(struct archive *archive);

/* Post the bodies that the postings do not cover yet (after a crash, or in a
 * rebuild), then make all of it durable. Postings of other packs, and keys of
 * bodies that never came to be, are thrown away first. */
int post_catch_up(struct archive *archive, unsigned threads,
		  struct fault *fault);

#endif
