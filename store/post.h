/*
 * post.h - bodies' keys into the postings.
 *
 * All keys share one posting list; the lowest two bits tell bands, passages and
 * the key of the whole shadow apart, since the rule for crowded buckets differs
 * (candidate_bucket.h). 40 bits of a key are kept: of a hundred million keys
 * one in 5,000 meets another by chance, which costs a comparison of two texts,
 * and a pair takes 5 to 7 bytes, not 10.
 */
#ifndef NEWSFOLD_STORE_POST_H
#define NEWSFOLD_STORE_POST_H

#include "core/base/beside.h"
#include "store/archive.h"

#define POST_KEY_MASK (((uint64_t)1 << 40) - 1)

#define POST_PASSAGE 1
#define POST_WHOLE   2

/* The key of print->band[i]: the first is of the whole shadow. */
static inline uint64_t post_band_key(const struct fingerprint *print, size_t i)
{
	return (print->band[i] & POST_KEY_MASK & ~(uint64_t)3) |
	       (i ? 0 : POST_WHOLE);
}

static inline uint64_t post_passage_key(uint64_t key)
{
	return (key & POST_KEY_MASK) | POST_PASSAGE;
}

static inline bool post_is_passage(uint64_t key)
{
	return key & POST_PASSAGE;
}

/* Who shares such a key has the same letters. */
static inline bool post_is_whole(uint64_t key)
{
	return (key & 3) == POST_WHOLE;
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

/* The same in two steps: what is written last is written beside the caller, who
 * leaves the postings alone until the end. Zero it; post_end may be called
 * again, and where nothing began. */
struct posting {
	struct archive *archive;
	uint64_t mark;
	struct beside writing;
};

int post_begin(struct posting *posting, struct archive *archive,
	       unsigned threads, struct fault *fault);
int post_end(struct posting *posting, struct fault *fault);

#endif
