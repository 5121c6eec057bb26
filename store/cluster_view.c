#include "store/cluster_view.h"

#include "core/base/memory.h"
#include "core/text/date.h"
#include "store/canonical_view.h"
#include "store/catalog/catalog_span.h"
#include "store/partial_view.h"

#include <stdlib.h>

void cluster_view_release_captures(struct cluster_view_member *member)
{
	for (size_t i = 0; i < member->capture_count; i++)
		free(member->capture[i]);
	free(member->capture);
	member->capture = NULL;
	member->capture_count = member->capture_capacity = 0;
}

void cluster_view_release(struct cluster_view *view)
{
	for (size_t i = 0; i < view->member_count; i++)
		cluster_view_release_captures(&view->member[i]);
	free(view->member);
	memset(view, 0, sizeof(*view));
}

struct cluster_view_member *
cluster_view_add_member(struct cluster_view *view,
			const struct cluster_view_member *member)
{
	ARRAY_RESERVE(view->member, view->member_count + 1,
		      view->member_capacity);
	view->member[view->member_count] = *member;
	return &view->member[view->member_count++];
}

static int keep_capture(void *context, const struct catalog_capture *c,
			struct fault *fault)
{
	struct cluster_view_member *m = context;

	(void)fault;
	ARRAY_RESERVE(m->capture, m->capture_count + 1, m->capture_capacity);
	m->capture[m->capture_count++] = catalog_capture_copy(c);
	return 0;
}

int cluster_view_load_captures(struct archive *archive,
			       struct cluster_view_member *member,
			       struct fault *fault)
{
	struct catalog_filter filter = CATALOG_FILTER_INIT;

	filter.body = member->number;
	return catalog_each_capture(archive->catalog, &filter, keep_capture,
				    member, fault);
}

static int64_t time_of(const struct catalog_capture *c, enum field field)
{
	int64_t seconds;

	return c->capture.field[field].size &&
			       date_unix_of_text(c->capture.field[field],
						 &seconds)
		       ? seconds
		       : INT64_MAX;
}

/* The captures come in a fixed order, which decides ties. */
size_t cluster_view_first_capture(const struct cluster_view_member *m)
{
	size_t best = 0;

	for (size_t i = 1; i < m->capture_count; i++) {
		int64_t a = time_of(m->capture[i], FIELD_PUBLISHED);
		int64_t b = time_of(m->capture[best], FIELD_PUBLISHED);

		if (a == b) {
			a = time_of(m->capture[i], FIELD_FETCHED);
			b = time_of(m->capture[best], FIELD_FETCHED);
		}
		if (a < b)
			best = i;
	}
	return best;
}

/* The canonical keeps one capture; the others are exact copies of it. */
static void split_canonical(struct cluster_view *view)
{
	struct cluster_view_member exact, *canonical = NULL;
	struct catalog_capture *first;
	size_t at;

	for (size_t i = 0; i < view->member_count; i++)
		if (view->member[i].relation == RELATION_CANONICAL)
			canonical = &view->member[i];
	if (!canonical || canonical->capture_count < 2)
		return;
	at = cluster_view_first_capture(canonical);
	first = canonical->capture[at];
	exact = *canonical;
	exact.relation = RELATION_EXACT;
	exact.capture_count--;
	memmove(&exact.capture[at], &exact.capture[at + 1],
		(exact.capture_count - at) * sizeof(*exact.capture));
	canonical->capture = NULL;
	canonical->capture_capacity = canonical->capture_count = 0;
	ARRAY_RESERVE(canonical->capture, 1, canonical->capture_capacity);
	canonical->capture[canonical->capture_count++] = first;
	cluster_view_add_member(view, &exact);
}

static int rank(enum relation relation)
{
	return relation == RELATION_CANONICAL ? 0
	       : relation == RELATION_EXACT   ? 1
					      : 2;
}

static int by_place(const void *a, const void *b)
{
	const struct cluster_view_member *x = a, *y = b;

	if (rank(x->relation) != rank(y->relation))
		return rank(x->relation) - rank(y->relation);
	if (x->jaccard != y->jaccard)
		return x->jaccard > y->jaccard ? -1 : 1;
	return id_compare(&x->body, &y->body);
}

