/*
 * id_set.h - a set of ids in memory: open addressing, 16 bytes an id at a load
 * of at most one half. Reading it from many threads is safe.
 */
#ifndef NEWSFOLD_CORE_BASE_ID_SET_H
#define NEWSFOLD_CORE_BASE_ID_SET_H

#include "core/base/hash.h"

struct id_set {
	struct id *slot; /* the all-zero id marks a free slot */
	size_t capacity; /* a power of two, or 0 */
	size_t count;
};

#define ID_SET_INIT                                                            \
	{                                                                      \
		NULL, 0, 0                                                     \
	}

void id_set_release(struct id_set *set);
/* False when it was there already. The all-zero id is not kept. */
bool id_set_add(struct id_set *set, const struct id *id);
bool id_set_has(const struct id_set *set, const struct id *id);

#endif
