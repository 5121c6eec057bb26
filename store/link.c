#include "store/link.h"

#include "core/base/log.h"
#include "core/base/memory.h"
#include "store/candidate.h"
#include "store/derived.h"
#include "store/furniture_learn.h"
#include "store/judge.h"
#include "store/link_cluster.h"
#include "store/link_composite.h"
#include "store/pair_order.h"
#include "store/payload_digest.h"
#include "store/post.h"

#include <stdlib.h>
#include <time.h>

/* Pairs judged in one go, those that hang together side by side. */
#define PAIRS_AT_ONCE ((size_t)1 << 20)
/* Edges held back to be written in order of their ends. */
#define EDGES_AT_ONCE 200000u

struct link {
	struct archive *archive;
	struct posting posting; /* until candidates are looked for */
	struct body_table table;
	unsigned char *touched; /* by number, see candidate.h */
	unsigned char *remade;	/* likewise: clusters anew */
	uint32_t old_count;	/* bodies linked before */
	uint64_t touched_count;
	struct furniture furniture;
	struct catalog_edge *edge; /* not written yet */
	size_t edge_count, edge_capacity;
	bool is_bulk; /* most bodies are touched */
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
	link->touched[body->number] = 1;
	link->touched_count++;
	return 0;
}

static int by_ends(const void *x, const void *y)
{
	const struct catalog_edge *p = x, *q = y;

	if (p->a != q->a)
		return p->a < q->a ? -1 : 1;
	return (p->b > q->b) - (p->b < q->b);
}

static int write_edges(struct link *link, struct fault *fault)
{
	int rc = 0;

	if (link->edge_count)
		qsort(link->edge, link->edge_count, sizeof(*link->edge),
		      by_ends);
	for (size_t i = 0; rc == 0 && i < link->edge_count; i++)
		rc = catalog_put_edge(link->archive->catalog, &link->edge[i],
				      fault);
	link->edge_count = 0;
	return rc;
}

static bool is_touched(const struct link *link, uint32_t body)
{
	return link->touched[body];
}

/* An edge of a touched body came or went. Its cluster is remade in any case,
 * with all that hangs together with it. A body that holds another story tells
 * of itself what no edge of its own cluster does. */
static void note_edge(struct link *link, const struct catalog_edge *edge)
{
	uint32_t body = link_composite_touches(edge);

	if (body && body <= link->table.count)
		link->remade[body] = 1;
}

static int see_edge(void *context, uint32_t a, uint32_t b,
		    const struct verdict *verdict, struct fault *fault)
{
	struct link *link = context;

	link->result->candidates++;
	if (verdict->relation == RELATION_NONE)
		return 0;
	link->result->edges++;
	ARRAY_RESERVE(link->edge, link->edge_count + 1, link->edge_capacity);
	link->edge[link->edge_count++] = catalog_edge_of_verdict(a, b, verdict);
	note_edge(link, &link->edge[link->edge_count - 1]);
	return link->edge_count < EDGES_AT_ONCE ? 0 : write_edges(link, fault);
}

static int see_dropped(void *context, const struct catalog_edge *edge,
		       struct fault *fault)
{
	(void)fault;
	note_edge(context, edge);
	return 0;
}

static int drop_touched_edges(struct link *link, struct fault *fault)
{
	struct catalog *catalog = link->archive->catalog;
	int rc = 0;

	/* New bodies have none yet. */
	for (uint32_t i = 1; rc == 0 && i <= link->old_count; i++) {
		if (!is_touched(link, i))
			continue;
		rc = catalog_each_edge(catalog, i, see_dropped, link, fault);
		if (rc == 0)
			rc = catalog_drop_edges(catalog, i, fault);
	}
	return rc;
}

/* Two that stay as they are keep their verdict, or have no edge any more. */
static int see_gone(void *context, uint32_t a, uint32_t b, struct fault *fault)
{
	struct link *link = context;
	int rc = catalog_drop_edge(link->archive->catalog, a, b, fault);

	if (rc > 0)
		link->remade[a] = link->remade[b] = 1;
	return rc < 0 ? rc : 0;
}

/* One slice of the pairs: 0 at their end. */
static int make_slice(struct link *link, struct candidates *candidates,
		      uint64_t *pair, unsigned threads, struct fault *fault)
{
	double begin = now();
	size_t count;
	int rc = candidates_next(candidates, pair, PAIRS_AT_ONCE, &count,
				 see_gone, link, fault);

	if (rc < 0 || count == 0)
		return rc;
	pair_order(pair, count, link->table.count);
	rc = judge_pairs(link->archive, &link->table, &link->furniture, pair,
			 count, JUDGE_RELATED, threads, see_edge, link, fault);
	if (rc == 0)
		rc = write_edges(link, fault);
	link->result->verdict_seconds += now() - begin;
	return rc < 0 ? rc : 1;
}

static int find_candidates(struct link *link, unsigned threads,
			   struct candidates **out, struct fault *fault)
{
	double begin = now();
	int rc = candidates_find(link->archive, &link->table, link->touched,
				 link->old_count, threads, out, fault);

