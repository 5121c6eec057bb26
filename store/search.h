/*
 * search.h - full text: bodies and titles that have what was asked for.
 *
 * The index (search_index.h) names the bodies that may have it, or else all are
 * read; each is then looked at, so both ways give the same answer. All words
 * and phrases must stand in the body or in one of its titles.
 *
 * Ranked by BM25's saturation of counts and weight of length, each term alike
 * (all of them stand in every answer), and more for a title; then earliest
 * first, then by id: the same captures give the same order.
 */
#ifndef NEWSFOLD_STORE_SEARCH_H
#define NEWSFOLD_STORE_SEARCH_H

#include "core/find/query.h"
#include "core/find/snippet.h"
#include "store/archive.h"

struct search_options {
	bool wants_all;	    /* each body; else the best of each cluster */
	bool without_index; /* read the texts, leave the index alone */
	uint64_t limit;	    /* answers shown; 0: all */
	size_t columns;	    /* of a snippet */
	unsigned threads;
	int (*is_cancelled)(void *context);
	void (*progress)(void *context, uint64_t done, uint64_t total);
	void *context;
};

struct search_answer {
	uint64_t rank; /* 1, 2, ... */
	double score;
	struct id body;
	struct id cluster;
	bool has_cluster;
	/* Bodies and captures of the cluster (else of the body) that were
	 * found. */
	uint64_t bodies, captures;
	/* Those of this body that the filters let through, earliest first. */
	struct catalog_capture **capture;
	size_t capture_count;
	const struct snippet *snippet;
};

typedef int search_visit_fn(void *context, const struct search_answer *answer,
			    struct fault *fault);

struct search_totals {
	uint64_t answers; /* also those past the limit */
	uint64_t bodies;
	uint64_t unread; /* texts that are damaged: their titles were looked at
			  */
	bool used_index;
};

int search_run(struct archive *archive, const struct query *query,
	       const struct search_options *options, search_visit_fn *visit,
	       void *context, struct search_totals *out, struct fault *fault);

#endif
