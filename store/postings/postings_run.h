/*
 * postings_run.h - one sorted, immutable file of (key, number) pairs.
 *
 * A writer takes pairs in ascending order and makes the file; a run that was
 * opened is read through cursors and probes.
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
/* FAULT_CORRUPT when the file ends before. */
int postings_run_read(const struct postings_run *run, uint64_t offset,
		      void *data, size_t size, struct fault *fault);

#endif
