#include "store/export_archive.h"

#include "core/base/log.h"
#include "core/base/memory.h"
#include "store/body_table.h"
#include "store/partial_view.h"

#include <stdlib.h>

struct exporter {
	struct archive *archive;
	const struct export_query *query;
	struct export *export;
	struct export_result *result;
	struct body_table table;
	unsigned char *is_node; /* by body number: in the graph already */
	int64_t *first_row; /* likewise: its first capture, once asked for */
	struct buffer text, original;
};

static int see_size(void *context, const struct catalog_cluster *cluster,
		    struct fault *fault)
{
	uint64_t *size = context;

	(void)fault;
	*size = cluster->size;
	return 0;
}

/* Looks at all captures of the body. */
static int find_first(struct exporter *e, uint32_t body, int64_t *out_row,
		      struct fault *fault)
{
	struct cluster_view_member member = {.number = body};
	int rc = cluster_view_load_captures(e->archive, &member, fault);

	if (rc == 0 && member.capture_count)
		*out_row = member.capture[cluster_view_first_capture(&member)]
				   ->row;
	cluster_view_release_captures(&member);
	return rc;
}

/* Is it the capture that stands for its body? */
static int stands_for_body(struct exporter *e, const struct catalog_capture *c,
			   bool *out, struct fault *fault)
{
	int64_t *first = &e->first_row[c->body];
	int rc = 0;

	*out = true;
	if (e->table.body[c->body].captures < 2)
		return 0;
	if (!*first)
		rc = find_first(e, c->body, first, fault);
	*out = !*first || *first == c->row;
	return rc;
}

/* Its place in its cluster, and whether the query wants it. */
static int place(struct exporter *e, const struct catalog_capture *c,
		 struct export_item *item, bool *wanted, struct fault *fault)
{
	struct catalog_member member = {.relation = RELATION_CANONICAL,
					.jaccard = 1,
					.containment = 1,
					.direct = true};
	uint64_t size = 1;
	int64_t row;
	bool is_first = true; /* a node is a text, with its first capture */
	int rc = catalog_get_member(e->archive->catalog, c->body, &member, &row,
				    fault);

	if (rc == 0 && row && e->query->min_size > 1)
		rc = catalog_each_cluster(e->archive->catalog, row, 0, see_size,
					  &size, fault);
	if (rc == 0 && !e->query->is_graph)
		rc = stands_for_body(e, c, &is_first, fault);
	if (rc < 0)
		return rc;
	item->is_canonical = member.relation == RELATION_CANONICAL && is_first;
	if (member.relation == RELATION_CANONICAL && !is_first)
		member.relation = RELATION_EXACT;
	item->relation = relation_name(member.relation);
	item->jaccard = member.jaccard;
	item->containment = member.containment;
	item->is_direct = member.direct;
	*wanted = size >= e->query->min_size &&
		  (!e->query->canonical_only || item->is_canonical);
	return 0;
}

/* Damage costs one item. */
static int load(struct exporter *e, const struct id *id, struct buffer *out,
		bool *is_whole, struct fault *fault)
{
	int rc;

	buffer_clear(out);
	rc = object_store_get(e->archive->objects, id, out, NULL, fault);
	if (rc != FAULT_CORRUPT && rc != FAULT_MISSING)
		return rc;
	if (fault)
		log_line(LOG_ERROR, "%s; left out", fault->message);
	*is_whole = false;
	e->result->damaged++;
	return 0;
}

static void fill(const struct catalog_capture *c, struct export_item *item)
{
	item->id = c->capture.id;
	item->body = c->capture.body;
	item->cluster = c->cluster;
	item->has_cluster = c->has_cluster;
	item->dump = c->dump_name;
	item->record = c->capture.record;
	item->offset = c->capture.offset;
	item->length = c->capture.length;
	item->sha256 = c->capture.sha256;
	for (size_t i = 0; i < FIELD_COUNT; i++)
		item->field[i] = c->capture.field[i];
}

static int put(struct exporter *e, const struct catalog_capture *c,
	       struct export_item *item, struct fault *fault)
{
	bool is_whole = true;
	int rc = 0;

	if (!e->query->is_graph)
		rc = load(e, &c->capture.body, &e->text, &is_whole, fault);
	if (rc == 0 && is_whole && e->query->wants_originals) {
		if (c->capture.has_original)
			rc = load(e, &c->capture.original, &e->original,
				  &is_whole, fault);
		else
			is_whole = false;
	}
	if (rc < 0 || !is_whole)
		return rc;
	fill(c, item);
	item->text = buffer_view(&e->text);
	item->original = buffer_view(&e->original);
	e->result->captures++;
	e->result->bytes += e->query->wants_originals ? item->original.size
						      : item->text.size;
	return export_item(e->export, item, fault);
}

