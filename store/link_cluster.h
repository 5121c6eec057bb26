/*
 * link_cluster.h - clusters out of edges, and every member's own score.
 */
#ifndef NEWSFOLD_STORE_LINK_CLUSTER_H
#define NEWSFOLD_STORE_LINK_CLUSTER_H

#include "core/near/cluster.h"
#include "store/archive.h"
#include "store/body_table.h"
#include "store/learned_furniture.h"

/* An edge between body numbers, as kept in memory. */
struct link_edge {
	uint32_t a, b; /* a < b */
	float jaccard, containment_a, containment_b;
	unsigned char relation;
	bool merges;
};

struct link_edges {
	struct link_edge *at;
	size_t count, capacity;
};

/*
 * Remake the clusters that hold a dirty body or are joined to one by a merging
 * edge, now or before. edges are all edges of the archive.
 */
int link_clusters(struct archive *archive, const struct body_table *table,
		  const struct furniture *furniture, const unsigned char *dirty,
		  const struct link_edges *edges, unsigned threads,
		  uint64_t *out_clusters, struct fault *fault);

#endif
