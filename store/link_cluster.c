#include "store/link_cluster.h"

#include "core/base/memory.h"
#include "store/judge.h"
#include "store/link_composite.h"
#include "store/link_live.h"
#include "store/member_score.h"
#include "store/new_texts.h"

#include <stdlib.h>

/* So many bodies or edges are taken at a time, more only when one component
 * alone has more: bounds the memory. */
#define BATCH_BODIES 32768u
#define BATCH_EDGES  262144u

/* A body's part in the clusters that are remade. */
struct member {
	uint32_t body;
	uint32_t canonical;
	struct member_score score;
	bool is_scored;
};

struct remake {
	struct archive *archive;
	struct body_table *table;
	const struct furniture *furniture;
	unsigned threads;
	struct link_live live;
	uint32_t
		*place_of; /* body -> 1 + its place in its batch; 0: not live */
	/* Some whole components: */
	struct member *member;
	size_t member_count, member_capacity;
	struct cluster_edge *edge; /* between members, by place */
	size_t edge_count, edge_capacity;
	struct fingerprinter *fingerprinter;
	uint64_t made;
};

static int drop_old(struct remake *r, struct fault *fault)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < r->live.count; i++) {
		uint32_t number = r->live.body[i];
		struct catalog_body body;

		if (!r->table->body[number].cluster)
			continue;
		rc = catalog_get_body(r->archive->catalog, number, &body,
				      fault);
		if (rc == 0 && body.cluster)
			rc = catalog_drop_cluster(r->archive->catalog,
						  body.cluster, fault);
		r->table->body[number].cluster = 0;
	}
	return rc;
}

/* Edges that do not merge still tie a component together. */
static int add_edge(void *context, const struct catalog_edge *e,
		    struct fault *fault)
{
	struct remake *r = context;

	(void)fault;
	if (e->b > r->table->count || r->live.root[e->a] != r->live.root[e->b])
		return 0;
	ARRAY_RESERVE(r->edge, r->edge_count + 1, r->edge_capacity);
	r->edge[r->edge_count++] = (struct cluster_edge){
		.a = r->place_of[e->a] - 1,
		.b = r->place_of[e->b] - 1,
		.jaccard = e->jaccard,
		.containment_a = e->containment_a,
		.containment_b = e->containment_b,
		.relation = (unsigned char)e->relation,
		.merges = e->merges,
		.as_page = e->as_page,
	};
	return 0;
}

/* The component that begins at live.body[*at]; *at moves behind it. A body of
 * no other's needs no edges, and no place unless it was captured twice. */
static int add_component(struct remake *r, size_t *at, struct fault *fault)
{
	const struct link_live *live = &r->live;
	uint32_t root = live->root[live->body[*at]];
	size_t begin = *at, end = begin + 1;
	int rc = 0;

	while (end < live->count && live->root[live->body[end]] == root)
		end++;
	*at = end;
	if (end - begin == 1 && r->table->body[root].captures < 2)
		return 0;
	ARRAY_RESERVE(r->member, r->member_count + (end - begin),
		      r->member_capacity);
	for (size_t i = begin; i < end; i++) {
		uint32_t body = live->body[i];

		r->member[r->member_count++] =
			(struct member){.body = body, .canonical = body};
		r->place_of[body] = (uint32_t)r->member_count;
	}
	for (size_t i = begin; rc == 0 && end - begin > 1 && i < end; i++)
		rc = catalog_each_edge_from(r->archive->catalog, live->body[i],
					    add_edge, r, fault);
	return rc;
}

/* What an edge says of two texts alone, a third may take back. */
static int part_composites(struct remake *r, struct fault *fault)
{
	uint32_t *body = memory_alloc(r->member_count * sizeof(*body));
	int rc;

	for (size_t i = 0; i < r->member_count; i++)
		body[i] = r->member[i].body;
	rc = link_composite_part(r->archive->catalog, body, r->edge,
				 r->edge_count, fault);
	free(body);
	return rc;
}

/* Label the members; each gets its canonical. */
static void label(struct remake *r)
{
	size_t count = r->member_count;
	struct cluster_node *node = memory_alloc(count * sizeof(*node));
	uint32_t *canonical = memory_alloc(count * sizeof(*canonical));

	for (size_t i = 0; i < count; i++) {
		const struct body_entry *body =
			&r->table->body[r->member[i].body];

		node[i] = (struct cluster_node){
			.id = body->id,
			.published = body->published,
			.fetched = body->fetched,
			.length = body->bytes,
		};
	}
	cluster_label(node, count, r->edge, r->edge_count, CANONICAL_EARLIEST,
		      canonical);
	for (size_t i = 0; i < count; i++)
		if (canonical[i] != CLUSTER_NONE)
			r->member[i].canonical = r->member[canonical[i]].body;
	free(node);
	free(canonical);
}

static void set_score(struct member *m, const struct verdict *v)
{
	m->score = member_score_of(v);
	m->is_scored = true;
}

static void score_by_edges(struct remake *r)
{
	for (size_t i = 0; i < r->edge_count; i++) {
		const struct cluster_edge *e = &r->edge[i];
		struct member *a = &r->member[e->a], *b = &r->member[e->b];
		struct verdict v = {.relation = (enum relation)e->relation,
				    .jaccard = e->jaccard,
				    .containment_a = e->containment_a,
				    .containment_b = e->containment_b,
				    .merges = e->merges};

		if (a->canonical == b->body) {
			set_score(a, &v);
		} else if (b->canonical == a->body) {
			v.relation = relation_turned(v.relation);
			v.containment_a = e->containment_b;
			v.containment_b = e->containment_a;
			set_score(b, &v);
		}
	}
}

