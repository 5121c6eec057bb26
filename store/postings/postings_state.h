/*
 * postings_state.h - what the files behind postings.h share.
 */
#ifndef NEWSFOLD_STORE_POSTINGS_POSTINGS_STATE_H
#define NEWSFOLD_STORE_POSTINGS_POSTINGS_STATE_H

#include "store/postings/postings.h"
#include "store/postings/postings_run.h"

struct postings {
	char *folder;
	enum postings_mode mode;
	uint64_t mark;
	uint64_t next_number; /* of a run */

	struct postings_run **run; /* the live ones, oldest first */
	size_t run_count;

	/* A writer's: pairs in memory and in runs that no list names yet. */
	struct postings_pair *pair;
	struct postings_pair *spare;
	size_t pair_count;
	size_t pair_capacity; /* grows up to pair_limit */
	size_t pair_limit;
	struct postings_run **spilled;
	size_t spilled_count;
};

/* "folder/00000001.run", appended. */
void postings_run_path(const struct postings *postings, uint64_t number,
		       struct buffer *out);
void postings_run_free(struct postings_run *run);

#endif
