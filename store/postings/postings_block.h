/*
 * postings_block.h - some hundred pairs of a run, coded.
 *
 * Keys are hashes, so the steps from one to the next are of one size: their low
 * bytes, which say nothing, stand as they are, and only what is above them is
 * a varint. The format is in FORMAT.md.
 */
#ifndef NEWSFOLD_STORE_POSTINGS_POSTINGS_BLOCK_H
#define NEWSFOLD_STORE_POSTINGS_POSTINGS_BLOCK_H

#include "core/base/buffer.h"

struct postings_pair {
	uint64_t key;
	uint32_t number;
};

static inline int postings_pair_compare(struct postings_pair a,
					struct postings_pair b)
{
	if (a.key != b.key)
		return a.key < b.key ? -1 : 1;
	return a.number < b.number ? -1 : a.number > b.number;
}

/* A pair takes at most: step, the number before it told anew, number. */
#define POSTINGS_PAIR_MAX (7 + 10 + 5)

/* One that is written; zero it. */
struct postings_block {
	struct buffer bytes;
	unsigned low_bytes; /* of steps */
	uint64_t first_key;
	uint64_t buckets;
	size_t last_at;	     /* where the last number stands */
	uint64_t last_value; /* as coded, without `more` */
	struct postings_pair last;
};

/* Empty it; the steps of the one before tell how the next are coded. */
void postings_block_start(struct postings_block *block);
/* Ascending, none twice. */
void postings_block_put(struct postings_block *block,
			struct postings_pair pair);

/* The pairs of a block behind those in (*pair)[*count]; false when the bytes
 * make no sense. */
bool postings_block_take(struct bytes bytes, uint64_t first_key,
			 struct postings_pair **pair, size_t *count,
			 size_t *capacity);

#endif
