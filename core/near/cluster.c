#include "core/near/cluster.h"

#include "core/base/buffer.h"
#include "core/base/memory.h"
#include "core/near/canonical.h"

#include <assert.h>
#include <stdlib.h>

/* Neighbours of one member, and of all of a group, looked at for support: so
 * many are enough to find it and bound the work in dense heaps. */
#define MEMBER_LOOKS  64
#define SUPPORT_LOOKS 512
/* Two are nearly always enough; the rest is for chains made to need more. */
#define WALKS 8
/* So much of a text stands in another: it is a cut and nothing besides. */
#define WHOLLY_HELD .95f

/* Edges in an order of their own: strongest first, then by the ids. */
struct ordered_edge {
	float jaccard, containment;
	uint32_t low, high;    /* ranks of the ends */
	float of_low, of_high; /* shares of them that stand in the other */
	bool merges, as_page;
};

/*
 * Everything is told by rank, the place of a node among all ids, so that the
 * order nodes and edges came in is forgotten here.
 */
struct grouping {
	uint32_t count;
	uint32_t *node_of; /* rank -> index of the caller's node */
	uint32_t *rank_of;
	struct ordered_edge *edge;
	size_t edge_count;
	/* neighbour[first[r]..first[r + 1]) of any relation, edges' order; with
	 * MERGES where the edge does. */
	uint32_t *neighbour;
	size_t *first;
	/* Groups: root, size, and members as a ring. */
	uint32_t *root, *size, *ring;
};

#define MERGES (UINT32_C(1) << 31)

struct ranked_id {
	const struct id *id;
	uint32_t node;
};

static int compare_ranked(const void *x, const void *y)
{
	const struct ranked_id *p = x, *q = y;
	int order = id_compare(p->id, q->id);

	return order ? order : p->node < q->node ? -1 : p->node > q->node;
}

static void rank_nodes(struct grouping *g, const struct cluster_node *node)
{
	struct ranked_id *ranked = memory_alloc_zero(g->count, sizeof(*ranked));

	for (uint32_t i = 0; i < g->count; i++)
		ranked[i] = (struct ranked_id){&node[i].id, i};
	qsort(ranked, g->count, sizeof(*ranked), compare_ranked);
	for (uint32_t r = 0; r < g->count; r++) {
		g->node_of[r] = ranked[r].node;
		g->rank_of[ranked[r].node] = r;
	}
	free(ranked);
}

static int compare_edges(const void *x, const void *y)
{
	const struct ordered_edge *p = x, *q = y;

	if (p->jaccard != q->jaccard)
		return p->jaccard > q->jaccard ? -1 : 1;
	if (p->containment != q->containment)
		return p->containment > q->containment ? -1 : 1;
	if (p->low != q->low)
		return p->low < q->low ? -1 : 1;
	return p->high < q->high ? -1 : p->high > q->high;
}

static void order_edges(struct grouping *g, const struct cluster_edge *edge,
			size_t edge_count)
{
	for (size_t i = 0; i < edge_count; i++) {
		const struct cluster_edge *e = &edge[i];
		uint32_t a = g->rank_of[e->a], b = g->rank_of[e->b];

		if (a == b || e->relation == RELATION_NONE)
			continue;
		g->edge[g->edge_count++] = (struct ordered_edge){
			.jaccard = e->jaccard,
			.containment = e->containment_a > e->containment_b
					       ? e->containment_a
					       : e->containment_b,
			.low = a < b ? a : b,
			.high = a < b ? b : a,
			.of_low = a < b ? e->containment_a : e->containment_b,
			.of_high = a < b ? e->containment_b : e->containment_a,
			.merges = e->merges,
			.as_page = e->as_page};
	}
	if (g->edge_count)
		qsort(g->edge, g->edge_count, sizeof(*g->edge), compare_edges);
}

