#include "store/partial_view.h"

#include "core/base/memory.h"
#include "core/near/canonical.h"
#include "store/body_table.h"

#include <stdlib.h>

struct pair {
	struct id canonical_id;
	uint32_t canonical, other;
	double jaccard, containment;
};

struct pairs {
	const struct body_table *table;
	const struct cluster_query *query;
	struct pair *at;
	size_t count, capacity;
};

static struct cluster_node node_of(const struct body_table *table,
				   uint32_t number)
{
	const struct body_entry *body = &table->body[number];

	return (struct cluster_node){.id = body->id,
				     .published = body->published,
				     .fetched = body->fetched,
				     .length = body->bytes};
}

static bool is_in_one_cluster(const struct body_table *table,
			      const struct catalog_edge *edge)
{
	int64_t a = table->body[edge->a].cluster;

	return a && a == table->body[edge->b].cluster;
}

static int keep_pair(void *context, const struct catalog_edge *edge,
		     struct fault *fault)
{
	struct pairs *p = context;
	struct cluster_node a, b;
	struct pair pair = {
		.jaccard = edge->jaccard,
		.containment = edge->containment_a > edge->containment_b
				       ? edge->containment_a
				       : edge->containment_b,
	};

	if (body_table_check(p->table, edge->a, edge->b, fault) < 0)
		return FAULT_CORRUPT;
	if (is_in_one_cluster(p->table, edge) ||
	    !cluster_query_takes(p->query, pair.containment))
		return 0;
	a = node_of(p->table, edge->a);
	b = node_of(p->table, edge->b);
	if (canonical_compare(CANONICAL_EARLIEST, &a, &b) < 0) {
		pair.canonical = edge->a;
		pair.other = edge->b;
	} else {
		pair.canonical = edge->b;
		pair.other = edge->a;
	}
	pair.canonical_id = p->table->body[pair.canonical].id;
	ARRAY_RESERVE(p->at, p->count + 1, p->capacity);
	p->at[p->count++] = pair;
	return 0;
}

static int by_canonical_id(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	return id_compare(&x->canonical_id, &y->canonical_id);
}

static int by_id(const void *a, const void *b)
{
	return id_compare(a, b);
}

static int add_member(struct archive *archive, struct cluster_view *view,
		      const struct body_table *table, uint32_t number,
		      const struct pair *pair, struct fault *fault)
{
	struct cluster_view_member member = {
		.body = table->body[number].id,
		.number = number,
		.relation = pair ? RELATION_PARTIAL : RELATION_CANONICAL,
		.jaccard = pair ? pair->jaccard : 1,
		.containment = pair ? pair->containment : 1,
		.direct = true,
	};

	return cluster_view_load_captures(
		archive, cluster_view_add_member(view, &member), fault);
}

static void set_id(struct cluster_view *view)
{
	struct id *id = memory_alloc(view->member_count * sizeof(*id));

	for (size_t i = 0; i < view->member_count; i++)
		id[i] = view->member[i].body;
	qsort(id, view->member_count, sizeof(*id), by_id);
	view->id = cluster_id(id, view->member_count);
	free(id);
}

static int show_group(struct archive *archive, const struct body_table *table,
		      const struct pair *pair, size_t count,
		      const struct cluster_query *query, cluster_view_fn *visit,
		      void *context, struct fault *fault)
{
	struct cluster_view view = {
		.is_partial = true,
		.rule = canonical_rule_name(CANONICAL_EARLIEST),
	};
	int rc =
		add_member(archive, &view, table, pair->canonical, NULL, fault);

	for (size_t i = 0; rc == 0 && i < count; i++)
		rc = add_member(archive, &view, table, pair[i].other, &pair[i],
				fault);
	if (rc == 0) {
		cluster_view_settle(&view);
		set_id(&view);
		if (view.size >= query->min_size &&
		    cluster_view_answers(&view, query))
			rc = visit(context, &view, fault);
	}
	cluster_view_release(&view);
	return rc;
}

int partial_view_each(struct archive *archive,
		      const struct cluster_query *query, cluster_view_fn *visit,
		      void *context, struct fault *fault)
{
	struct body_table table;
	struct pairs pairs = {.table = &table, .query = query};
	int rc = body_table_load(&table, archive->catalog, fault);

	if (rc == 0)
		rc = catalog_each_edge(archive->catalog, 0, keep_pair, &pairs,
				       fault);
	if (pairs.count)
		qsort(pairs.at, pairs.count, sizeof(*pairs.at),
		      by_canonical_id);
	for (size_t at = 0, end; rc == 0 && at < pairs.count; at = end) {
		for (end = at + 1;
		     end < pairs.count &&
		     pairs.at[end].canonical == pairs.at[at].canonical;
		     end++)
			;
		rc = show_group(archive, &table, &pairs.at[at], end - at, query,
				visit, context, fault);
	}
	free(pairs.at);
	body_table_release(&table);
	return rc;
}
