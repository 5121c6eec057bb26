/*
 * postings.h - which bodies have this key: 64-bit key -> 32-bit body numbers.
 *
 * A derived set of (key, number) pairs, made for millions of bodies: band
 * hashes, sampled shingles. It is a set: adding a pair twice, in any order, in
 * any batches, over any number of flushes gives the same answers. It lives in
 * a folder of its own as sorted, checksummed, immutable runs and one list that
 * names the live ones and is replaced atomically; a reader sees the set as of
 * one flush and keeps it whatever a writer does after. Losing the folder loses
 * nothing but time. Format: FORMAT.md in this folder.
 *
 * One writer. lookup, count and each_key may run in any number of threads, and
 * beside one thread that adds; nothing may run beside flush or close.
 */
#ifndef NEWSFOLD_STORE_POSTINGS_POSTINGS_H
#define NEWSFOLD_STORE_POSTINGS_POSTINGS_H

#include "core/base/fault.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum postings_mode { POSTINGS_READ, POSTINGS_WRITE };

struct postings_options {
	size_t memory_bytes; /* for pairs not yet in a run; 0: 64 MiB */
};

struct postings;

/*
 * Open the postings in `folder`; a writer makes the folder when it is not
 * there. FAULT_MISSING (reader), FAULT_CORRUPT, FAULT_VERSION: the answer to
 * the last two is to remove the folder and add everything again.
 */
int postings_open(const char *folder, enum postings_mode mode,
		  const struct postings_options *options, struct postings **out,
		  struct fault *fault);
/* Pairs not flushed are lost. NULL is fine. */
void postings_close(struct postings *postings);

/* Fails only when memory is full and the spill to a (not yet listed) run does:
 * FAULT_FULL, FAULT_IO. Not seen by readings before the next flush. */
int postings_add(struct postings *postings, uint64_t key, uint32_t number,
		 struct fault *fault);

/*
 * Make all pairs so far durable and visible, and merge runs that have grown
 * alike (each pair is rewritten O(log n) times in all). `mark` is the caller's
 * own number, kept with the list: how much of its source these pairs cover. A
 * flush cut off leaves the set and the mark of the flush before.
 */
int postings_flush(struct postings *postings, uint64_t mark,
		   struct fault *fault);
/* The mark of the last whole flush; 0 when there was none. */
uint64_t postings_mark(const struct postings *postings);

/* A key and its numbers: ascending, no repeats. */
struct postings_bucket {
	uint64_t key;
	const uint32_t *number; /* the smallest ones; borrowed for the call */
	size_t number_count;	/* of those; at most the limit asked for */
	uint64_t total;		/* how many the key has in all */
};

/* Non-zero ends the reading, which returns it. */
typedef int postings_visit_fn(void *context,
			      const struct postings_bucket *bucket);

/*
 * Visit the buckets of `keys`, which are in ascending order (repeats are
 * visited once). Keys without any number are not visited. `limit` bounds the
 * numbers shown of one bucket; 0: all of them. FAULT_CORRUPT when a run fails
 * its check.
 */
int postings_lookup(struct postings *postings, const uint64_t *keys,
		    size_t key_count, size_t limit, postings_visit_fn *visit,
		    void *context, struct fault *fault);

/*
 * Visit every bucket of the keys first..last (inclusive; 0..UINT64_MAX for
 * all) with at least `least` numbers, in ascending order of keys. Memory is
 * bounded by `limit` numbers (0: by the largest bucket) and a few pages a run.
 * Ranges that do not overlap can be read in parallel.
 */
int postings_each_key(struct postings *postings, uint64_t first, uint64_t last,
		      uint64_t least, size_t limit, postings_visit_fn *visit,
		      void *context, struct fault *fault);

/*
 * Visit every bucket of the keys first..last with at least `least` numbers that
 * has a number n with wanted[n]; one above `most` counts as wanted. Ascending.
 * All numbers are looked at, of which few are wanted: that takes far less than
 * the visiting of all. Memory: 16 bytes for each such key of the range, and its
 * largest bucket.
 */
int postings_each_of(struct postings *postings, uint64_t first, uint64_t last,
		     const unsigned char *wanted, uint32_t most, uint64_t least,
		     postings_visit_fn *visit, void *context,
		     struct fault *fault);

struct postings_stats {
	uint64_t runs;
	uint64_t pairs;	  /* in the runs; a pair in two runs counts twice */
	uint64_t pending; /* pairs added and not flushed */
	uint64_t bytes;	  /* of the files */
};

void postings_stats(const struct postings *postings,
		    struct postings_stats *out);

/* One thing found wrong. */
typedef void postings_finding_fn(void *context, const char *place,
				 const char *what);

/* Read everything and check sums, order and counts. Findings are reported and
 * counted and do not end the check. */
int postings_verify(struct postings *postings, postings_finding_fn *finding,
		    void *context, uint64_t *out_bad, struct fault *fault);

/* Remove the folder, for a rebuild. Not while it is open for writing. */
int postings_remove(const char *folder, struct fault *fault);

#endif