static void list_neighbours(struct grouping *g)
{
	size_t *next = memory_alloc_zero(g->count + 1, sizeof(*next));

	for (size_t i = 0; i < g->edge_count; i++) {
		g->first[g->edge[i].low + 1]++;
		g->first[g->edge[i].high + 1]++;
	}
	for (uint32_t r = 0; r < g->count; r++) {
		g->first[r + 1] += g->first[r];
		next[r] = g->first[r];
	}
	for (size_t i = 0; i < g->edge_count; i++) {
		const struct ordered_edge *e = &g->edge[i];
		uint32_t merges = e->merges ? MERGES : 0;

		g->neighbour[next[e->low]++] = e->high | merges;
		g->neighbour[next[e->high]++] = e->low | merges;
	}
	free(next);
}

static uint32_t root_of(struct grouping *g, uint32_t r)
{
	while (g->root[r] != r) {
		g->root[r] = g->root[g->root[r]];
		r = g->root[r];
	}
	return r;
}

static void join(struct grouping *g, uint32_t a, uint32_t b)
{
	uint32_t next = g->ring[a];

	if (g->size[a] < g->size[b]) {
		join(g, b, a);
		return;
	}
	g->root[b] = a;
	g->size[a] += g->size[b];
	g->ring[a] = g->ring[b];
	g->ring[b] = next;
}

/* Members of either group seen to have an edge into the other. */
struct support {
	uint32_t groups[2], ends[2], last[2];
	unsigned looks;
};

static void note_end(struct support *support, int side, uint32_t member)
{
	if (support->ends[side] && support->last[side] == member)
		return;
	support->last[side] = member;
	support->ends[side]++;
}

/* Two members of a group, or its only one, are ends enough. */
static bool has_enough(const struct grouping *g, const struct support *support)
{
	for (int side = 0; side < 2; side++)
		if (support->ends[side] < 2 &&
		    support->ends[side] < g->size[support->groups[side]])
			return false;
	return true;
}

/* Look from the members of one group for edges into the other. A text with
 * thousands of neighbours is not read to the end: its edges are found from
 * their other ends. */
static bool look_across(struct grouping *g, struct support *support, int side)
{
	uint32_t group = support->groups[side];
	uint32_t other = support->groups[!side];
	uint32_t r = group;

	do {
		size_t end = g->first[r + 1];

		if (end > g->first[r] + MEMBER_LOOKS)
			end = g->first[r] + MEMBER_LOOKS;
		for (size_t i = g->first[r]; i < end; i++) {
			uint32_t neighbour = g->neighbour[i] & ~MERGES;

			if (root_of(g, neighbour) != other)
				continue;
			note_end(support, side, r);
			note_end(support, !side, neighbour);
		}
		if (has_enough(g, support))
			return true;
		support->looks += (unsigned)(end - g->first[r]);
		r = g->ring[r];
	} while (r != group && support->looks < SUPPORT_LOOKS);
	return false;
}

/*
 * Does more than one text tie the two groups together? Two members of each, or
 * of the larger when the other is one text alone, must have edges across. So
 * neither a text that holds two stories nor one chance resemblance makes two
 * groups one. Edges of any relation count: shared passages are support enough.
 */
static bool is_supported(struct grouping *g, uint32_t a, uint32_t b)
{
	struct support support = {.groups = {a, b}};

	if (look_across(g, &support, 0))
		return true;
	support.looks = 0;
	return look_across(g, &support, 1);
}

/* Is every member of a group held a copy of one in the other? */
static bool all_merge_across(struct grouping *g, uint32_t group, uint32_t other)
{
	unsigned looks = 0;
	uint32_t r = group;

	do {
		size_t i = g->first[r], end = g->first[r + 1];

		if (end > i + MEMBER_LOOKS)
			end = i + MEMBER_LOOKS;
		looks += (unsigned)(end - i);
		while (i < end &&
		       (!(g->neighbour[i] & MERGES) ||
			root_of(g, g->neighbour[i] & ~MERGES) != other))
			i++;
		if (i == end || looks > SUPPORT_LOOKS)
			return false;
		r = g->ring[r];
	} while (r != group);
	return true;
}

/* Is an end of the edge a text of no group yet that stands in the other whole?
 * It brings nothing that could tie a third to them: the pages of an article
 * have nothing in common with each other, and only the article speaks for each.
 */
static bool is_whole_cut(const struct grouping *g, const struct ordered_edge *e,
			 uint32_t a, uint32_t b)
{
	return (g->size[a] == 1 && e->of_low >= WHOLLY_HELD) ||
	       (g->size[b] == 1 && e->of_high >= WHOLLY_HELD);
}

