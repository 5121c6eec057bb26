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
#include "store/candidate_bucket.h"

struct candidates;

/*
 * Candidate pairs of the touched bodies, in memory that does not grow with the
 * archive; NULL on a fault. `touched` is one byte a body, by number: it is new,
 * or what a verdict rests on has changed. Bodies above old_count are new since
 * the last link, and touched. They can change the rule of a bucket for its old
 * members, which are told as gone below, so that linking in batches equals
 * linking everything at once. FAULT_FULL: more bodies than pairs can name.
 */
int candidates_find(struct archive *archive, const struct body_table *table,
		    const unsigned char *touched, uint32_t old_count,
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

#endif
