/*
 * link_composite.h - which bodies hold two stories, told by the edges.
 */
#ifndef NEWSFOLD_STORE_LINK_COMPOSITE_H
#define NEWSFOLD_STORE_LINK_COMPOSITE_H

#include "core/near/cluster.h"
#include "core/near/composite.h"
#include "store/archive.h"

/* Does this edge bear on whether its larger end is a composite? The end, or 0:
 * when such an edge comes or goes, that body's cluster is to be looked at. */
uint32_t link_composite_touches(const struct catalog_edge *edge);

/* What one body holds, kept while it is asked about again and again. */
struct link_composite;
struct link_composite *link_composite_new(struct catalog *catalog);
void link_composite_free(struct link_composite *composite);

/* Another story that the larger end of a merging edge holds, with nothing of
 * the smaller: its body number in *out_other, else 0. */
int link_composite_find(struct link_composite *composite,
			const struct catalog_edge *edge, uint32_t *out_other,
			struct fault *fault);

/* Edges whose larger end is a composite merge no more. They are between places
 * whose body numbers are given. */
int link_composite_part(struct catalog *catalog, const uint32_t *body,
			struct cluster_edge *edge, size_t edge_count,
			struct fault *fault);

#endif
