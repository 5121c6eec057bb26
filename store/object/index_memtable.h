/*
 * index_memtable.h - id prefix -> places, for what is newest in the log.
 *
 * A hash table with open addressing that keeps every pair it is given: the
 * same prefix may have several places.
 */
#ifndef NEWSFOLD_STORE_OBJECT_INDEX_MEMTABLE_H
#define NEWSFOLD_STORE_OBJECT_INDEX_MEMTABLE_H

#include "store/object/object_store.h"

struct index_record {
	uint64_t prefix;
	object_place place; /* never 0 */
};

/* By prefix, then place. */
int index_record_compare(const void *a, const void *b);

/* Places found for a prefix. Zero it first; release frees. */
struct place_list {
	object_place *place;
	size_t count;
	size_t capacity;
	object_place room[8]; /* used until there are more */
};

void place_list_add(struct place_list *list, object_place place);
void place_list_release(struct place_list *list);

struct index_memtable {
	struct index_record *slot; /* place 0: free */
	size_t slot_count;	   /* a power of two, or 0 */
	size_t count;
};

void index_memtable_release(struct index_memtable *table);
void index_memtable_add(struct index_memtable *table, uint64_t prefix,
			object_place place);
/* Append the places of a prefix to the list, in no order. */
void index_memtable_find(const struct index_memtable *table, uint64_t prefix,
			 struct place_list *list);
/* All records with place < end, sorted by (prefix, place); the caller frees.
 * NULL when there are none. */
struct index_record *index_memtable_sorted(const struct index_memtable *table,
					   object_place end, size_t *out_count);

#endif
