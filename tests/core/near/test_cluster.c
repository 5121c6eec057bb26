#include "core/near/cluster.h"

#include "core/base/hash.h"
#include "core/base/memory.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#define NEAR(a, b, jaccard)                                                    \
	{                                                                      \
		a, b, jaccard, .7F, .7F, RELATION_NEAR, true, false            \
	}
#define PAGE(a, b, jaccard)                                                    \
	{                                                                      \
		a, b, jaccard, .4F, .4F, RELATION_NEAR, true, true             \
	}
#define PARTIAL(a, b)                                                          \
	{                                                                      \
		a, b, .2F, .3F, .3F, RELATION_PARTIAL, false, false            \
	}
#define CONTAINS(a, b)                                                         \
	{                                                                      \
		a, b, .5F, .5F, 1, RELATION_CONTAINS, true, false              \
	}

static void make_nodes(struct cluster_node *node, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		node[i] = (struct cluster_node){.published = (int64_t)i,
						.fetched = INT64_MAX,
						.length = 100};
		node[i].id = id_of(bytes_make(&i, sizeof(i)));
	}
}

static void check_groups(const struct cluster_edge *edge, size_t edge_count,
			 const uint32_t *expected, size_t count)
{
	struct cluster_node node[16];
	uint32_t label[16];

	make_nodes(node, count);
	cluster_label(node, count, edge, edge_count, CANONICAL_EARLIEST, label);
	for (size_t i = 0; i < count; i++)
		cr_assert_eq(label[i], expected[i], "node %zu: %u", i,
			     label[i]);
}

Test(cluster, joins_by_merging_edges_only)
{
	static const struct cluster_edge edge[] = {NEAR(1, 0, .9F),
						   PARTIAL(1, 2)};
	static const uint32_t expected[] = {0, 0, CLUSTER_NONE};

	check_groups(edge, 2, expected, 3);
	check_groups(NULL, 0, (uint32_t[]){CLUSTER_NONE}, 1);
}

Test(cluster, a_text_that_holds_two_stories_does_not_bridge_them)
{
	static const struct cluster_edge edge[] = {
		NEAR(0, 1, .9F), NEAR(2, 3, .9F), CONTAINS(4, 0),
		CONTAINS(4, 1),	 CONTAINS(4, 2),  CONTAINS(4, 3)};
	struct cluster_node node[5];
	uint32_t label[5];

	make_nodes(node, 5);
	cluster_label(node, 5, edge, 6, CANONICAL_EARLIEST, label);
	cr_assert_eq(label[0], label[1]);
	cr_assert_eq(label[2], label[3]);
	cr_assert_neq(label[0], label[2]);
}

/* An article and its pages, which have nothing in common with each other. */
Test(cluster, a_text_held_whole_joins_though_nothing_else_speaks_for_it)
{
	static const struct cluster_edge edge[] = {
		CONTAINS(0, 1), CONTAINS(0, 2), CONTAINS(0, 3)};
	static const uint32_t expected[] = {0, 0, 0, 0};
	/* One that has a group of its own does not: it would bring that. */
	static const struct cluster_edge grouped[] = {
		NEAR(2, 3, .9F), CONTAINS(0, 1), CONTAINS(0, 2)};
	static const uint32_t apart[] = {0, 0, 2, 2};
	/* Nor does one that has something else besides. */
	static const struct cluster_edge partly[] = {CONTAINS(0, 1),
						     NEAR(0, 2, .4F)};
	static const uint32_t alone[] = {0, 0, CLUSTER_NONE};

	check_groups(edge, 3, expected, 4);
	check_groups(grouped, 3, apart, 4);
	check_groups(partly, 2, alone, 3);
}

Test(cluster, one_weak_edge_does_not_bridge_two_groups)
{
	static const struct cluster_edge edge[] = {
		NEAR(0, 1, .9F), NEAR(2, 3, .9F), NEAR(1, 2, .35F)};
	static const uint32_t expected[] = {0, 0, 2, 2};

	check_groups(edge, 3, expected, 4);
}

Test(cluster, weak_edges_hold_where_they_support_each_other)
{
	static const struct cluster_edge edge[] = {
		NEAR(0, 1, .9F), NEAR(2, 3, .9F), NEAR(1, 2, .35F),
		NEAR(0, 3, .34F)};
	static const uint32_t expected[] = {0, 0, 0, 0};

	check_groups(edge, 4, expected, 4);
}

/* 0 and 1 are revisions of a page; 1 holds the story 2 and 3 tell. */
Test(cluster, a_page_does_not_bring_in_what_one_revision_shares_with_others)
{
	static const struct cluster_edge edge[] = {
		NEAR(1, 2, .9F), NEAR(2, 3, .9F), PAGE(0, 1, .7F),
		PARTIAL(0, 2), PARTIAL(0, 3)};
	static const uint32_t apart[] = {CLUSTER_NONE, 1, 1, 1};
	static const struct cluster_edge revisions[] = {
		NEAR(0, 1, .9F), NEAR(2, 3, .9F), PAGE(0, 2, .1F),
		PAGE(1, 3, .1F)};
	static const uint32_t together[] = {0, 0, 0, 0};

	check_groups(edge, 5, apart, 4);
	check_groups(revisions, 4, together, 4);
	check_groups(revisions, 3, (uint32_t[]){0, 0, 2, 2}, 4);
}

