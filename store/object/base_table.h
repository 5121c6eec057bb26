/*
 * base_table.h - which object shares most sampled stretches of bytes with
 * another.
 *
 * A table of a fixed size from samples (byte_sample.h) to the object that had
 * them last; it forgets by overwriting. Not thread-safe.
 */
#ifndef NEWSFOLD_STORE_OBJECT_BASE_TABLE_H
#define NEWSFOLD_STORE_OBJECT_BASE_TABLE_H

#include "core/base/hash.h"

struct base_table;

struct base_table *base_table_new(void);
void base_table_free(struct base_table *table);
void base_table_add(struct base_table *table, const struct id *id,
		    const uint64_t *sample, size_t count);

#define BASE_CANDIDATES 64

struct base_votes {
	uint32_t object[BASE_CANDIDATES];
	unsigned count[BASE_CANDIDATES];
	size_t candidates;
};

void base_table_vote(const struct base_table *table, const uint64_t *sample,
		     size_t count, struct base_votes *out);
/* The candidate with most votes, at least `enough`; its votes are used up, so
 * that the next call tells the next best. False when there is none. */
bool base_table_take_best(const struct base_table *table,
			  struct base_votes *votes, unsigned enough,
			  struct id *out, unsigned *out_votes);

#endif