	link->result->candidate_seconds = now() - begin;
	return rc;
}

/* Edges of the touched bodies, anew. */
static int make_edges(struct link *link, unsigned threads, struct fault *fault)
{
	struct candidates *candidates = NULL;
	uint64_t *pair;
	int rc = find_candidates(link, threads, &candidates, fault);

	if (rc == 0)
		rc = drop_touched_edges(link, fault);
	if (rc == 0 && link->is_bulk)
		rc = catalog_begin_edges(link->archive->catalog, fault);
	pair = memory_alloc(PAIRS_AT_ONCE * sizeof(*pair));
	if (rc == 0)
		while ((rc = make_slice(link, candidates, pair, threads,
					fault)) > 0)
			;
	free(pair);
	candidates_free(candidates);
	free(link->edge);
	link->edge = NULL;
	link->edge_capacity = 0;
	if (rc == 0 && link->is_bulk)
		rc = catalog_end_edges(link->archive->catalog, fault);
	return rc;
}

static int learn_furniture(struct link *link, unsigned threads,
			   struct fault *fault)
{
	double begin = now();
	int rc = furniture_load(&link->furniture, link->archive,
				link->table.count, fault);

	if (rc == 0)
		rc = furniture_learn(&link->furniture, link->archive,
				     &link->table, link->touched,
				     link->old_count, threads, fault);
	memory_give_back();
	link->result->furniture_seconds = now() - begin;
	return rc;
}

static int make_clusters(struct link *link, unsigned threads,
			 struct fault *fault)
{
	double begin = now();
	int rc;

	for (uint32_t i = 1; i <= link->table.count; i++)
		link->remade[i] |= is_touched(link, i);
	rc = link_clusters(link->archive, &link->table, &link->furniture,
			   link->remade, threads, &link->result->clusters,
			   fault);

	link->result->cluster_seconds = now() - begin;
	return rc;
}

static int link_all(struct link *link, unsigned threads, struct fault *fault)
{
	struct catalog *catalog = link->archive->catalog;
	uint64_t linked;
	int rc = payload_digests_learn(link->archive, fault);

	if (rc == 0)
		rc = catalog_resolve_revisits(catalog, fault);
	if (rc == 0)
		rc = catalog_get_number(catalog, LINKED_BODIES, &linked, fault);
	if (rc < 0)
		return rc;
	link->old_count = (uint32_t)linked;
	if (rc == 0)
		rc = body_table_load(&link->table, catalog, fault);
	if (rc == 0 && linked > link->table.count)
		rc = fault_set(fault, FAULT_CORRUPT,
			       "catalog: %llu bodies are linked of %u; run "
			       "`newsfold rebuild`",
			       (unsigned long long)linked, link->table.count);
	if (rc < 0)
		return rc;
	link->touched = memory_alloc_zero((size_t)link->table.count + 1, 1);
	link->remade = memory_alloc_zero((size_t)link->table.count + 1, 1);
	rc = catalog_each_touched(catalog, mark, link, fault);
	if (rc < 0 || link->touched_count == 0)
		return rc;
	link->result->bodies = link->touched_count;
	link->is_bulk = link->touched_count > link->table.count / 2;
	rc = learn_furniture(link, threads, fault);
	if (rc == 0)
		rc = post_end(&link->posting, fault);
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

static int link_once(struct archive *archive, unsigned threads,
		     struct link_result *result, struct fault *fault)
{
	struct link link = {.archive = archive, .result = result};
	double begin = now();
	int rc, posted;

	memset(result, 0, sizeof(*result));
	object_store_rest(archive->objects);
	memory_give_back(); /* an ingest's */
	rc = post_begin(&link.posting, archive, threads, fault);
	if (rc == 0)
		rc = catalog_begin(archive->catalog, fault);
	if (rc < 0) {
		post_end(&link.posting, NULL);
		return rc;
	}
	rc = link_all(&link, threads, fault);
	posted = post_end(&link.posting, rc < 0 ? NULL : fault);
	rc = rc < 0 ? rc : posted;
	if (rc == 0)
		rc = catalog_commit(archive->catalog, fault);
	if (rc < 0)
		catalog_rollback(archive->catalog);
	body_table_release(&link.table);
	furniture_release(&link.furniture);
	archive_forget_new(archive);
	free(link.touched);
	free(link.remade);
	free(link.edge);
	result->seconds = now() - begin;
	return rc;
}

/* What is damaged of the postings or the lines shows where it is read, and
 * must not keep the archive shut. */
int archive_link(struct archive *archive, unsigned threads,
		 struct link_result *result, struct fault *fault)
{
	struct fault why = FAULT_INIT;
	int rc = link_once(archive, threads, result, &why);

	if (rc == FAULT_CORRUPT && derived_is_damaged(archive)) {
		log_line(LOG_WARN, "%s; looking for copies anew", why.message);
		rc = derived_remake_links(archive, &why);
		if (rc == 0)
			rc = link_once(archive, threads, result, &why);
	}
	if (rc < 0 && fault)
		*fault = why;
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
