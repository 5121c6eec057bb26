/*
 * link_cluster.h - clusters out of edges, and every member's own score.
 */
#ifndef NEWSFOLD_STORE_LINK_CLUSTER_H
#define NEWSFOLD_STORE_LINK_CLUSTER_H

#include "core/near/cluster.h"
#include "store/archive.h"
#include "store/body_table.h"
#include "store/learned_furniture.h"

/*
 * Remake the clusters that hold a dirty body or are joined to one by a merging
 * edge, now or before, out of the catalog's edges; the table's bodies get their
 * new clusters. Memory is bounded by a batch of them, or by the largest
 * component's edges.
 */
int link_clusters(struct archive *archive, struct body_table *table,
		  const struct furniture *furniture, const unsigned char *dirty,
		  unsigned threads, uint64_t *out_clusters,
		  struct fault *fault);

#endif
