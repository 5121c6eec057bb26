#include "store/link_live.h"

#include "core/base/memory.h"

#include <stdlib.h>

/* With fewer than one in so many dirty, edges are asked for body by body. */
#define FEW 16

struct search {
	struct archive *archive;
	const struct body_table *table;
	uint32_t *root;		/* union-find; the smallest number leads */
	unsigned char *is_live; /* by number */
	uint32_t *queue;	/* live bodies, in the order they were met */
	size_t count;
};

static uint32_t find(uint32_t *root, uint32_t i)
{
	while (root[i] != i) {
		root[i] = root[root[i]];
		i = root[i];
	}
	return i;
}

static void join(uint32_t *root, uint32_t a, uint32_t b)
{
	a = find(root, a);
	b = find(root, b);
	root[a < b ? b : a] = a < b ? a : b;
}

static void meet(struct search *s, uint32_t body)
{
	if (s->is_live[body])
		return;
	s->is_live[body] = 1;
	s->queue[s->count++] = body;
}

static void see_join(void *context, uint32_t a, uint32_t b)
{
	struct search *s = context;

	if (a <= s->table->count && b <= s->table->count)
		join(s->root, a, b);
}

static void meet_ends(void *context, uint32_t a, uint32_t b)
{
	struct search *s = context;

	if (a > s->table->count || b > s->table->count)
		return;
	join(s->root, a, b);
	meet(s, a);
	meet(s, b);
}

static int meet_member(void *context, const struct catalog_member *member,
		       struct fault *fault)
{
	struct search *s = context;

	(void)fault;
	if (member->body && member->body <= s->table->count)
		meet(s, member->body);
	return 0;
}

/* Outwards from the dirty bodies. */
static int search_around(struct search *s, const unsigned char *dirty,
			 struct fault *fault)
{
	struct catalog *catalog = s->archive->catalog;
	int rc = 0;

	for (uint32_t i = 1; i <= s->table->count; i++)
		if (dirty[i])
			meet(s, i);
	for (size_t at = 0; rc == 0 && at < s->count; at++) {
		uint32_t body = s->queue[at];

		rc = catalog_each_join(catalog, body, meet_ends, s, fault);
		if (rc == 0 && s->table->body[body].cluster)
			rc = catalog_each_member(catalog,
						 s->table->body[body].cluster,
						 meet_member, s, fault);
	}
	return rc;
}

static int64_t last_cluster(const struct body_table *table)
{
	int64_t last = 0;

	for (uint32_t i = 1; i <= table->count; i++)
		if (table->body[i].cluster > last)
			last = table->body[i].cluster;
	return last;
}

/* One reading of all edges; then what components and old clusters together hold
 * lives or not as a whole. */
static int search_all(struct search *s, const unsigned char *dirty,
		      struct fault *fault)
{
	uint32_t count = s->table->count;
	uint32_t *heap, *first;
	unsigned char *is_live;
	int rc = catalog_each_join(s->archive->catalog, 0, see_join, s, fault);

	if (rc < 0)
		return rc;
	heap = memory_alloc(((size_t)count + 1) * sizeof(*heap));
	memcpy(heap, s->root, ((size_t)count + 1) * sizeof(*heap));
	first = memory_alloc_zero((size_t)last_cluster(s->table) + 1,
				  sizeof(*first));
	is_live = memory_alloc_zero((size_t)count + 1, 1);
	for (uint32_t i = 1; i <= count; i++) {
		int64_t row = s->table->body[i].cluster;

		if (row && first[row])
			join(heap, first[row], i);
		else if (row)
			first[row] = i;
	}
	for (uint32_t i = 1; i <= count; i++)
		if (dirty[i])
			is_live[find(heap, i)] = 1;
	for (uint32_t i = 1; i <= count; i++)
		if (is_live[find(heap, i)])
			meet(s, i);
	free(heap);
	free(first);
	free(is_live);
	return 0;
}

/* Components in order of their smallest body, bodies in order within: a sort by
 * counting, from the queue's room of numbers into live->body. */
static void list_components(struct search *s, struct link_live *live)
{
	uint32_t count = s->table->count;
	uint32_t *next = memory_alloc_zero((size_t)count + 2, sizeof(*next));
	uint32_t sum = 0;

	for (uint32_t i = 1; i <= count; i++)
		if (s->is_live[i])
			next[s->root[i] = find(s->root, i)]++;
	for (uint32_t i = 1; i <= count; i++) {
		uint32_t members = next[i];

		next[i] = sum;
		sum += members;
	}
	live->body = memory_alloc(s->count * sizeof(*live->body));
	live->count = s->count;
	for (uint32_t i = 1; i <= count; i++)
		if (s->is_live[i])
			live->body[next[s->root[i]]++] = i;
	free(next);
}

static bool is_few(const struct body_table *table, const unsigned char *dirty)
{
	size_t count = 0;

	for (uint32_t i = 1; i <= table->count; i++)
		count += dirty[i];
	return count < table->count / FEW;
}

int link_live_find(struct link_live *live, struct archive *archive,
		   const struct body_table *table, const unsigned char *dirty,
		   struct fault *fault)
{
	size_t bodies = (size_t)table->count + 1;
	struct search s = {
		.archive = archive,
		.table = table,
		.root = memory_alloc(bodies * sizeof(*s.root)),
		.is_live = memory_alloc_zero(bodies, 1),
		.queue = memory_alloc(bodies * sizeof(*s.queue)),
	};
	int rc;

	*live = (struct link_live){.root = s.root};
	for (uint32_t i = 0; i <= table->count; i++)
		s.root[i] = i;
	rc = is_few(table, dirty) ? search_around(&s, dirty, fault)
				  : search_all(&s, dirty, fault);
	if (rc == 0)
		list_components(&s, live);
	free(s.is_live);
	free(s.queue);
	return rc;
}

void link_live_release(struct link_live *live)
{
	if (!live)
		return;
	free(live->root);
	free(live->body);
	*live = (struct link_live){0};
}
