/*
 * forget_plan.h - what a take-down would take, and what refers to it.
 *
 * A capture goes when it was named: by its own id, its body's, its cluster's,
 * its dump's, by its URL or outlet; with_near also takes the other members of
 * the clusters it is in. Revisits that have their page from it go, too. A body
 * goes when its last capture does; one that other captures have stays.
 */
#ifndef NEWSFOLD_STORE_FORGET_PLAN_H
#define NEWSFOLD_STORE_FORGET_PLAN_H

#include "core/base/id_set.h"
#include "store/archive.h"

struct forget_request {
	const char **name; /* ids as people type them */
	size_t name_count;
	const char *url, *outlet; /* or NULL */
	bool with_near;
};

/* A record that goes. */
struct forget_item {
	int64_t row;
	struct id id;
	struct sha256 sha256;
	struct id body; /* zero: it has none */
	struct id dump;
	uint32_t body_number;
	bool body_goes;
	bool leaves_glue; /* over the limit at ingest, or a row of a workbook:
			   * its bytes lie between records and stay */
};

/* A cluster that loses captures. */
struct forget_cluster {
	struct id id;
	uint64_t size, going;
	bool canonical_goes;
};

/* A body that stays because other captures have it. */
struct forget_kept {
	struct id body;
	uint64_t captures; /* that stay */
};

struct forget_plan {
	struct forget_item *item; /* in the order of `list` */
	size_t item_count, item_capacity;
	struct forget_cluster *cluster;
	size_t cluster_count, cluster_capacity;
	struct forget_kept *kept;
	size_t kept_count, kept_capacity;
	uint64_t bodies;  /* that go */
	uint64_t leaning; /* objects that stay, coded against one that goes */
	uint64_t dumps;	  /* that will have gaps */
	bool has_url, has_outlet;
	struct id url, outlet;	 /* keys of forgotten.h */
	struct id_set going;	 /* ids of items */
	struct id_set objects;	 /* bodies that go */
	struct id_set originals; /* of items */
};

#define FORGET_PLAN_INIT                                                       \
	{                                                                      \
		.item = NULL                                                   \
	}

/* FAULT_MISSING, FAULT_AMBIGUOUS, FAULT_USAGE by the names. What is forgotten
 * already, and an URL or outlet that nothing has, add nothing to the plan.
 * Release it whatever the answer. */
int forget_plan_make(struct archive *archive,
		     const struct forget_request *request,
		     struct forget_plan *plan, struct fault *fault);
/* Is the plan's URL or outlet refused already? */
bool forget_plan_is_known(struct archive *archive,
			  const struct forget_plan *plan);
void forget_plan_release(struct forget_plan *plan);

#endif
