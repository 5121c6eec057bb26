#include "store/link.h"

#include "core/base/memory.h"
#include "store/candidate.h"
#include "store/judge.h"
#include "store/learned_furniture.h"
#include "store/link_cluster.h"
#include "store/post.h"

#include <stdlib.h>
#include <time.h>

/* Bodies whose pairs are found and judged in one go: bounds the memory. */
#define SLICE_BODIES 150000u

struct link {
	struct archive *archive;
	struct body_table table;
	unsigned char *dirty; /* one a body, by number */
	uint32_t old_count;   /* bodies linked before */
	uint64_t dirty_count;
	struct furniture furniture;
	struct link_edges edges;
	struct link_result *result;
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int mark(void *context, const struct catalog_body *body,
		struct fault *fault)
{
	struct link *link = context;

	(void)fault;
	link->dirty[body->number] = 1;
	link->dirty_count++;
	return 0;
}

static int see_edge(void *context, uint32_t a, uint32_t b,
		    const struct verdict *verdict, struct fault *fault)
{
	struct link *link = context;
	struct catalog_edge edge = {
		.a = a,
		.b = b,
		.jaccard = verdict->jaccard,
		.containment_a = verdict->containment_a,
		.containment_b = verdict->containment_b,
		.relation = verdict->relation,
		.merges = verdict->merges,
	};

	link->result->candidates++;
	if (verdict->relation == RELATION_NONE)
		return 0;
	link->result->edges++;
	return catalog_put_edge(link->archive->catalog, &edge, fault);
}

static int keep_edge(void *context, const struct catalog_edge *edge,
		     struct fault *fault)
{
	struct link_edges *edges = context;

	(void)fault;
	ARRAY_RESERVE(edges->at, edges->count + 1, edges->capacity);
	edges->at[edges->count++] = (struct link_edge){
		.a = edge->a,
		.b = edge->b,
		.jaccard = (float)edge->jaccard,
		.containment_a = (float)edge->containment_a,
		.containment_b = (float)edge->containment_b,
		.relation = (unsigned char)edge->relation,
		.merges = edge->merges,
	};
	return 0;
}

static int drop_dirty_edges(struct link *link, struct fault *fault)
{
	int rc = 0;

	/* New bodies have none yet. */
	for (uint32_t i = 1; rc == 0 && i <= link->old_count; i++)
		if (link->dirty[i])
			rc = catalog_drop_edges(link->archive->catalog, i,
						fault);
	return rc;
}

/* The pairs whose smaller body is in first..last: found and judged. */
static int make_slice(struct link *link, uint32_t first, uint32_t last,
		      unsigned threads, struct candidates *candidates,
		      struct fault *fault)
{
	double begin = now();
	int rc = candidates_find(link->archive, &link->table, link->dirty,
				 first, last, threads, candidates, fault);

	link->result->candidate_seconds += now() - begin;
	begin = now();
	if (rc == 0) {
		candidates_group(candidates, link->table.count);
		rc = judge_pairs(link->archive, &link->table, &link->furniture,
				 candidates->pair, candidates->count, threads,
				 see_edge, link, fault);
	}
	link->result->verdict_seconds += now() - begin;
	return rc;
}

/* Edges of the dirty bodies, anew. */
static int make_edges(struct link *link, unsigned threads, struct fault *fault)
{
	struct candidates candidates = {0};
	double begin = now();
	int rc = candidates_wake(link->archive, &link->table, link->dirty,
				 link->old_count, threads, fault);

	link->result->candidate_seconds = now() - begin;
	if (rc == 0)
		rc = drop_dirty_edges(link, fault);
	for (uint32_t first = 1; rc == 0 && first <= link->table.count;
	     first += SLICE_BODIES)
		rc = make_slice(link, first, first + (SLICE_BODIES - 1),
				threads, &candidates, fault);
	candidates_release(&candidates);
	return rc;
}

static int learn_furniture(struct link *link, struct fault *fault)
{
	double begin = now();
	int rc = furniture_load(&link->furniture, link->archive,
				link->table.count, fault);

	if (rc == 0)
		rc = furniture_learn(&link->furniture, link->archive,
				     &link->table, link->dirty, link->old_count,
				     fault);
	memory_give_back();
	link->result->furniture_seconds = now() - begin;
	return rc;
}

static int make_clusters(struct link *link, unsigned threads,
			 struct fault *fault)
{
	double begin = now();
	int rc = catalog_each_edge(link->archive->catalog, 0, keep_edge,
				   &link->edges, fault);

	if (rc == 0)
		rc = link_clusters(link->archive, &link->table,
				   &link->furniture, link->dirty, &link->edges,
				   threads, &link->result->clusters, fault);
	link->result->cluster_seconds = now() - begin;
	return rc;
}

static int link_all(struct link *link, unsigned threads, struct fault *fault)
{
	struct catalog *catalog = link->archive->catalog;
	uint64_t linked;
	int rc = catalog_get_number(catalog, LINKED_BODIES, &linked, fault);

	link->old_count = (uint32_t)linked;
	if (rc == 0)
		rc = body_table_load(&link->table, catalog, fault);
	if (rc < 0)
		return rc;
	link->dirty = memory_alloc_zero((size_t)link->table.count + 1, 1);
	rc = catalog_each_touched(catalog, mark, link, fault);
	if (rc < 0 || link->dirty_count == 0)
		return rc;
	link->result->bodies = link->dirty_count;
	rc = learn_furniture(link, fault);
	if (rc == 0)
		rc = make_edges(link, threads, fault);
	if (rc == 0)
		rc = make_clusters(link, threads, fault);
	if (rc == 0)
		rc = catalog_clear_touched(catalog, fault);
	if (rc == 0)
		rc = catalog_set_number(catalog, LINKED_BODIES,
					link->table.count, fault);
	return rc;
}

int archive_link(struct archive *archive, unsigned threads,
		 struct link_result *result, struct fault *fault)
{
	struct link link = {.archive = archive, .result = result};
	double begin = now();
	int rc;

	memset(result, 0, sizeof(*result));
	memory_give_back(); /* an ingest's */
	rc = post_catch_up(archive, threads, fault);
	if (rc == 0)
		rc = catalog_begin(archive->catalog, fault);
	if (rc < 0)
		return rc;
	rc = link_all(&link, threads, fault);
	if (rc == 0)
		rc = catalog_commit(archive->catalog, fault);
	if (rc < 0)
		catalog_rollback(archive->catalog);
	body_table_release(&link.table);
	furniture_release(&link.furniture);
	free(link.dirty);
	free(link.edges.at);
	result->seconds = now() - begin;
	return rc;
}

static int see_touched(void *context, const struct catalog_body *body,
		       struct fault *fault)
{
	(void)context;
	(void)body;
	(void)fault;
	return 1;
}

bool archive_link_is_due(struct archive *archive)
{
	return catalog_each_touched(archive->catalog, see_touched, NULL, NULL) >
	       0;
}
