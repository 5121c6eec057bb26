/*
 * pair_set.h - pairs of bodies and how much speaks for each, in bounded memory.
 *
 * Pairs are added in any order, by several threads at once, each any number of
 * times; they are read once, in order, with their weights summed up to a
 * ceiling: what speaks for a pair now, and what did before. What does not fit
 * into memory is a sorted run in a temporary file, and reading merges the runs
 * (external merge sort: Knuth, TAOCP 5.4). What is read is the same however the
 * work was shared out.
 */
#ifndef NEWSFOLD_STORE_PAIR_SET_H
#define NEWSFOLD_STORE_PAIR_SET_H

#include "core/base/fault.h"

#include <stddef.h>
#include <stdint.h>

#define PAIR_NUMBER_MAX ((UINT32_C(1) << 29) - 1)
#define PAIR_WEIGHT_MAX 7u

struct pair_set;

/* `folder` takes the temporary file, which has no name there; `memory_bytes`
 * is shared by `threads` adders. */
struct pair_set *pair_set_new(const char *folder, size_t memory_bytes,
			      unsigned threads);
void pair_set_free(struct pair_set *set);

struct pair {
	uint32_t low, high;
	unsigned weight, before; /* each at most PAIR_WEIGHT_MAX */
};

/* Two different numbers, 1 to PAIR_NUMBER_MAX, in any order. Adder 0 to threads
 * - 1, one thread each. FAULT_FULL, FAULT_IO. */
int pair_set_add(struct pair_set *set, unsigned adder, struct pair pair,
		 struct fault *fault);

/* When all is added: the next pair, by (low, high). 1; 0 at the end. */
int pair_set_next(struct pair_set *set, struct pair *out, struct fault *fault);

#endif
