/*
 * body_sweep.h - many bodies with their titles past a function, in parallel and
 * in order.
 *
 * What search does to find (look for terms) and to index (make tokens).
 */
#ifndef NEWSFOLD_STORE_BODY_SWEEP_H
#define NEWSFOLD_STORE_BODY_SWEEP_H

#include "core/find/gap.h"
#include "core/find/token.h"
#include "store/archive.h"

/* One body on its way. */
struct swept {
	uint32_t number;
	struct id id;
	/* Each with a NUL behind it. */
	struct buffer titles;
	struct buffer text; /* empty when the body is damaged or forgotten */
	bool is_missing;
	bool has_captures; /* else it is wanted by none: forgotten */
	struct fault why;  /* it is missing */
	/* What the worker makes of it. */
	bool is_found;
	double score;
	struct buffer tokens;
};

/* A worker's own. */
struct sweep_scratch {
	struct folder *folder;
	struct folded folded;
	struct token_set tokens;
};

struct body_sweep {
	struct archive *archive;
	unsigned threads;
	void *context;
	/* On any thread. */
	void (*work)(void *context, struct sweep_scratch *scratch,
		     struct swept *body);
	/* In order, one at a time, not on the caller's thread; negative stops.
	 * Must leave the catalog alone. */
	int (*finish)(void *context, struct swept *body, struct fault *fault);
	/* May be NULL; non-zero stops with FAULT_INTERRUPTED. */
	int (*is_cancelled)(void *context);
	void (*progress)(void *context, uint64_t done, uint64_t total);
};

/* The bodies of these numbers. Damaged ones are shown without text. */
int body_sweep_run(const struct body_sweep *sweep, const uint32_t *number,
		   size_t count, struct fault *fault);

/* Each title of a swept body: *at goes on from NUL to NUL, first 0. */
bool swept_next_title(const struct swept *body, size_t *at, struct bytes *out);

#endif
