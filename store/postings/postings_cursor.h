/*
 * postings_cursor.h - a run read: by cursors pair after pair, by probes key by
 * key. Any thread may have its own.
 */
#ifndef NEWSFOLD_STORE_POSTINGS_POSTINGS_CURSOR_H
#define NEWSFOLD_STORE_POSTINGS_POSTINGS_CURSOR_H

#include "store/postings/postings_run.h"

/* Blocks of a run, `ahead` bytes read at once: small to look up, large to
 * stream. */
struct postings_blocks {
	const struct postings_run *run;
	size_t ahead;
	struct buffer bytes;
	uint64_t bytes_at;
};

/* Checked; borrowed until the next is asked for. */
int postings_blocks_get(struct postings_blocks *blocks, size_t block,
			struct postings_packed *out, struct fault *fault);

struct postings_cursor {
	struct postings_blocks blocks; /* without a run: of pairs in memory */
	size_t block;		       /* the next to take */
	struct postings_pair *pair;    /* of one block, or all there are */
	size_t pair_count;
	size_t at; /* the current pair; pair_count when at the end */
};

/* A cursor before the first pair with at least this key. */
void postings_cursor_init(struct postings_cursor *cursor,
			  const struct postings_run *run, size_t ahead);
/* The same of sorted pairs in memory, which are borrowed. */
void postings_cursor_init_pairs(struct postings_cursor *cursor,
				struct postings_pair *pair, size_t count);
void postings_cursor_release(struct postings_cursor *cursor);
/* Go forward to the first pair with at least this key: 1, 0 when there is
 * none, or a fault. */
int postings_cursor_seek(struct postings_cursor *cursor, uint64_t key,
			 struct fault *fault);
/* Go to the next pair: 1, 0 at the end, or a fault. */
int postings_cursor_next(struct postings_cursor *cursor, struct fault *fault);

static inline struct postings_pair
postings_cursor_pair(const struct postings_cursor *cursor)
{
	return cursor->pair[cursor->at];
}

/* Looks up one key after the other, in ascending order. */
struct postings_probe {
	struct postings_blocks blocks;
	struct postings_packed packed; /* of `block` - 1 */
	size_t block;		       /* 0: none yet */
	size_t bucket;		       /* of the last key, or behind it */
};

struct postings_numbers {
	uint32_t *number;
	size_t count, capacity;
};

void postings_probe_init(struct postings_probe *probe,
			 const struct postings_run *run, size_t ahead);
void postings_probe_release(struct postings_probe *probe);
/* Append the key's numbers, ascending. */
int postings_probe_find(struct postings_probe *probe, uint64_t key,
			struct postings_numbers *out, struct fault *fault);

/* The keys first..last that have a number n with wanted[n]; one above `most`
 * counts as wanted. Ascending, no repeats, appended. */
struct postings_keys {
	uint64_t *key;
	size_t count, capacity;
};

int postings_keys_of(struct postings_blocks *blocks, uint64_t first,
		     uint64_t last, const unsigned char *wanted, uint32_t most,
		     struct postings_keys *out, struct fault *fault);

#endif
