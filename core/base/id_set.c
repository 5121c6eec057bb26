#include "core/base/id_set.h"

#include "core/base/memory.h"

#include <stdlib.h>

static const struct id nothing;

void id_set_release(struct id_set *set)
{
	if (set)
		free(set->slot);
}

/* The slot that holds the id, or the free one where it would go. */
static struct id *find(const struct id_set *set, const struct id *id)
{
	size_t at = (size_t)id_prefix(id) & (set->capacity - 1);

	while (!id_equal(&set->slot[at], &nothing) &&
	       !id_equal(&set->slot[at], id))
		at = (at + 1) & (set->capacity - 1);
	return &set->slot[at];
}

static void grow(struct id_set *set)
{
	struct id_set larger = {.capacity = set->capacity ? 2 * set->capacity
							  : 1024};

	larger.slot = memory_alloc_zero(larger.capacity, sizeof(struct id));
	for (size_t i = 0; i < set->capacity; i++)
		if (!id_equal(&set->slot[i], &nothing))
			*find(&larger, &set->slot[i]) = set->slot[i];
	larger.count = set->count;
	free(set->slot);
	*set = larger;
}

bool id_set_add(struct id_set *set, const struct id *id)
{
	struct id *slot;

	if (2 * (set->count + 1) > set->capacity)
		grow(set);
	slot = find(set, id);
	if (id_equal(id, &nothing) || id_equal(slot, id))
		return false;
	*slot = *id;
	set->count++;
	return true;
}

bool id_set_has(const struct id_set *set, const struct id *id)
{
	return set->count && !id_equal(id, &nothing) &&
	       id_equal(find(set, id), id);
}
