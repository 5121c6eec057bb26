#include "store/link_cluster.h"

#include "core/base/memory.h"
#include "store/judge.h"

#include <stdlib.h>

/* A body's part in the clusters that are remade. */
struct member {
	uint32_t body;
	uint32_t canonical;
	struct catalog_member score;
	bool is_scored;
};

struct remake {
	struct archive *archive;
	const struct body_table *table;
	const struct furniture *furniture;
	const struct link_edges *edges;
	unsigned threads;
	uint32_t *root;	     /* union-find over body numbers */
	unsigned char *live; /* by body: its component is remade */
	uint32_t *node_of;   /* body -> index into member, when live */
	struct member *member;
	size_t member_count;
	struct fingerprinter *fingerprinter;
	uint64_t made;
};

static uint32_t find(uint32_t *root, uint32_t i)
{
	while (root[i] != i) {
		root[i] = root[root[i]];
		i = root[i];
	}
	return i;
}

/*
 * A component lives when it has a dirty body, or a body whose old cluster is
 * gone; a cluster is gone when it has a body of a live component.
 */
static void find_live(struct remake *r, const unsigned char *dirty)
{
	uint32_t count = r->table->count;
	unsigned char *is_live =
		memory_alloc_zero((size_t)count + 1, 1); /* by root */
	int64_t rows = 0;
	unsigned char *is_gone;
	bool changed = true;

	for (uint32_t i = 1; i <= count; i++) {
		if (dirty[i])
			is_live[find(r->root, i)] = 1;
		if (r->table->body[i].cluster > rows)
			rows = r->table->body[i].cluster;
	}
	is_gone = memory_alloc_zero((size_t)rows + 1, 1);
	while (changed) {
		changed = false;
		for (uint32_t i = 1; i <= count; i++) {
			int64_t row = r->table->body[i].cluster;
			uint32_t root = find(r->root, i);

			if (!row || is_live[root] == is_gone[row])
				continue;
			is_live[root] = is_gone[row] = 1;
			changed = true;
		}
	}
	for (uint32_t i = 1; i <= count; i++)
		r->live[i] = is_live[find(r->root, i)];
	free(is_live);
	free(is_gone);
}

static void join(struct remake *r)
{
	for (uint32_t i = 0; i <= r->table->count; i++)
		r->root[i] = i;
	for (size_t i = 0; i < r->edges->count; i++) {
		const struct link_edge *e = &r->edges->at[i];
		uint32_t a, b;

		if (!e->merges)
			continue;
		a = find(r->root, e->a);
		b = find(r->root, e->b);
		r->root[a < b ? b : a] = a < b ? a : b;
	}
}

static int drop_old(struct remake *r, struct fault *fault)
{
	int rc = 0;

	for (uint32_t i = 1; rc == 0 && i <= r->table->count; i++) {
		struct catalog_body body;

		if (!r->live[i] || !r->table->body[i].cluster)
			continue;
		rc = catalog_get_body(r->archive->catalog, i, &body, fault);
		if (rc == 0 && body.cluster)
			rc = catalog_drop_cluster(r->archive->catalog,
						  body.cluster, fault);
	}
	return rc;
}

