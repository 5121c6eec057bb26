#include "store/object/base_table.h"

#include "core/base/memory.h"

#include <stdlib.h>

#define SLOTS ((size_t)1 << 22)

struct slot {
	uint32_t check;	 /* the sample's other bits */
	uint32_t object; /* index into id, plus one; 0: free */
};

struct base_table {
	struct slot *slot;
	struct id *id;
	size_t id_count, id_capacity;
};

struct base_table *base_table_new(void)
{
	struct base_table *table = memory_alloc_zero(1, sizeof(*table));

	table->slot = memory_alloc_zero(SLOTS, sizeof(*table->slot));
	return table;
}

void base_table_free(struct base_table *table)
{
	if (!table)
		return;
	free(table->slot);
	free(table->id);
	free(table);
}

void base_table_add(struct base_table *table, const struct id *id,
		    const uint64_t *sample, size_t count)
{
	if (table->id_count == UINT32_MAX - 1)
		return;
	ARRAY_RESERVE(table->id, table->id_count + 1, table->id_capacity);
	table->id[table->id_count++] = *id;
	for (size_t i = 0; i < count; i++)
		table->slot[sample[i] & (SLOTS - 1)] = (struct slot){
			(uint32_t)(sample[i] >> 32), (uint32_t)table->id_count};
}

static void vote(struct base_votes *votes, uint32_t object)
{
	size_t i = 0;

	while (i < votes->candidates && votes->object[i] != object)
		i++;
	if (i == BASE_CANDIDATES)
		return;
	if (i == votes->candidates) {
		votes->object[i] = object;
		votes->count[i] = 0;
		votes->candidates++;
	}
	votes->count[i]++;
}

void base_table_vote(const struct base_table *table, const uint64_t *sample,
		     size_t count, struct base_votes *out)
{
	out->candidates = 0;
	for (size_t i = 0; i < count; i++) {
		const struct slot *slot = &table->slot[sample[i] & (SLOTS - 1)];

		if (slot->object && slot->check == (uint32_t)(sample[i] >> 32))
			vote(out, slot->object - 1);
	}
}

bool base_table_take_best(const struct base_table *table,
			  struct base_votes *votes, unsigned enough,
			  struct id *out, unsigned *out_votes)
{
	size_t best = 0;

	for (size_t i = 1; i < votes->candidates; i++)
		if (votes->count[i] > votes->count[best])
			best = i;
	if (!votes->candidates || votes->count[best] < enough)
		return false;
	*out = table->id[votes->object[best]];
	*out_votes = votes->count[best];
	votes->count[best] = 0;
	return true;
}