Test(cluster, a_weak_chain_is_not_followed)
{
	static const struct cluster_edge edge[] = {
		NEAR(0, 1, .39F), NEAR(1, 2, .38F), NEAR(2, 3, .37F),
		NEAR(3, 4, .36F)};
	static const uint32_t expected[] = {0, 0, 2, 2, CLUSTER_NONE};

	check_groups(edge, 4, expected, 5);
}

/* Nodes and edges by chance, dense enough for groups of every kind. */
static size_t chance_edges(struct cluster_edge *edge, uint32_t nodes,
			   uint64_t seed)
{
	size_t count = 0;

	for (uint32_t a = 0; a < nodes; a++)
		for (uint32_t b = a + 1; b < nodes; b++) {
			uint64_t x = hash64_mix(seed << 32 | a << 16 | b);

			if (x % 16 > 1)
				continue;
			edge[count++] = (struct cluster_edge){
				.a = a,
				.b = b,
				.jaccard = (float)(x >> 32 & 7) / 8,
				.containment_a = .9F,
				.containment_b = .8F,
				.relation = RELATION_NEAR,
				.merges = (x >> 40 & 3) != 0,
				.as_page = (x >> 42 & 3) == 0};
		}
	return count;
}

static void shuffle(uint32_t *order, uint32_t count, uint64_t seed)
{
	for (uint32_t i = 0; i < count; i++)
		order[i] = i;
	for (uint32_t i = count; i-- > 1;) {
		uint32_t j = (uint32_t)(hash64_mix(seed * 999 + i) % (i + 1));
		uint32_t t = order[i];

		order[i] = order[j];
		order[j] = t;
	}
}

Test(cluster, order_of_nodes_and_edges_changes_nothing)
{
	enum { NODES = 60 };
	static struct cluster_edge edge[NODES * NODES], moved[NODES * NODES];
	struct cluster_node node[NODES], moved_node[NODES];
	uint32_t label[NODES], moved_label[NODES], order[NODES];
	static uint32_t edge_order[NODES * NODES];

	for (uint64_t seed = 1; seed <= 50; seed++) {
		size_t count = chance_edges(edge, NODES, seed);

		make_nodes(node, NODES);
		for (uint32_t i = 0; i < NODES; i++)
			node[i].published = (int64_t)(hash64_mix(i) % 5);
		cluster_label(node, NODES, edge, count, CANONICAL_EARLIEST,
			      label);
		shuffle(order, NODES, seed);
		shuffle(edge_order, (uint32_t)count, seed + 7);
		for (uint32_t i = 0; i < NODES; i++)
			moved_node[order[i]] = node[i];
		for (size_t i = 0; i < count; i++) {
			struct cluster_edge e = edge[edge_order[i]];

			moved[i] = e;
			moved[i].a = order[seed & 1 ? e.a : e.b];
			moved[i].b = order[seed & 1 ? e.b : e.a];
			if (!(seed & 1)) {
				moved[i].containment_a = e.containment_b;
				moved[i].containment_b = e.containment_a;
			}
		}
		cluster_label(moved_node, NODES, moved, count,
			      CANONICAL_EARLIEST, moved_label);
		for (uint32_t i = 0; i < NODES; i++)
			cr_assert_eq(moved_label[order[i]],
				     label[i] == CLUSTER_NONE
					     ? CLUSTER_NONE
					     : order[label[i]]);
	}
}

Test(cluster, a_heap_of_copies_takes_linear_time, .timeout = 10)
{
	enum { NODES = 200000, LINKS = 8 };
	struct cluster_node *node = memory_alloc_zero(NODES, sizeof(*node));
	struct cluster_edge *edge =
		memory_alloc_zero((size_t)NODES * LINKS, sizeof(*edge));
	uint32_t *label = memory_alloc_zero(NODES, sizeof(*label));
	size_t count = 0;

	make_nodes(node, NODES);
	for (uint32_t i = 1; i < NODES; i++)
		for (uint32_t j = 0; j < LINKS && j < i; j++)
			edge[count++] = (struct cluster_edge)NEAR(i, j, .4F);
	cluster_label(node, NODES, edge, count, CANONICAL_EARLIEST, label);
	for (uint32_t i = 0; i < NODES; i++)
		cr_assert_eq(label[i], 0);
	free(node);
	free(edge);
	free(label);
}

Test(cluster, the_same_members_give_the_same_id)
{
	struct cluster_node node[3];
	struct id member[3];
	struct id whole;

	make_nodes(node, 3);
	for (int i = 0; i < 3; i++)
		member[i] = node[i].id;
	whole = cluster_id(member, 3);
	cr_assert(id_equal(&whole, &(struct id[]){cluster_id(member, 3)}[0]));
	cr_assert_not(
		id_equal(&whole, &(struct id[]){cluster_id(member, 2)}[0]));
}
