#include "store/canonical_view.h"

#include "core/base/memory.h"
#include "core/near/canonical.h"
#include "store/body_table.h"
#include "store/learned_furniture.h"
#include "store/member_score.h"
#include "store/unread.h"

#include <stdlib.h>

/* One reader's way through the members of a cluster. */
struct choice {
	struct archive *archive;
	const struct cluster_query *query;
	struct cluster_view *view;
	struct cluster_view_member *canonical;
	bool *is_scored;      /* by place in the view */
	struct unread unread; /* one for each member not compared */
};

/* The fields a capture has, of the one that has most. */
static uint32_t count_fields(const struct cluster_view_member *m)
{
	uint32_t most = 0;

	for (size_t i = 0; i < m->capture_count; i++) {
		uint32_t count = 0;

		for (int k = 0; k < FIELD_COUNT; k++)
			count += m->capture[i]->capture.field[k].size != 0;
		if (count > most)
			most = count;
	}
	return most;
}

/* The place in the list of the first outlet a member was captured at. */
static uint32_t rank_outlets(const struct cluster_query *query,
			     const struct cluster_view_member *m)
{
	for (uint32_t rank = 0; rank < query->order_count; rank++)
		for (size_t i = 0; i < m->capture_count; i++)
			if (bytes_equal(
				    m->capture[i]->capture.field[FIELD_OUTLET],
				    query->order[rank]))
				return rank;
	return UINT32_MAX;
}

static int make_node(struct choice *c, const struct cluster_view_member *m,
		     struct cluster_node *out, struct fault *fault)
{
	struct catalog_body body;
	int rc = catalog_get_body(c->archive->catalog, m->number, &body, fault);

	if (rc < 0)
		return rc;
	*out = (struct cluster_node){
		.id = body.id,
		.published = body.published,
		.fetched = body.fetched,
		.length = body.bytes < UINT32_MAX ? (uint32_t)body.bytes
						  : UINT32_MAX,
		.fields = count_fields(m),
		.outlet_rank = rank_outlets(c->query, m),
	};
	return 0;
}

static int choose(struct choice *c, struct fault *fault)
{
	struct cluster_node best, node;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < c->view->member_count; i++) {
		struct cluster_view_member *m = &c->view->member[i];

		rc = make_node(c, m, &node, fault);
		if (rc < 0 ||
		    (c->canonical &&
		     canonical_compare(c->query->rule, &node, &best) >= 0))
			continue;
		c->canonical = m;
		best = node;
	}
	return rc;
}

static void set_score(struct choice *c, size_t at, const struct verdict *v)
{
	struct cluster_view_member *m = &c->view->member[at];
	struct member_score score = member_score_of(v);

	m->relation = score.relation;
	m->jaccard = score.jaccard;
	m->containment = score.containment;
	m->direct = score.direct;
	c->is_scored[at] = true;
}

/* Members come in order of their numbers. */
static int by_number(const void *key, const void *member)
{
	uint32_t a = *(const uint32_t *)key;
	uint32_t b = ((const struct cluster_view_member *)member)->number;

	return (a > b) - (a < b);
}

static int score_by_edge(void *context, const struct catalog_edge *e,
			 struct fault *fault)
{
	struct choice *c = context;
	bool is_first = e->a == c->canonical->number;
	uint32_t other = is_first ? e->b : e->a;
	struct cluster_view_member *m =
		bsearch(&other, c->view->member, c->view->member_count,
			sizeof(*m), by_number);

	struct verdict v = {
		.relation =
			is_first ? relation_turned(e->relation) : e->relation,
		.jaccard = e->jaccard,
		.containment_a = is_first ? e->containment_b : e->containment_a,
		.containment_b = is_first ? e->containment_a : e->containment_b,
		.merges = e->merges};

	(void)fault;
	if (m)
		set_score(c, (size_t)(m - c->view->member), &v);
	return 0;
}

/* One body as verification sees it. */
struct side {
	struct buffer body;
	struct furniture_mask mask;
	struct fingerprint print;
	struct verify_side view;
};

static void side_release(struct side *s)
{
	buffer_release(&s->body);
	furniture_mask_release(&s->mask);
	fingerprint_release(&s->print);
}

/* 1 when it was read, 0 when it is damaged. */
static int side_load(struct choice *c, const struct furniture *furniture,
		     struct fingerprinter *fingerprinter, uint32_t number,
		     struct side *s, struct fault *fault)
{
	struct catalog_body body;
	struct body_entry entry;
	int rc = catalog_get_body(c->archive->catalog, number, &body, fault);

	if (rc == 0)
		rc = unread_get(&c->unread, c->archive, &body.id, &s->body,
				fault);
	if (rc <= 0)
		return rc;
	entry.published = body.published;
	fingerprint_read(fingerprinter, buffer_view(&s->body), &s->print);
	furniture_mask_of_read(furniture, fingerprinter, number,
			       buffer_view(&s->body), &s->mask);
	fingerprint_sets_of_read(fingerprinter, buffer_view(&s->body),
				 s->mask.span, s->mask.span_count, &s->print,
				 NULL);
	s->view = furniture_side(furniture, number, buffer_view(&s->body),
				 &s->print, &s->mask, body_entry_day(&entry));
	return 1;
}

/* Where either text is damaged the member stays, by the chain that brought it:
 * no score says more. */
static int score_by_text(struct choice *c, size_t at, struct fault *fault)
{
	struct fingerprinter *fingerprinter =
		fingerprinter_new(&c->archive->settings.fingerprint);
	uint32_t number = c->view->member[at].number;
	struct furniture furniture = {.key_count = 0};
	struct side member = {.body = BUFFER_INIT};
	struct side canonical = {.body = BUFFER_INIT};
	const uint32_t both[] = {number, c->canonical->number};
	struct verdict v;
	int rc = furniture_load_some(&furniture, c->archive, both, 2, fault);

	if (rc == 0)
		rc = side_load(c, &furniture, fingerprinter, number, &member,
			       fault);
	if (rc > 0)
		rc = side_load(c, &furniture, fingerprinter,
			       c->canonical->number, &canonical, fault);
	if (rc > 0) {
		verify_pair(fingerprinter, &member.view, &canonical.view, &v);
		set_score(c, at, &v);
	} else if (rc == 0) {
		v = (struct verdict){.relation = RELATION_NEAR};
		set_score(c, at, &v);
	}
	side_release(&member);
	side_release(&canonical);
	furniture_release(&furniture);
	fingerprinter_free(fingerprinter);
	return rc < 0 ? rc : 0;
}

int canonical_view_choose(struct archive *archive,
			  const struct cluster_query *query,
			  struct cluster_view *view, struct fault *fault)
{
	struct choice c = {.archive = archive, .query = query, .view = view};
	int rc = choose(&c, fault);

	if (rc < 0 || !c.canonical ||
	    c.canonical->relation == RELATION_CANONICAL)
		return rc;
	c.is_scored = memory_alloc_zero(view->member_count, 1);
	rc = catalog_each_edge(archive->catalog, c.canonical->number,
			       score_by_edge, &c, fault);
	for (size_t i = 0; rc == 0 && i < view->member_count; i++)
		if (!c.is_scored[i] && &view->member[i] != c.canonical)
			rc = score_by_text(&c, i, fault);
	unread_tell(&c.unread,
		    "texts that cannot be read have no score to the canonical");
	c.canonical->relation = RELATION_CANONICAL;
	c.canonical->jaccard = c.canonical->containment = 1;
	c.canonical->direct = true;
	free(c.is_scored);
	return rc;
}
