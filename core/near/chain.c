#include "core/near/chain.h"

#include "core/base/memory.h"

#include <stdlib.h>

#define NOBODY UINT32_MAX

void chain_release(struct chain *chain)
{
	if (!chain)
		return;
	free(chain->at);
	free(chain->rank);
	free(chain->before);
	free(chain->tree);
	free(chain->weight);
	free(chain->by_b);
	*chain = (struct chain){0};
}

static void reserve(struct chain *chain, size_t count)
{
	size_t n = count + count / 8 + 16;

	ARRAY_RESERVE(chain->at, count, chain->capacity);
	if (count <= chain->scratch_capacity)
		return;
	chain->rank = memory_resize(chain->rank, n, sizeof(*chain->rank));
	chain->before = memory_resize(chain->before, n, sizeof(uint32_t));
	chain->tree = memory_resize(chain->tree, n + 1, sizeof(uint32_t));
	chain->weight = memory_resize(chain->weight, n, sizeof(uint64_t));
	chain->by_b = memory_resize(chain->by_b, n, sizeof(struct match));
	chain->scratch_capacity = n;
}

static int compare_by_b(const void *x, const void *y)
{
	const struct match *p = x, *q = y;

	return p->b < q->b ? -1 : p->b > q->b;
}

/* rank[i] = place of match i among all by b. Matches do not overlap, so order
 * of begins is order of ends. */
static void rank_by_b(const struct alignment *alignment, struct chain *chain)
{
	size_t count = alignment->count, in_order = 1;

	while (in_order < count &&
	       alignment->at[in_order - 1].b < alignment->at[in_order].b)
		in_order++;
	for (size_t i = 0; i < count; i++)
		chain->rank[i] = (uint32_t)i;
	if (in_order >= count)
		return;
	for (size_t i = 0; i < count; i++) {
		chain->by_b[i] = alignment->at[i];
		chain->by_b[i].units = (uint32_t)i;
	}
	qsort(chain->by_b, count, sizeof(*chain->by_b), compare_by_b);
	for (size_t r = 0; r < count; r++)
		chain->rank[chain->by_b[r].units] = (uint32_t)r;
}

/* The heaviest chain that ends in a match of rank below `rank`. */
static uint32_t best_below(const struct chain *chain, uint32_t rank)
{
	uint32_t best = NOBODY;

	for (uint32_t i = rank; i; i &= i - 1) {
		uint32_t at = chain->tree[i];

		if (at == NOBODY)
			continue;
		if (best == NOBODY || chain->weight[at] > chain->weight[best] ||
		    (at < best && chain->weight[at] == chain->weight[best]))
			best = at;
	}
	return best;
}

static void note_best(struct chain *chain, size_t count, uint32_t match)
{
	for (size_t i = chain->rank[match] + 1U; i <= count; i += i & -i) {
		uint32_t *at = &chain->tree[i];

		if (*at == NOBODY || chain->weight[match] > chain->weight[*at])
			*at = match;
	}
}

void chain_make(const struct alignment *alignment, struct chain *out)
{
	size_t count = alignment->count;
	uint32_t best = NOBODY;
	size_t length = 0;

	out->count = 0;
	if (!count)
		return;
	reserve(out, count);
	rank_by_b(alignment, out);
	for (size_t i = 0; i <= count; i++)
		out->tree[i] = NOBODY;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t before = best_below(out, out->rank[i]);

		out->before[i] = before;
		out->weight[i] = alignment->at[i].units +
				 (before == NOBODY ? 0 : out->weight[before]);
		note_best(out, count, i);
		if (best == NOBODY || out->weight[i] > out->weight[best])
			best = i;
	}
	for (uint32_t i = best; i != NOBODY; i = out->before[i])
		length++;
	out->count = length;
	for (uint32_t i = best; i != NOBODY; i = out->before[i])
		out->at[--length] = alignment->at[i];
}
