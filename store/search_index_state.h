/*
 * search_index_state.h - what the two halves of the full-text index share. Not
 * for outside.
 */
#ifndef NEWSFOLD_STORE_SEARCH_INDEX_STATE_H
#define NEWSFOLD_STORE_SEARCH_INDEX_STATE_H

#include "core/find/token.h"
#include "store/catalog/sql.h"
#include "store/search_index.h"

/* A database of its own, by the helpers of the catalog's. */
struct search_index {
	struct archive *archive;
	struct catalog *file;
	uint32_t bodies; /* 1..bodies are in it */
	int64_t records; /* and titles of record rows up to this */
	bool is_read_only;
	struct token_set tokens;
	const struct search_index_options *options;
};

/* Say which bodies and records of which packs it stands for; part of the
 * caller's transaction. */
int search_index_write_state(struct search_index *index, struct fault *fault);
/* Add bodies up to number `last` and titles up to record row `last_record`. In
 * a transaction; long work commits in between and goes on in the next. */
int search_index_fill(struct search_index *index, uint32_t last,
		      int64_t last_record, struct fault *fault);

#endif
