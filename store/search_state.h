/*
 * search_state.h - what the two halves of search share. Not for outside.
 */
#ifndef NEWSFOLD_STORE_SEARCH_STATE_H
#define NEWSFOLD_STORE_SEARCH_STATE_H

#include "store/body_table.h"
#include "store/search.h"
#include "store/unread.h"

/* A body that was found. */
struct search_hit {
	uint32_t number;
	uint32_t captures; /* that the filters let through */
	int64_t cluster;   /* row; 0 when alone */
	int64_t seen;	   /* published, else fetched; INT64_MAX */
	struct id id;
	double score;
};

struct search {
	struct archive *archive;
	const struct query *query;
	const struct search_options *options;
	struct body_table table;
	double mean_bytes;
	int64_t cluster; /* row asked for; 0: any */
	struct search_hit *hit;
	size_t hit_count, hit_capacity;
	struct unread unread;
	bool used_index;
};

/* The hits, in no order; filters not yet asked. */
int search_hits(struct search *search, struct fault *fault);

#endif
