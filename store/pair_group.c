#include "store/pair_group.h"

#include "core/base/memory.h"

#include <stdlib.h>

static uint32_t find_root(uint32_t *root, uint32_t i)
{
	while (root[i] != i) {
		root[i] = root[root[i]];
		i = root[i];
	}
	return i;
}

static int by_component(const void *a, const void *b, void *context)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	const uint32_t *root = context;
	uint32_t root_x = root[x >> 32], root_y = root[y >> 32];

	if (root_x != root_y)
		return root_x < root_y ? -1 : 1;
	return (x > y) - (x < y);
}

void pair_group(uint64_t *pair, size_t count, uint32_t body_count)
{
	uint32_t *root = memory_alloc(((size_t)body_count + 1) * sizeof(*root));

	for (uint32_t i = 0; i <= body_count; i++)
		root[i] = i;
	for (size_t i = 0; i < count; i++) {
		uint32_t a = find_root(root, (uint32_t)(pair[i] >> 32));
		uint32_t b = find_root(root, (uint32_t)pair[i]);

		root[a < b ? b : a] = a < b ? a : b;
	}
	for (uint32_t i = 0; i <= body_count; i++)
		root[i] = find_root(root, i);
	if (count)
		qsort_r(pair, count, sizeof(*pair), by_component, root);
	free(root);
}