/* Label the live bodies; each gets its canonical. */
static void label(struct remake *r)
{
	struct cluster_node *node;
	struct cluster_edge *edge;
	uint32_t *canonical;
	size_t nodes = 0, edges = 0;

	for (uint32_t i = 1; i <= r->table->count; i++)
		if (r->live[i])
			r->node_of[i] = (uint32_t)nodes++;
	r->member = memory_alloc_zero(nodes, sizeof(*r->member));
	r->member_count = nodes;
	node = memory_alloc(nodes * sizeof(*node));
	edge = memory_alloc(r->edges->count * sizeof(*edge));
	canonical = memory_alloc(nodes * sizeof(*canonical));
	for (uint32_t i = 1; i <= r->table->count; i++) {
		const struct body_entry *body = &r->table->body[i];

		if (!r->live[i])
			continue;
		r->member[r->node_of[i]].body = i;
		node[r->node_of[i]] = (struct cluster_node){
			.id = body->id,
			.published = body->published,
			.fetched = body->fetched,
			.length = body->bytes,
		};
	}
	for (size_t i = 0; i < r->edges->count; i++) {
		const struct link_edge *e = &r->edges->at[i];

		/* Edges that do not merge still tie a component together. */
		if (!r->live[e->a] ||
		    find(r->root, e->a) != find(r->root, e->b))
			continue;
		edge[edges++] = (struct cluster_edge){
			.a = r->node_of[e->a],
			.b = r->node_of[e->b],
			.jaccard = e->jaccard,
			.containment_a = e->containment_a,
			.containment_b = e->containment_b,
			.relation = e->relation,
			.merges = e->merges,
		};
	}
	cluster_label(node, nodes, edge, edges, CANONICAL_EARLIEST, canonical);
	for (size_t i = 0; i < nodes; i++)
		r->member[i].canonical = canonical[i] == CLUSTER_NONE
						 ? r->member[i].body
						 : r->member[canonical[i]].body;
	free(node);
	free(edge);
	free(canonical);
}

static double larger(double a, double b)
{
	return a > b ? a : b;
}

/* Set a member's score by a verdict of the member to its canonical. */
static void set_score(struct member *m, enum relation relation, double jaccard,
		      double containment_a, double containment_b, bool merges)
{
	m->score.relation = merges ? relation : RELATION_NEAR;
	m->score.jaccard = jaccard;
	m->score.containment = relation == RELATION_CONTAINED ? containment_a
			       : relation == RELATION_CONTAINS
				       ? containment_b
				       : larger(containment_a, containment_b);
	m->score.direct = merges;
	m->is_scored = true;
}

static enum relation flip(enum relation relation)
{
	return relation == RELATION_CONTAINED  ? RELATION_CONTAINS
	       : relation == RELATION_CONTAINS ? RELATION_CONTAINED
					       : relation;
}

static void score_by_edges(struct remake *r)
{
	for (size_t i = 0; i < r->edges->count; i++) {
		const struct link_edge *e = &r->edges->at[i];
		struct member *a, *b;

		if (!r->live[e->a] || !r->live[e->b])
			continue;
		a = &r->member[r->node_of[e->a]];
		b = &r->member[r->node_of[e->b]];
		if (a->canonical == e->b)
			set_score(a, (enum relation)e->relation, e->jaccard,
				  e->containment_a, e->containment_b,
				  e->merges);
		else if (b->canonical == e->a)
			set_score(b, flip((enum relation)e->relation),
				  e->jaccard, e->containment_b,
				  e->containment_a, e->merges);
	}
}

static int see_score(void *context, uint32_t a, uint32_t b,
		     const struct verdict *v, struct fault *fault)
{
	struct remake *r = context;

	(void)b;
	(void)fault;
	set_score(&r->member[r->node_of[a]], v->relation, v->jaccard,
		  v->containment_a, v->containment_b, v->merges);
	return 0;
}

/* Members that no edge joins to their canonical are measured against it. */
static int score_the_rest(struct remake *r, struct fault *fault)
{
	uint64_t *pair = NULL;
	size_t count = 0, capacity = 0;
	int rc;

	for (size_t i = 0; i < r->member_count; i++) {
		struct member *m = &r->member[i];

		if (m->is_scored || m->canonical == m->body)
			continue;
		ARRAY_RESERVE(pair, count + 1, capacity);
		pair[count++] = (uint64_t)m->body << 32 | m->canonical;
	}
	rc = judge_pairs(r->archive, r->table, r->furniture, pair, count,
			 r->threads, see_score, r, fault);
	free(pair);
	return rc;
}

static int by_canonical(const void *a, const void *b)
{
	const struct member *x = a, *y = b;

	if (x->canonical != y->canonical)
		return x->canonical < y->canonical ? -1 : 1;
	return (x->body > y->body) - (x->body < y->body);
}

