/*
 * catalog_edge.h - pairs of bodies that link has judged to be copies.
 */
#ifndef NEWSFOLD_STORE_CATALOG_CATALOG_EDGE_H
#define NEWSFOLD_STORE_CATALOG_CATALOG_EDGE_H

#include "store/catalog/catalog.h"

struct catalog_edge {
	uint32_t a, b; /* a < b; the verdict is of a to b */
	float jaccard, containment_a, containment_b;
	uint32_t shared; /* shingles in both; 0: not known */
	enum relation relation;
	bool merges, as_page;
};

static inline struct catalog_edge
catalog_edge_of_verdict(uint32_t a, uint32_t b, const struct verdict *verdict)
{
	return (struct catalog_edge){
		.a = a,
		.b = b,
		.jaccard = verdict->jaccard,
		.containment_a = verdict->containment_a,
		.containment_b = verdict->containment_b,
		.shared = verdict->shared,
		.relation = verdict->relation,
		.merges = verdict->merges,
		.as_page = verdict->as_page,
	};
}

int catalog_put_edge(struct catalog *catalog, const struct catalog_edge *edge,
		     struct fault *fault);
/* Forget the edges of a body. */
int catalog_drop_edges(struct catalog *catalog, uint32_t body,
		       struct fault *fault);
/* Forget one edge, a < b: 1; 0 when there is none. */
int catalog_drop_edge(struct catalog *catalog, uint32_t a, uint32_t b,
		      struct fault *fault);
typedef int catalog_edge_fn(void *context, const struct catalog_edge *edge,
			    struct fault *fault);
/* The edges of one body, or of all when body is 0. */
int catalog_each_edge(struct catalog *catalog, uint32_t body,
		      catalog_edge_fn *visit, void *context,
		      struct fault *fault);
/* Those of which the body is the smaller end: quick to ask many times over. The
 * visitor asks the catalog nothing. */
int catalog_each_edge_from(struct catalog *catalog, uint32_t body,
			   catalog_edge_fn *visit, void *context,
			   struct fault *fault);
/* Is there an edge between the two? 1, 0, or negative. */
int catalog_has_edge(struct catalog *catalog, uint32_t a, uint32_t b,
		     struct fault *fault);
/* The ends of the merging edges of one body, or of all when body is 0. The
 * visitor asks the catalog nothing. */
typedef void catalog_join_fn(void *context, uint32_t a, uint32_t b);
int catalog_each_join(struct catalog *catalog, uint32_t body,
		      catalog_join_fn *visit, void *context,
		      struct fault *fault);
/* Around very many put_edge in order of their ends, all within the caller's
 * transaction: edges are not found by their larger end in between. */
int catalog_begin_edges(struct catalog *catalog, struct fault *fault);
int catalog_end_edges(struct catalog *catalog, struct fault *fault);

#endif