static int by_number(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static int by_text(const void *a, const void *b)
{
	return bytes_compare(*(const struct bytes *)a,
			     *(const struct bytes *)b);
}

static void count_outlets(struct cluster_view *view)
{
	struct bytes *outlet;
	size_t count = 0;

	outlet = memory_alloc((size_t)view->size * sizeof(*outlet));
	view->outlets = 0;
	for (size_t i = 0; i < view->member_count; i++) {
		struct cluster_view_member *m = &view->member[i];

		for (size_t k = 0; k < m->capture_count; k++)
			outlet[count++] =
				m->capture[k]->capture.field[FIELD_OUTLET];
	}
	qsort(outlet, count, sizeof(*outlet), by_text);
	for (size_t i = 0; i < count; i++)
		view->outlets +=
			outlet[i].size &&
			(i == 0 || !bytes_equal(outlet[i], outlet[i - 1]));
	free(outlet);
}

/* Everything that follows from the members. */
void cluster_view_settle(struct cluster_view *view)
{
	double *score = memory_alloc((view->member_count + 1) * sizeof(*score));
	size_t scores = 0;

	if (view->member_count)
		qsort(view->member, view->member_count, sizeof(*view->member),
		      by_place);
	view->size = 0;
	view->bodies = 0;
	for (size_t i = 0; i < view->member_count; i++) {
		const struct cluster_view_member *m = &view->member[i];

		view->size += m->capture_count;
		view->bodies += m->relation != RELATION_EXACT;
		if (m->relation == RELATION_CANONICAL)
			view->canonical = m->body;
		else if (m->relation != RELATION_EXACT)
			score[scores++] = m->jaccard;
	}
	qsort(score, scores, sizeof(*score), by_number);
	view->min_similarity = scores ? score[0] : 1;
	view->median_similarity =
		!scores	     ? 1
		: scores % 2 ? score[scores / 2]
			     : (score[scores / 2 - 1] + score[scores / 2]) / 2;
	count_outlets(view);
	free(score);
}

struct loading {
	struct archive *archive;
	struct cluster_view *view;
};

static int load_member(void *context, const struct catalog_member *member,
		       struct fault *fault)
{
	struct loading *l = context;
	struct cluster_view_member m = {
		.number = member->body,
		.relation = member->relation,
		.jaccard = member->jaccard,
		.containment = member->containment,
		.direct = member->direct,
	};
	struct catalog_body body;
	int rc = catalog_get_body(l->archive->catalog, member->body, &body,
				  fault);

	if (rc < 0)
		return rc;
	m.body = body.id;
	return cluster_view_load_captures(
		l->archive, cluster_view_add_member(l->view, &m), fault);
}

static int see_row(void *context, const struct catalog_cluster *cluster,
		   struct fault *fault)
{
	struct loading *l = context;

	l->view->row = cluster->row;
	l->view->id = cluster->id;
	l->view->rule = canonical_rule_name(CANONICAL_EARLIEST);
	return catalog_each_member(l->archive->catalog, cluster->row,
				   load_member, l, fault);
}

static int load_by(struct archive *archive, const struct cluster_query *query,
		   int64_t row, struct cluster_view *out, struct fault *fault)
{
	struct loading l = {archive, out};
	int rc;

	memset(out, 0, sizeof(*out));
	rc = catalog_each_cluster(archive->catalog, row, 0, see_row, &l, fault);
	if (rc == 0 && query->rule != CANONICAL_EARLIEST) {
		out->rule = canonical_rule_name(query->rule);
		rc = canonical_view_choose(archive, query, out, fault);
	}
	if (rc < 0) {
		cluster_view_release(out);
		return rc;
	}
	split_canonical(out);
	cluster_view_settle(out);
	return 0;
}

int cluster_view_load(struct archive *archive, int64_t row,
		      struct cluster_view *out, struct fault *fault)
{
	static const struct cluster_query as_linked = CLUSTER_QUERY_INIT;

	return load_by(archive, &as_linked, row, out, fault);
}

static unsigned kind_of(enum relation relation)
{
	switch (relation) {
	case RELATION_EXACT:
		return CLUSTER_EXACT;
	case RELATION_NEAR:
		return CLUSTER_NEAR;
	case RELATION_CONTAINED:
	case RELATION_CONTAINS:
		return CLUSTER_CONTAINED;
	case RELATION_PARTIAL:
		return CLUSTER_PARTIAL;
	default:
		return ~0u; /* the canonical is always shown */
	}
}

/* .7 is less as a float, and printed as .7 all the same. */
bool cluster_query_takes(const struct cluster_query *query, double similarity)
{
	return similarity + 5e-7 >= query->min_similarity;
}

static double similarity_of(const struct cluster_view_member *m)
{
	return m->relation == RELATION_CONTAINED ||
			       m->relation == RELATION_CONTAINS
		       ? m->containment
		       : m->jaccard;
}

/* Drop the members that the query does not ask for. */
static void narrow(struct cluster_view *view, const struct cluster_query *q)
{
	size_t kept = 0;

	for (size_t i = 0; i < view->member_count; i++) {
		struct cluster_view_member *m = &view->member[i];

		if ((kind_of(m->relation) & q->kinds) &&
		    (m->relation == RELATION_CANONICAL ||
		     cluster_query_takes(q, similarity_of(m)))) {
			view->member[kept++] = *m;
			continue;
		}
		for (size_t k = 0; k < m->capture_count; k++)
			free(m->capture[k]);
		free(m->capture);
	}
	view->member_count = kept;
}

static bool is_in_span(const struct capture *c, const struct cluster_query *q)
{
	struct bytes date = c->field[FIELD_PUBLISHED].size
				    ? c->field[FIELD_PUBLISHED]
				    : c->field[FIELD_FETCHED];

	return (!q->since.size && !q->until.size) ||
	       catalog_span_has(q->since, q->until, date);
}

/* Some capture is of the outlet and in the span of time. */
bool cluster_view_answers(const struct cluster_view *view,
			  const struct cluster_query *q)
{
	for (size_t i = 0; i < view->member_count; i++) {
		const struct cluster_view_member *m = &view->member[i];

		for (size_t k = 0; k < m->capture_count; k++) {
			const struct capture *c = &m->capture[k]->capture;

			if ((!q->outlet.size ||
			     bytes_equal(c->field[FIELD_OUTLET], q->outlet)) &&
			    is_in_span(c, q))
				return true;
		}
	}
	return false;
}

struct listing {
	struct archive *archive;
	const struct cluster_query *query;
	struct catalog_wanted wanted;
	uint64_t to_skip;
	cluster_view_fn *visit;
	void *context;
};

static int see_answer(void *context, const struct cluster_view *view,
		      struct fault *fault)
{
	struct listing *l = context;

	if (l->to_skip) {
		l->to_skip--;
		return 0;
	}
	return l->visit(l->context, view, fault);
}

/* Every cluster of so many captures answers: none needs to be read for that. */
static bool takes_all(const struct cluster_query *q)
{
	return q->kinds == CLUSTER_KINDS_DEFAULT && q->min_similarity <= 0 &&
	       !q->outlet.size && !q->since.size && !q->until.size;
}

/* What of the query the catalog can tell without loading a cluster. Relations
 * are to the earliest canonical; captures of one body are exact copies without
 * being members of their own. */
static struct catalog_wanted wanted_of(const struct cluster_query *q)
{
	struct catalog_wanted wanted = {q->outlet, q->since, q->until, 0};

	if (q->rule != CANONICAL_EARLIEST || q->kinds & CLUSTER_EXACT)
		return wanted;
	if (q->kinds & CLUSTER_NEAR)
		wanted.relations |= 1u << RELATION_NEAR;
	if (q->kinds & CLUSTER_CONTAINED)
		wanted.relations |=
			1u << RELATION_CONTAINED | 1u << RELATION_CONTAINS;
	return wanted;
}

static int see_cluster(void *context, const struct catalog_cluster *cluster,
		       struct fault *fault)
{
	struct listing *l = context;
	struct cluster_view view;
	int rc;

	if (l->to_skip && takes_all(l->query)) {
		l->to_skip--;
		return 0;
	}
	rc = catalog_cluster_has(l->archive->catalog, cluster->row, &l->wanted,
				 fault);
	if (rc > 0)
		rc = load_by(l->archive, l->query, cluster->row, &view, fault);
	else
		return rc;
	if (rc < 0)
		return rc;
	if (l->query->kinds != CLUSTER_KINDS_DEFAULT ||
	    l->query->min_similarity > 0) {
		narrow(&view, l->query);
		cluster_view_settle(&view);
	}
	if (view.size >= 2 && view.size >= l->query->min_size &&
	    cluster_view_answers(&view, l->query))
		rc = see_answer(l, &view, fault);
	cluster_view_release(&view);
	return rc;
}

int cluster_view_each(struct archive *archive,
		      const struct cluster_query *query, cluster_view_fn *visit,
		      void *context, struct fault *fault)
{
	struct listing l = {archive,	 query, wanted_of(query),
			    query->skip, visit, context};
	int rc = 0;

	if (query->kinds & CLUSTER_KINDS_DEFAULT)
		rc = catalog_each_cluster(archive->catalog, 0, query->min_size,
					  see_cluster, &l, fault);
	if (rc == 0 && (query->kinds & CLUSTER_PARTIAL))
		rc = partial_view_each(archive, query, see_answer, &l, fault);
	return rc;
}
