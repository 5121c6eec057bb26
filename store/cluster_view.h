/*
 * cluster_view.h - a cluster as people ask for it: members with all their
 * captures, narrowed by kind, similarity, outlet and date at reading time.
 */
#ifndef NEWSFOLD_STORE_CLUSTER_VIEW_H
#define NEWSFOLD_STORE_CLUSTER_VIEW_H

#include "core/near/cluster.h"
#include "store/archive.h"

/* Bits of cluster_query.kinds. */
#define CLUSTER_EXACT	      1u
#define CLUSTER_NEAR	      2u
#define CLUSTER_CONTAINED     4u /* contains, too */
#define CLUSTER_PARTIAL	      8u
#define CLUSTER_KINDS_DEFAULT (CLUSTER_EXACT | CLUSTER_NEAR | CLUSTER_CONTAINED)

struct cluster_query {
	unsigned kinds;
	uint64_t min_size;     /* captures; at least 2 */
	double min_similarity; /* 0: as linked; met to the sixth decimal, as
				* scores are printed */
	struct bytes outlet;   /* clusters with a capture of it */
	struct bytes since, until;
	enum canonical_rule rule;  /* who stands for a cluster */
	const struct bytes *order; /* outlets, for CANONICAL_OUTLET_ORDER */
	size_t order_count;
	uint64_t skip; /* answers passed over; unread where that can be */
};

#define CLUSTER_QUERY_INIT                                                     \
	{                                                                      \
		.kinds = CLUSTER_KINDS_DEFAULT, .min_size = 2                  \
	}

struct cluster_view_member {
	struct id body;
	uint32_t number;
	enum relation relation;
	double jaccard, containment;
	bool direct;
	struct catalog_capture **capture; /* owned */
	size_t capture_count, capture_capacity;
};

/*
 * The canonical body's first capture is the member `canonical`; its other
 * captures are a member `exact` of the same body. Order: canonical, exact, then
 * by similarity and id.
 */
struct cluster_view {
	int64_t row; /* 0 when is_partial */
	struct id id;
	struct id canonical;
	uint64_t size, bodies, outlets;
	double min_similarity, median_similarity;
	const char *rule; /* by which the canonical was chosen */
	bool is_partial;  /* shared passages only: no cluster */
	struct cluster_view_member *member;
	size_t member_count, member_capacity;
};

void cluster_view_release(struct cluster_view *view);

/* The whole cluster of that row. */
int cluster_view_load(struct archive *archive, int64_t row,
		      struct cluster_view *out, struct fault *fault);

typedef int cluster_view_fn(void *context, const struct cluster_view *view,
			    struct fault *fault);
/* Clusters that answer the query, largest first, then by id; after them, when
 * asked for, the bodies that share passages. */
int cluster_view_each(struct archive *archive,
		      const struct cluster_query *query, cluster_view_fn *visit,
		      void *context, struct fault *fault);

#endif
