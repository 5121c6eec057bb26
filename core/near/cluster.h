/*
 * cluster.h - groups of copies out of verified edges.
 *
 * A pure function of the nodes and edges: the order they come in changes
 * nothing. Only edges that merge join; composites (one text that holds two
 * stories that are no copies of each other) and weak bridges do not; every
 * member is scored against its cluster's canonical.
 */
#ifndef NEWSFOLD_CORE_NEAR_CLUSTER_H
#define NEWSFOLD_CORE_NEAR_CLUSTER_H

#include "core/base/hash.h"
#include "core/near/verify.h"

/* An edge this strong joins by itself; a weaker one needs another beside it,
 * and may be taken back by a third text (composite.h). */
#define CLUSTER_STRONG_JACCARD .60

/* A body, as cluster making sees it. */
struct cluster_node {
	struct id id;	   /* decides every tie */
	int64_t published; /* earliest of its captures, Unix seconds */
	int64_t fetched;   /* likewise; INT64_MAX when unknown */
	uint32_t length;   /* of the body, in bytes */
	/* For rules that are asked for at reading time alone: */
	uint32_t fields;      /* known of its best capture */
	uint32_t outlet_rank; /* in the order asked for; smaller is sooner */
};

/* A verified pair, by index into the nodes; the verdict is of a to b. */
struct cluster_edge {
	uint32_t a, b;
	float jaccard;
	float containment_a, containment_b;
	unsigned char relation; /* enum relation */
	bool merges;
	bool as_page; /* as verdict.as_page */
};

enum canonical_rule {
	CANONICAL_EARLIEST, /* published, then fetched, then longest, then id */
	CANONICAL_LONGEST,
	CANONICAL_MOST_COMPLETE, /* most fields known, then longest */
	CANONICAL_OUTLET_ORDER,	 /* by outlet, then earliest */
	CANONICAL_RULE_COUNT
};

const char *canonical_rule_name(enum canonical_rule rule);
/* CANONICAL_RULE_COUNT when there is no such rule. */
enum canonical_rule canonical_rule_of_name(const char *name);

#define CLUSTER_NONE UINT32_MAX

/* label[i] = index of the canonical node of i's cluster, or CLUSTER_NONE when
 * node i stands alone (exact copies share one node and are no matter here). */
void cluster_label(const struct cluster_node *node, size_t node_count,
		   const struct cluster_edge *edge, size_t edge_count,
		   enum canonical_rule rule, uint32_t *label);

/* XXH3-128 of the members' ids in order: the same members, the same id. */
struct id cluster_id(const struct id *sorted_member, size_t count);

#endif
