#include "store/object/index_memtable.h"

#include "core/base/memory.h"

#include <stdlib.h>

void place_list_add(struct place_list *list, object_place place)
{
	if (!list->place) {
		list->place = list->room;
		list->capacity = ARRAY_COUNT(list->room);
	}
	if (list->count == list->capacity) {
		bool in_room = list->place == list->room;
		size_t capacity = list->capacity * 2;

		list->place = memory_resize(in_room ? NULL : list->place,
					    capacity, sizeof(*list->place));
		if (in_room)
			memcpy(list->place, list->room, sizeof(list->room));
		list->capacity = capacity;
	}
	list->place[list->count++] = place;
}

void place_list_release(struct place_list *list)
{
	if (list->place != list->room)
		free(list->place);
	list->place = NULL;
	list->count = list->capacity = 0;
}

void index_memtable_release(struct index_memtable *table)
{
	free(table->slot);
	*table = (struct index_memtable){0};
}

static void insert(struct index_memtable *table, struct index_record record)
{
	size_t mask = table->slot_count - 1;
	size_t i = (size_t)hash64_mix(record.prefix) & mask;

	while (table->slot[i].place)
		i = (i + 1) & mask;
	table->slot[i] = record;
}

static void grow(struct index_memtable *table)
{
	struct index_memtable old = *table;

	table->slot_count = old.slot_count ? 2 * old.slot_count : 1024;
	table->slot = memory_alloc_zero(table->slot_count, sizeof(*old.slot));
	for (size_t i = 0; i < old.slot_count; i++)
		if (old.slot[i].place)
			insert(table, old.slot[i]);
	free(old.slot);
}

void index_memtable_add(struct index_memtable *table, uint64_t prefix,
			object_place place)
{
	if (2 * (table->count + 1) > table->slot_count)
		grow(table);
	insert(table, (struct index_record){prefix, place});
	table->count++;
}

void index_memtable_find(const struct index_memtable *table, uint64_t prefix,
			 struct place_list *list)
{
	size_t mask = table->slot_count - 1;

	if (!table->slot_count)
		return;
	for (size_t i = (size_t)hash64_mix(prefix) & mask; table->slot[i].place;
	     i = (i + 1) & mask)
		if (table->slot[i].prefix == prefix)
			place_list_add(list, table->slot[i].place);
}

int index_record_compare(const void *a, const void *b)
{
	const struct index_record *x = a, *y = b;

	if (x->prefix != y->prefix)
		return x->prefix < y->prefix ? -1 : 1;
	return x->place < y->place ? -1 : x->place > y->place;
}

struct index_record *index_memtable_sorted(const struct index_memtable *table,
					   object_place end, size_t *out_count)
{
	struct index_record *sorted;
	size_t n = 0;

	*out_count = 0;
	if (!table->count)
		return NULL;
	sorted = memory_resize(NULL, table->count, sizeof(*sorted));
	for (size_t i = 0; i < table->slot_count; i++)
		if (table->slot[i].place && table->slot[i].place < end)
			sorted[n++] = table->slot[i];
	qsort(sorted, n, sizeof(*sorted), index_record_compare);
	*out_count = n;
	return sorted;
}