/* Is an edge between two groups enough to make them one? One that rests on the
 * address of a page joins it to what is of the page, not to what one of its
 * revisions has in common with others. */
static bool may_join(struct grouping *g, const struct ordered_edge *e,
		     uint32_t a, uint32_t b)
{
	if (e->as_page)
		return all_merge_across(g, a, b) && all_merge_across(g, b, a);
	return e->jaccard >= (float)CLUSTER_STRONG_JACCARD ||
	       is_whole_cut(g, e, a, b) || is_supported(g, a, b);
}

/* One walk over the edges; returns whether any joined two groups. */
static bool join_groups(struct grouping *g)
{
	bool is_changed = false;

	for (size_t i = 0; i < g->edge_count; i++) {
		const struct ordered_edge *e = &g->edge[i];
		uint32_t a, b;

		if (!e->merges)
			continue;
		a = root_of(g, e->low);
		b = root_of(g, e->high);
		if (a == b || !may_join(g, e, a, b))
			continue;
		join(g, a, b);
		is_changed = true;
	}
	return is_changed;
}

/* Groups that grew may support an edge they did not before. */
static void group_nodes(struct grouping *g)
{
	for (int walk = 0; walk < WALKS && join_groups(g); walk++)
		;
}

static void label_groups(struct grouping *g, const struct cluster_node *node,
			 enum canonical_rule rule, uint32_t *label)
{
	for (uint32_t r = 0; r < g->count; r++) {
		uint32_t best = r, member = r;

		if (g->root[r] != r)
			continue;
		do {
			if (canonical_compare(rule, &node[g->node_of[member]],
					      &node[g->node_of[best]]) < 0)
				best = member;
			member = g->ring[member];
		} while (member != r);
		do {
			label[g->node_of[member]] = g->size[r] > 1
							    ? g->node_of[best]
							    : CLUSTER_NONE;
			member = g->ring[member];
		} while (member != r);
	}
}

static void grouping_init(struct grouping *g, size_t node_count,
			  size_t edge_count)
{
	assert(node_count < MERGES);
	*g = (struct grouping){.count = (uint32_t)node_count};
	g->node_of = memory_alloc_zero(node_count, sizeof(*g->node_of));
	g->rank_of = memory_alloc_zero(node_count, sizeof(*g->rank_of));
	g->edge = memory_alloc_zero(edge_count, sizeof(*g->edge));
	g->neighbour = memory_alloc_zero(edge_count, 2 * sizeof(uint32_t));
	g->first = memory_alloc_zero(node_count + 1, sizeof(*g->first));
	g->root = memory_alloc_zero(node_count, sizeof(*g->root));
	g->size = memory_alloc_zero(node_count, sizeof(*g->size));
	g->ring = memory_alloc_zero(node_count, sizeof(*g->ring));
	for (uint32_t r = 0; r < g->count; r++) {
		g->root[r] = g->ring[r] = r;
		g->size[r] = 1;
	}
}

static void grouping_release(struct grouping *g)
{
	free(g->node_of);
	free(g->rank_of);
	free(g->edge);
	free(g->neighbour);
	free(g->first);
	free(g->root);
	free(g->size);
	free(g->ring);
}

void cluster_label(const struct cluster_node *node, size_t node_count,
		   const struct cluster_edge *edge, size_t edge_count,
		   enum canonical_rule rule, uint32_t *label)
{
	struct grouping grouping;

	grouping_init(&grouping, node_count, edge_count);
	rank_nodes(&grouping, node);
	order_edges(&grouping, edge, edge_count);
	list_neighbours(&grouping);
	group_nodes(&grouping);
	label_groups(&grouping, node, rule, label);
	grouping_release(&grouping);
}

struct id cluster_id(const struct id *sorted_member, size_t count)
{
	struct buffer ids = BUFFER_INIT;
	struct id id;

	for (size_t i = 0; i < count; i++)
		buffer_append(&ids, sorted_member[i].byte, ID_SIZE);
	id = id_of(buffer_view(&ids));
	buffer_release(&ids);
	return id;
}