/* ---- Edges ----------------------------------------------------------------
 */

struct edges {
	const struct exporter *e;
	struct export_edge *edge;
	size_t count, capacity;
};

/* The earlier text first, when both dates are known and differ. */
static int see_edge(void *context, const struct catalog_edge *edge,
		    struct fault *fault)
{
	struct edges *edges = context;
	const struct exporter *e = edges->e;
	const struct body_entry *a = &e->table.body[edge->a];
	const struct body_entry *b = &e->table.body[edge->b];
	struct export_edge out = {.a = a->id,
				  .b = b->id,
				  .jaccard = edge->jaccard,
				  .containment_a = edge->containment_a,
				  .containment_b = edge->containment_b,
				  .relation = relation_name(edge->relation)};

	(void)fault;
	if (!e->is_node[edge->a] || !e->is_node[edge->b])
		return 0;
	out.is_ordered = a->published != INT64_MAX &&
			 b->published != INT64_MAX &&
			 a->published != b->published;
	if (out.is_ordered ? b->published < a->published
			   : id_compare(&b->id, &a->id) < 0) {
		out.a = b->id;
		out.b = a->id;
		out.containment_a = edge->containment_b;
		out.containment_b = edge->containment_a;
		out.relation = relation_name(relation_turned(edge->relation));
	}
	ARRAY_RESERVE(edges->edge, edges->count + 1, edges->capacity);
	edges->edge[edges->count++] = out;
	return 0;
}

static int compare_edge(const void *a, const void *b)
{
	const struct export_edge *x = a, *y = b;
	int order = id_compare(&x->a, &y->a);

	return order ? order : id_compare(&x->b, &y->b);
}

/* Edges of a new node to those that are there, in an order of their own. */
static int put_edges(struct exporter *e, uint32_t body, struct fault *fault)
{
	struct edges edges = {.e = e};
	int rc = catalog_each_edge(e->archive->catalog, body, see_edge, &edges,
				   fault);

	if (edges.count)
		qsort(edges.edge, edges.count, sizeof(*edges.edge),
		      compare_edge);
	for (size_t i = 0; rc == 0 && i < edges.count; i++)
		rc = export_edge(e->export, &edges.edge[i], fault);
	free(edges.edge);
	return rc;
}

static int see_capture(void *context, const struct catalog_capture *c,
		       struct fault *fault)
{
	struct exporter *e = context;
	struct export_item item = {.relation = ""};
	bool wanted;
	int rc;

	if (e->query->is_cancelled && e->query->is_cancelled(e->query->context))
		return fault_set(fault, FAULT_INTERRUPTED, "interrupted");
	if (c->body == 0 || c->body > e->table.count ||
	    (e->is_node && e->is_node[c->body]))
		return 0;
	rc = place(e, c, &item, &wanted, fault);
	if (rc < 0 || !wanted)
		return rc;
	rc = put(e, c, &item, fault);
	if (rc == 0 && e->is_node) {
		e->is_node[c->body] = 1;
		rc = put_edges(e, c->body, fault);
	}
	if (e->query->progress)
		e->query->progress(e->query->context, e->result->captures,
				   e->result->bytes);
	return rc;
}

int export_archive(struct archive *archive, const struct export_query *query,
		   struct export *export, struct export_result *result,
		   struct fault *fault)
{
	struct exporter e = {.archive = archive,
			     .query = query,
			     .export = export,
			     .result = result};
	int rc = body_table_load(&e.table, archive->catalog, fault);

	if (rc == 0 && query->is_graph)
		e.is_node = memory_alloc_zero((size_t)e.table.count + 1, 1);
	else if (rc == 0)
		e.first_row = memory_alloc_zero((size_t)e.table.count + 1,
						sizeof(*e.first_row));
	if (rc == 0)
		rc = export_begin(export, fault);
	if (rc == 0)
		rc = catalog_each_capture(archive->catalog, &query->filter,
					  see_capture, &e, fault);
	if (rc == 0)
		rc = export_end(export, fault);
	body_table_release(&e.table);
	free(e.is_node);
	free(e.first_row);
	buffer_release(&e.text);
	buffer_release(&e.original);
	return rc;
}

static int see_run(void *context, const struct catalog_run *run,
		   struct fault *fault)
{
	int64_t *latest = context;

	(void)fault;
	if (run->run.ended > *latest)
		*latest = run->run.ended;
	if (run->run.started > *latest)
		*latest = run->run.started;
	return 0;
}

int export_archive_date(struct archive *archive, int64_t *out,
			struct fault *fault)
{
	*out = 0;
	return catalog_each_run(archive->catalog, 0, see_run, out, fault);
}
