#include "store/link_composite.h"

#include "core/base/memory.h"

#include <stdlib.h>

/* So many of the texts a body holds are looked at: bounds the work where one
 * holds thousands, a day's list of everything. */
#define HELD_LOOKS 64

struct held {
	uint32_t body;
	struct id id;
	struct composite_part part;
};

struct link_composite {
	struct catalog *catalog;
	uint32_t whole; /* whose texts these are; 0: none */
	struct held *held;
	size_t count, capacity;
};

/* Of which end is the other a part, and how? */
static uint32_t whole_of(const struct catalog_edge *e,
			 struct composite_part *out_part, uint32_t *out_other)
{
	bool is_a = e->containment_a < e->containment_b;

	*out_part = (struct composite_part){
		.of_part = is_a ? e->containment_b : e->containment_a,
		.of_whole = is_a ? e->containment_a : e->containment_b,
		.jaccard = e->jaccard,
		.merges = e->merges,
		.as_page = e->as_page,
	};
	*out_other = is_a ? e->b : e->a;
	return is_a ? e->a : e->b;
}

uint32_t link_composite_touches(const struct catalog_edge *edge)
{
	struct composite_part part;
	uint32_t other, whole = whole_of(edge, &part, &other);

	return composite_holds(&part) ? whole : 0;
}

struct link_composite *link_composite_new(struct catalog *catalog)
{
	struct link_composite *c = memory_alloc_zero(1, sizeof(*c));

	c->catalog = catalog;
	return c;
}

void link_composite_free(struct link_composite *c)
{
	if (!c)
		return;
	free(c->held);
	free(c);
}

static int add_held(void *context, const struct catalog_edge *edge,
		    struct fault *fault)
{
	struct link_composite *c = context;
	struct catalog_body body;
	struct held held;
	int rc;

	if (whole_of(edge, &held.part, &held.body) != c->whole ||
	    !composite_holds(&held.part))
		return 0;
	rc = catalog_get_body(c->catalog, held.body, &body, fault);
	if (rc < 0)
		return rc;
	held.id = body.id;
	ARRAY_RESERVE(c->held, c->count + 1, c->capacity);
	c->held[c->count++] = held;
	return 0;
}

/* Never by the numbers of bodies: the order of ingest decides nothing. */
static int largest_first(const void *a, const void *b)
{
	const struct held *x = a, *y = b;

	if (x->part.of_whole != y->part.of_whole)
		return x->part.of_whole > y->part.of_whole ? -1 : 1;
	return id_compare(&x->id, &y->id);
}

static int load(struct link_composite *c, uint32_t whole, struct fault *fault)
{
	int rc;

	if (c->whole == whole)
		return 0;
	c->whole = whole;
	c->count = 0;
	rc = catalog_each_edge(c->catalog, whole, add_held, c, fault);
	if (rc < 0)
		c->whole = 0;
	else if (c->count)
		qsort(c->held, c->count, sizeof(*c->held), largest_first);
	return rc;
}

int link_composite_find(struct link_composite *c,
			const struct catalog_edge *edge, uint32_t *out_other,
			struct fault *fault)
{
	struct composite_part part;
	uint32_t smaller, whole = whole_of(edge, &part, &smaller);
	int rc = 0;

	*out_other = 0;
	if (!composite_is_doubtful(&part))
		return 0;
	rc = load(c, whole, fault);
	for (size_t i = 0; rc == 0 && i < c->count && i < HELD_LOOKS; i++) {
		const struct held *held = &c->held[i];

		if (!composite_has_room(&part, &held->part))
			continue;
		rc = catalog_has_edge(c->catalog, smaller, held->body, fault);
		if (rc == 0) {
			*out_other = held->body;
			return 0;
		}
		rc = rc < 0 ? rc : 0;
	}
	return rc;
}

/* A merging edge whose larger end may hold another story. */
struct doubt {
	uint32_t whole;
	size_t edge;
};

static int by_whole(const void *a, const void *b)
{
	const struct doubt *x = a, *y = b;

	if (x->whole != y->whole)
		return x->whole < y->whole ? -1 : 1;
	return (x->edge > y->edge) - (x->edge < y->edge);
}

static struct catalog_edge edge_of(const uint32_t *body,
				   const struct cluster_edge *e)
{
	return (struct catalog_edge){
		.a = body[e->a],
		.b = body[e->b],
		.jaccard = e->jaccard,
		.containment_a = e->containment_a,
		.containment_b = e->containment_b,
		.relation = (enum relation)e->relation,
		.merges = e->merges,
		.as_page = e->as_page,
	};
}

/* By their larger end, so that what it holds is read once. */
static size_t list_doubts(const uint32_t *body, const struct cluster_edge *edge,
			  size_t edge_count, struct doubt **out)
{
	struct doubt *doubt = NULL;
	size_t count = 0, capacity = 0;

	for (size_t i = 0; i < edge_count; i++) {
		struct catalog_edge e = edge_of(body, &edge[i]);
		struct composite_part part;
		uint32_t other, whole = whole_of(&e, &part, &other);

		if (!composite_is_doubtful(&part))
			continue;
		ARRAY_RESERVE(doubt, count + 1, capacity);
		doubt[count++] = (struct doubt){whole, i};
	}
	if (count)
		qsort(doubt, count, sizeof(*doubt), by_whole);
	*out = doubt;
	return count;
}

int link_composite_part(struct catalog *catalog, const uint32_t *body,
			struct cluster_edge *edge, size_t edge_count,
			struct fault *fault)
{
	struct link_composite *composite = link_composite_new(catalog);
	struct doubt *doubt;
	size_t count = list_doubts(body, edge, edge_count, &doubt);
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < count; i++) {
		struct catalog_edge e = edge_of(body, &edge[doubt[i].edge]);
		uint32_t other;

		rc = link_composite_find(composite, &e, &other, fault);
		if (rc == 0 && other)
			edge[doubt[i].edge].merges = false;
	}
	link_composite_free(composite);
	free(doubt);
	return rc;
}
