/*
 * chain.h - the matches of an alignment that keep one order in both texts.
 */
#ifndef NEWSFOLD_CORE_NEAR_CHAIN_H
#define NEWSFOLD_CORE_NEAR_CHAIN_H

#include "core/near/align.h"

struct chain {
	struct match *at; /* ascending in a and in b */
	size_t count, capacity;
	/* Scratch: per match its rank in b, best weight, predecessor; and a
	 * tree of best weights over the ranks (Fenwick 1994). */
	uint32_t *rank, *before, *tree;
	uint64_t *weight;
	struct match *by_b;
	size_t scratch_capacity;
};

void chain_release(struct chain *chain);

/* The heaviest such subset; n log n. Of equals the earliest in the alignment
 * wins. */
void chain_make(const struct alignment *alignment, struct chain *out);

#endif