static int by_id(const void *a, const void *b)
{
	return id_compare(a, b);
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* A text without a letter or digit is a copy of nothing but itself; one that is
 * page furniture throughout (a log-in page, a cookie notice) is no article. */
static int says_something(struct remake *r, uint32_t body, bool *out,
			  struct fault *fault)
{
	struct furniture_mask mask = {.span_count = 0};
	struct buffer text = BUFFER_INIT;
	int rc = object_store_get(r->archive->objects, &r->table->body[body].id,
				  &text, NULL, fault);

	if (rc == 0)
		*out = furniture_mask_make(r->furniture, r->fingerprinter, body,
					   buffer_view(&text), &mask);
	furniture_mask_release(&mask);
	buffer_release(&text);
	return rc == FAULT_CORRUPT || rc == FAULT_MISSING ? 0 : rc;
}

static int put_cluster(struct remake *r, struct member *first, size_t count,
		       struct fault *fault)
{
	struct catalog_member *member = memory_alloc(count * sizeof(*member));
	double *score = memory_alloc(count * sizeof(*score));
	struct id *id = memory_alloc(count * sizeof(*id)), cluster;
	size_t scores = 0;
	double median = 1, least = 1;
	int rc;

	for (size_t i = 0; i < count; i++) {
		struct catalog_member *m = &first[i].score;

		m->body = first[i].body;
		if (m->body == first[i].canonical) {
			*m = (struct catalog_member){
				m->body, RELATION_CANONICAL, 1, 1, true};
		} else {
			score[scores++] = m->jaccard;
		}
		member[i] = *m;
		id[i] = r->table->body[m->body].id;
	}
	qsort(id, count, sizeof(*id), by_id);
	qsort(score, scores, sizeof(*score), by_value);
	if (scores) {
		least = score[0];
		median = scores % 2
				 ? score[scores / 2]
				 : (score[scores / 2 - 1] + score[scores / 2]) /
					   2;
	}
	cluster = cluster_id(id, count);
	rc = catalog_put_cluster(r->archive->catalog, &cluster,
				 first[0].canonical, member, count, least,
				 median, fault);
	r->made++;
	free(member);
	free(score);
	free(id);
	return rc;
}

static int put_clusters(struct remake *r, struct fault *fault)
{
	int rc = 0;

	qsort(r->member, r->member_count, sizeof(*r->member), by_canonical);
	for (size_t at = 0, end; rc == 0 && at < r->member_count; at = end) {
		struct member *first = &r->member[at];
		bool is_worth_it = true;

		for (end = at + 1; end < r->member_count &&
				   r->member[end].canonical == first->canonical;
		     end++)
			;
		if (end - at == 1) {
			if (r->table->body[first->body].captures < 2)
				continue;
			rc = says_something(r, first->body, &is_worth_it,
					    fault);
		}
		if (rc == 0 && is_worth_it)
			rc = put_cluster(r, first, end - at, fault);
	}
	return rc;
}

int link_clusters(struct archive *archive, const struct body_table *table,
		  const struct furniture *furniture, const unsigned char *dirty,
		  const struct link_edges *edges, unsigned threads,
		  uint64_t *out_clusters, struct fault *fault)
{
	size_t bodies = (size_t)table->count + 1;
	struct remake r = {
		.archive = archive,
		.table = table,
		.furniture = furniture,
		.edges = edges,
		.threads = threads,
		.root = memory_alloc(bodies * sizeof(uint32_t)),
		.live = memory_alloc_zero(bodies, 1),
		.node_of = memory_alloc_zero(bodies, sizeof(uint32_t)),
		.fingerprinter =
			fingerprinter_new(&archive->settings.fingerprint),
	};
	int rc;

	join(&r);
	find_live(&r, dirty);
	rc = drop_old(&r, fault);
	if (rc == 0) {
		label(&r);
		score_by_edges(&r);
		rc = score_the_rest(&r, fault);
	}
	if (rc == 0)
		rc = put_clusters(&r, fault);
	*out_clusters = r.made;
	fingerprinter_free(r.fingerprinter);
	free(r.root);
	free(r.live);
	free(r.node_of);
	free(r.member);
	return rc;
}
