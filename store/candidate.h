/*
 * candidate.h - which pairs of bodies are worth verifying.
 *
 * Two bodies are a candidate pair when they share a key, by a rule that is a
 * pure function of the key's bucket sorted by body id (DESIGN.md): small
 * buckets give all pairs; large ones pair each member with the smallest few;
 * passages that very many bodies share are furniture and give none. A single
 * shared passage is not enough between a long text and one of another length.
 */
#ifndef NEWSFOLD_STORE_CANDIDATE_H
#define NEWSFOLD_STORE_CANDIDATE_H

#include "store/archive.h"
#include "store/body_table.h"

/* Up to here all pairs of a bucket are candidates. */
#define CANDIDATE_ALL_PAIRS 16
/* In a larger bucket each member pairs with this many of the smallest ids. */
#define CANDIDATE_STARS 8
/* A passage in more bodies than this is furniture. */
#define CANDIDATE_PASSAGE_MAX 512

struct candidates;

/* Why the pairs of a body are looked at anew. Touched: it is new, or what a
 * verdict rests on has changed. Woken: others came into its buckets, and its
 * verdicts stand. */
#define DIRTY_TOUCHED 1
#define DIRTY_WOKEN   2

/*
 * `dirty` is one byte a body, by number; bodies above old_count are new since
 * the last link, and touched. Old members of a bucket whose rule came out
 * otherwise because of the new ones are woken, so that linking in batches
 * equals linking everything at once.
 */
int candidates_wake(struct archive *archive, const struct body_table *table,
		    unsigned char *dirty, uint32_t old_count, unsigned threads,
		    struct fault *fault);

/* Candidate pairs with at least one dirty member, in memory that does not grow
 * with the archive; NULL on a fault. FAULT_FULL: more bodies than pairs can
 * name. */
int candidates_find(struct archive *archive, const struct body_table *table,
		    const unsigned char *dirty, uint32_t old_count,
		    unsigned threads, struct candidates **out,
		    struct fault *fault);
void candidates_free(struct candidates *candidates);

/* A pair of two that are not touched which is a candidate no more. */
typedef int candidates_gone_fn(void *context, uint32_t a, uint32_t b,
			       struct fault *fault);

/* The next pairs to be judged, smaller number << 32 | larger, ascending, no
 * repeats; at most `room` of them. *out_count is 0 at the end. Two that are not
 * touched were judged before, if they are a pair now (new members of a bucket
 * give old ones no new pairs among each other); those that only were one are
 * told to `gone`. */
int candidates_next(struct candidates *candidates, uint64_t *pair, size_t room,
		    size_t *out_count, candidates_gone_fn *gone, void *context,
		    struct fault *fault);

/*
 * Put pairs that hang together next to each other: verification then meets the
 * same bodies again while it still has them at hand. Components in order of
 * their smallest body, pairs in order within.
 */
void candidates_group(uint64_t *pair, size_t count, uint32_t body_count);

#endif
