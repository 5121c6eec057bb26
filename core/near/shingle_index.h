/*
 * shingle_index.h - where in a text a shingle stands: lists by the top bits of
 * the hashes, behind a filter.
 */
#ifndef NEWSFOLD_CORE_NEAR_SHINGLE_INDEX_H
#define NEWSFOLD_CORE_NEAR_SHINGLE_INDEX_H

#include "core/near/shingle.h"

#define SHINGLE_NOWHERE UINT32_MAX
/* The filter has 16 bits a shingle (as a power of two): of what a text does not
 * hold, about one in twenty goes on to the lists. */
#define SHINGLE_FILTER_BITS 4

struct shingle_index {
	uint32_t *head;	  /* by the hash's top bits: the earliest place */
	uint32_t *next;	  /* of each place: the next in its list */
	uint64_t *filter; /* a bit for each hash */
	size_t head_capacity, next_capacity, filter_capacity;
	unsigned shift; /* of a hash, to index head[] */
	bool is_made;
};

void shingle_index_release(struct shingle_index *index);
/* *out is overwritten, its storage kept. */
void shingle_index_make(const struct shingles *shingles,
			struct shingle_index *out);
/* At most this many bytes of storage for so many shingles, if it is new. */
size_t shingle_index_bytes(size_t count);

/* May the text hold this hash? */
static inline bool shingle_index_may_hold(const struct shingle_index *index,
					  uint64_t hash)
{
	uint64_t bit = hash >> (index->shift - SHINGLE_FILTER_BITS);

	return index->filter[bit / 64] >> bit % 64 & 1;
}

/* The first place with a hash like it, or SHINGLE_NOWHERE; next[] leads on. */
static inline uint32_t shingle_index_first(const struct shingle_index *index,
					   uint64_t hash)
{
	return index->head[hash >> index->shift];
}

#endif
