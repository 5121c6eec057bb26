/*
 * canonical.h - which member stands for a cluster.
 */
#ifndef NEWSFOLD_CORE_NEAR_CANONICAL_H
#define NEWSFOLD_CORE_NEAR_CANONICAL_H

#include "core/near/cluster.h"

/* A total order: below 0 when a stands for the cluster rather than b. Ids
 * decide last, so it is 0 only for the same node. */
int canonical_compare(enum canonical_rule rule, const struct cluster_node *a,
		      const struct cluster_node *b);

#endif
