/*
 * postings_merge.h - several runs read as one.
 */
#ifndef NEWSFOLD_STORE_POSTINGS_POSTINGS_MERGE_H
#define NEWSFOLD_STORE_POSTINGS_POSTINGS_MERGE_H

#include "store/postings/postings.h"
#include "store/postings/postings_cursor.h"

struct postings_merge {
	struct postings_cursor *cursor;
	size_t count;	  /* cursors [0, count) stand on a pair */
	size_t all;	  /* cursors [count, all) are at their end */
	uint32_t *number; /* of the bucket shown last */
	size_t number_capacity;
};

/* Over `count` runs, reading `ahead` bytes of each at once. */
void postings_merge_init(struct postings_merge *merge,
			 struct postings_run *const *run, size_t count,
			 size_t ahead);
/* And over sorted pairs in memory, borrowed; once, before any reading. */
void postings_merge_add(struct postings_merge *merge,
			struct postings_pair *pair, size_t count);
void postings_merge_release(struct postings_merge *merge);
/* Go forward to the first pair with at least this key. Call it first. */
int postings_merge_seek(struct postings_merge *merge, uint64_t key,
			struct fault *fault);
/* The smallest key from here on; false at the end. */
bool postings_merge_key(const struct postings_merge *merge, uint64_t *out_key);
/* Read the bucket of this key, which must be the smallest: 0 or a fault. */
int postings_merge_bucket(struct postings_merge *merge, uint64_t key,
			  size_t limit, struct postings_bucket *out,
			  struct fault *fault);
/* Write all that is left to a run. */
int postings_merge_write(struct postings_merge *merge,
			 struct postings_run_writer *writer,
			 struct fault *fault);

#endif