static int see_score(void *context, uint32_t a, uint32_t b,
		     const struct verdict *v, struct fault *fault)
{
	struct remake *r = context;

	(void)b;
	(void)fault;
	set_score(&r->member[r->place_of[a] - 1], v);
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
			 JUDGE_ALL, r->threads, see_score, r, fault);
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
	struct buffer text = BUFFER_INIT;
	int rc = 0;

	if (!new_texts_get(r->archive->new_texts, body, &text))
		rc = object_store_get(r->archive->objects,
				      &r->table->body[body].id, &text, NULL,
				      fault);
	if (rc == 0)
		*out = furniture_leaves_text(r->furniture, r->fingerprinter,
					     body, buffer_view(&text));
	buffer_release(&text);
	return rc == FAULT_CORRUPT || rc == FAULT_MISSING ? 0 : rc;
}

/* The middle one, or the mean of both, of `count` sorted values. */
static double median_of(const double *value, size_t count)
{
	size_t middle = count / 2;

	return count % 2 ? value[middle]
			 : (value[middle - 1] + value[middle]) / 2;
}

/* Captures and outlets, where they are in memory; else the catalog counts. */
static void count_captures(const struct remake *r, const uint32_t *body,
			   struct catalog_cluster *out)
{
	if (!body_marks_outlets(&r->furniture->marks, body, out->bodies,
				&out->outlets))
		return;
	for (size_t i = 0; i < out->bodies; i++)
		out->size += r->table->body[body[i]].captures;
}

static int put_cluster(struct remake *r, struct member *first, size_t count,
		       struct fault *fault)
{
	struct catalog_member *member = memory_alloc(count * sizeof(*member));
	uint32_t *body = memory_alloc(count * sizeof(*body));
	double *score = memory_alloc(count * sizeof(*score));
	struct id *id = memory_alloc(count * sizeof(*id));
	struct catalog_cluster cluster = {.canonical = first[0].canonical,
					  .bodies = count,
					  .min_similarity = 1,
					  .median_similarity = 1};
	size_t scores = 0;
	int rc;

	for (size_t i = 0; i < count; i++) {
		const struct member_score *s = &first[i].score;

		body[i] = first[i].body;
		if (body[i] == first[i].canonical) {
			member[i] = (struct catalog_member){
				body[i], RELATION_CANONICAL, 1, 1, true};
		} else {
			member[i] = (struct catalog_member){
				body[i], s->relation, s->jaccard,
				s->containment, s->direct};
			score[scores++] = s->jaccard;
		}
		id[i] = r->table->body[body[i]].id;
	}
	qsort(id, count, sizeof(*id), by_id);
	qsort(score, scores, sizeof(*score), by_value);
	if (scores) {
		cluster.min_similarity = score[0];
		cluster.median_similarity = median_of(score, scores);
	}
	cluster.id = cluster_id(id, count);
	count_captures(r, body, &cluster);
	rc = catalog_put_cluster(r->archive->catalog, &cluster, member, fault);
	for (size_t i = 0; i < count; i++)
		r->table->body[body[i]].cluster = cluster.row;
	r->made++;
	free(member);
	free(body);
	free(score);
	free(id);
	return rc;
}

static int put_clusters(struct remake *r, struct fault *fault)
{
	int rc = 0;

	if (r->member_count)
		qsort(r->member, r->member_count, sizeof(*r->member),
		      by_canonical);
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

/* Whole components, as many as make a batch; *at moves behind them. */
static int make_batch(struct remake *r, size_t *at, struct fault *fault)
{
	int rc = 0;

	r->member_count = r->edge_count = 0;
	while (rc == 0 && *at < r->live.count &&
	       r->member_count < BATCH_BODIES && r->edge_count < BATCH_EDGES)
		rc = add_component(r, at, fault);
	if (rc == 0)
		rc = part_composites(r, fault);
	if (rc < 0)
		return rc;
	label(r);
	score_by_edges(r);
	rc = score_the_rest(r, fault);
	return rc < 0 ? rc : put_clusters(r, fault);
}

/* In order of numbers, so that the catalog's pages are written one by one. */
static int tell_bodies(struct remake *r, struct fault *fault)
{
	int rc = 0;

	for (uint32_t i = 1; rc == 0 && i <= r->table->count; i++)
		if (r->table->body[i].cluster && r->place_of[i])
			rc = catalog_set_cluster(r->archive->catalog, i,
						 r->table->body[i].cluster,
						 fault);
	return rc;
}

int link_clusters(struct archive *archive, struct body_table *table,
		  const struct furniture *furniture, const unsigned char *dirty,
		  unsigned threads, uint64_t *out_clusters, struct fault *fault)
{
	struct remake r = {
		.archive = archive,
		.table = table,
		.furniture = furniture,
		.threads = threads,
		.place_of = memory_alloc_zero((size_t)table->count + 1,
					      sizeof(uint32_t)),
		.fingerprinter =
			fingerprinter_new(&archive->settings.fingerprint),
	};
	int rc = link_live_find(&r.live, archive, table, dirty, fault);

	if (rc == 0)
		rc = drop_old(&r, fault);
	for (size_t at = 0; rc == 0 && at < r.live.count;)
		rc = make_batch(&r, &at, fault);
	if (rc == 0)
		rc = tell_bodies(&r, fault);
	*out_clusters = r.made;
	fingerprinter_free(r.fingerprinter);
	link_live_release(&r.live);
	free(r.place_of);
	free(r.member);
	free(r.edge);
	return rc;
}
