/*
 * base_hint.h - what a new object is probably like, for the delta coder.
 *
 * Near copies of this run are found by stretches of bytes they share with
 * bodies stored before, a sampled few of each; those of earlier runs by the
 * passage keys in the postings. A hint decides nothing but size: a wrong one
 * costs bytes, never a result. Bodies lean on bodies that stand alone; for
 * originals see page_hint.h.
 *
 * Safe from any thread. Memory is fixed: the table of keys forgets by
 * overwriting.
 */
#ifndef NEWSFOLD_STORE_BASE_HINT_H
#define NEWSFOLD_STORE_BASE_HINT_H

#include "store/archive.h"

struct base_hints;

struct base_hints *base_hints_new(struct archive *archive);
void base_hints_free(struct base_hints *hints);

/* The stored bodies that share most with this one, the best last; how many, 0
 * when none shares enough. */
size_t base_hints_body(struct base_hints *hints, struct bytes body,
		       const struct fingerprint *fingerprint,
		       struct object_base out[OBJECT_BASE_MAX]);
/* A body was stored without a base: it can be one. */
void base_hints_add_body(struct base_hints *hints, const struct id *id,
			 struct bytes body);

#endif
