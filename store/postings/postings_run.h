/*
 * postings_run.h - one sorted, immutable file of (key, number) pairs.
 *
 * A writer takes pairs in ascending order and makes the file; a run is opened
 * for reading and read through cursors, of which any thread may have its own.
 * The format is in FORMAT.md.
 */
#ifndef NEWSFOLD_STORE_POSTINGS_POSTINGS_RUN_H
#define NEWSFOLD_STORE_POSTINGS_POSTINGS_RUN_H

#include "core/base/fault.h"
#include "store/postings/postings_block.h"

struct postings_run_writer;

int postings_run_create(const char *path, struct postings_run_writer **out,
			struct fault *fault);
/* Ascending; a pair equal to the last is left out. */
int postings_run_put(struct postings_run_writer *writer,
		     struct postings_pair pair, struct fault *fault);
/* Finish and sync the file; the writer is freed whatever comes back. */
int postings_run_finish(struct postings_run_writer *writer, uint64_t *out_pairs,
			uint64_t *out_size, struct fault *fault);
/* Give up; the file stays for whoever tidies. NULL is fine. */
void postings_run_abandon(struct postings_run_writer *writer);

struct postings_run {
	char *path;
	int fd;
	uint64_t number;
	uint64_t pairs;
	uint64_t size;
	uint64_t last_key;
	uint64_t *first_key; /* of each block */
	uint64_t *offset;    /* of each block, and of the end of the last */
	size_t block_count;
};

/* Open and check header, footer and directory. FAULT_MISSING when it is not
 * there, FAULT_CORRUPT, FAULT_VERSION. Release it whatever comes back. */
int postings_run_open(struct postings_run *run, const char *path, uint64_t size,
		      struct fault *fault);
void postings_run_release(struct postings_run *run);

#define POSTINGS_BLOCK_MAX 4200

struct postings_cursor {
	const struct postings_run *run;
	size_t block;		    /* the next to decode */
	struct postings_pair *pair; /* of one block */
	size_t pair_count;
	size_t pair_capacity;
	size_t at;	     /* the current pair; pair_count when at the end */
	struct buffer bytes; /* read ahead */
	uint64_t bytes_at;
	size_t ahead; /* how much to read at once */
};

/* A cursor before the first pair with at least this key. `ahead` bytes are
 * read at once: small to look up, large to stream. */
void postings_cursor_init(struct postings_cursor *cursor,
			  const struct postings_run *run, size_t ahead);
void postings_cursor_release(struct postings_cursor *cursor);
/* Go forward to the first pair with at least this key: 1, 0 when there is
 * none, or a fault. */
int postings_cursor_seek(struct postings_cursor *cursor, uint64_t key,
			 struct fault *fault);
/* Go to the next pair: 1, 0 at the end, or a fault. */
int postings_cursor_next(struct postings_cursor *cursor, struct fault *fault);

static inline struct postings_pair
postings_cursor_pair(const struct postings_cursor *cursor)
{
	return cursor->pair[cursor->at];
}

#endif
