#include "cmd/report_cluster.h"

#include "cmd/print_cluster.h"
#include "core/base/memory.h"

#include <stdlib.h>

/* Of the largest clusters: enough for the graph. */
#define PAIRS 4000

/* A body of the cluster and its place among them. */
struct place {
	uint32_t number;
	uint32_t place;
};

int report_maker_init(struct report_maker *m, struct archive *archive,
		      uint64_t text_limit, struct fault *fault)
{
	uint64_t bodies;
	int rc;

	memset(m, 0, sizeof(*m));
	m->archive = archive;
	m->text_limit = text_limit;
	m->fingerprinter = fingerprinter_new(&archive->settings.fingerprint);
	rc = catalog_body_count(archive->catalog, &bodies, fault);
	if (rc == 0)
		rc = furniture_load(&m->furniture, archive, (uint32_t)bodies,
				    fault);
	return rc;
}

void report_maker_release(struct report_maker *m)
{
	furniture_mask_release(&m->mask);
	furniture_release(&m->furniture);
	fingerprinter_free(m->fingerprinter);
	memset(m, 0, sizeof(*m));
}

static void put_source(struct json *json, const struct capture *c,
		       enum field field)
{
	if (c->field[field].size)
		json_put_text(
			json, field_name(field),
			field_source_name((enum field_source)c->source[field]));
}

static void put_dates(const struct cluster_view *view, struct json *json)
{
	json_key(json, "dates");
	json_open(json, '[');
	for (size_t i = 0; i < view->member_count; i++) {
		const struct cluster_view_member *m = &view->member[i];

		for (size_t k = 0; k < m->capture_count; k++) {
			const struct capture *c = &m->capture[k]->capture;
			unsigned marks = c->marks[FIELD_PUBLISHED];

			json_open(json, '{');
			put_source(json, c, FIELD_PUBLISHED);
			put_source(json, c, FIELD_MODIFIED);
			put_source(json, c, FIELD_FETCHED);
			json_key(json, "zone_inferred");
			json_bool(json, marks & FIELD_ZONE_INFERRED);
			json_key(json, "day_only");
			json_bool(json, marks & FIELD_DATE_ONLY);
			json_close(json, '}');
		}
	}
	json_close(json, ']');
}

/* UTF-16 code units before each byte offset, asked in ascending order. */
struct units {
	struct bytes text;
	size_t at;
	uint64_t count;
};

static uint64_t units_before(struct units *u, size_t offset)
{
	while (u->at < offset) {
		unsigned char byte = u->text.data[u->at++];

		u->count += (byte & 0xC0) == 0x80 ? 0 : byte >= 0xF0 ? 2 : 1;
	}
	return u->count;
}

static void put_text(struct report_maker *maker, const struct place *p,
		     struct bytes text, struct json *json)
{
	struct units units = {text, 0, 0};

	json_put_string(json, "text", text);
	furniture_mask_make(&maker->furniture, maker->fingerprinter, p->number,
			    text, &maker->mask);
	json_key(json, "furniture");
	json_open(json, '[');
	for (size_t i = 0; i < maker->mask.span_count; i++) {
		json_count(json,
			   units_before(&units, maker->mask.span[i].begin));
		json_count(json, units_before(&units, maker->mask.span[i].end));
	}
	json_close(json, ']');
}

/* Texts go to the clusters as they come, largest first, until the limit. */
static int put_body(struct report_maker *maker, const struct place *p,
		    struct json *json, struct fault *fault)
{
	struct buffer text = BUFFER_INIT;
	struct catalog_body body;
	int rc = catalog_get_body(maker->archive->catalog, p->number, &body,
				  fault);

	if (rc < 0)
		return rc;
	json_open(json, '{');
	json_put_id(json, "body", 'b', &body.id);
	json_put_count(json, "bytes", body.bytes);
	if (body.bytes > maker->text_limit) {
		rc = 0;
	} else if (body.bytes > REPORT_TEXT_BYTES) {
		maker->texts_too_long++;
	} else {
		rc = unread_get(&maker->unread, maker->archive, &body.id, &text,
				fault);
	}
	if (rc > 0) {
		maker->texts++;
		maker->text_limit -= body.bytes;
		put_text(maker, p, buffer_view(&text), json);
	} else {
		maker->texts_left_out++;
	}
	json_close(json, '}');
	buffer_release(&text);
	return rc < 0 ? rc : 0;
}

/* An edge between two places, the lower one first, whatever their numbers. */
struct pair {
	uint32_t a, b;
	double jaccard, containment_a, containment_b;
	enum relation relation;
};

struct pairs {
	const struct place *place; /* by number */
	size_t place_count;
	uint32_t of; /* the body whose edges are seen */
	struct pair *at;
	size_t count, capacity;
};

static int by_number(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return (x->number > y->number) - (x->number < y->number);
}

static int by_places(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	return (x->b > y->b) - (x->b < y->b);
}

static const struct place *find(const struct pairs *p, uint32_t number)
{
	struct place key = {.number = number};

	return bsearch(&key, p->place, p->place_count, sizeof(key), by_number);
}

static enum relation seen_from_the_other(enum relation relation)
{
	return relation == RELATION_CONTAINED  ? RELATION_CONTAINS
	       : relation == RELATION_CONTAINS ? RELATION_CONTAINED
					       : relation;
}

static int see_edge(void *context, const struct catalog_edge *edge,
		    struct fault *fault)
{
	struct pairs *p = context;
	const struct place *a, *b;
	struct pair pair = {.jaccard = edge->jaccard,
			    .containment_a = edge->containment_a,
			    .containment_b = edge->containment_b,
			    .relation = edge->relation};

	(void)fault;
	/* Each edge is seen from both its ends. */
	if (edge->a != p->of)
		return 0;
	a = find(p, edge->a);
	b = find(p, edge->b);
	if (!a || !b)
		return 0;
	pair.a = a->place;
	pair.b = b->place;
	if (pair.a > pair.b) {
		pair = (struct pair){pair.b,
				     pair.a,
				     pair.jaccard,
				     pair.containment_b,
				     pair.containment_a,
				     seen_from_the_other(pair.relation)};
	}
	ARRAY_RESERVE(p->at, p->count + 1, p->capacity);
	p->at[p->count++] = pair;
	return 0;
}

static void put_pairs(const struct pairs *p, struct json *json)
{
	json_key(json, "edges");
	json_open(json, '[');
	for (size_t i = 0; i < p->count && i < PAIRS; i++) {
		const struct pair *at = &p->at[i];

		json_open(json, '[');
		json_count(json, at->a);
		json_count(json, at->b);
		json_real(json, at->jaccard);
		json_real(json, at->containment_a);
		json_real(json, at->containment_b);
		json_string(json, bytes_of_string(relation_name(at->relation)));
		json_close(json, ']');
	}
	json_close(json, ']');
}

static int put_edges(struct report_maker *maker, struct place *place,
		     size_t count, struct json *json, struct fault *fault)
{
	struct pairs pairs = {.place = place, .place_count = count};
	int rc = 0;

	qsort(place, count, sizeof(*place), by_number);
	for (size_t i = 0; rc == 0 && i < count; i++) {
		pairs.of = place[i].number;
		rc = catalog_each_edge(maker->archive->catalog, pairs.of,
				       see_edge, &pairs, fault);
	}
	if (pairs.count)
		qsort(pairs.at, pairs.count, sizeof(*pairs.at), by_places);
	put_pairs(&pairs, json);
	free(pairs.at);
	return rc;
}

int report_cluster_put(struct report_maker *maker,
		       const struct cluster_view *view, struct json *json,
		       struct fault *fault)
{
	struct place *place =
		memory_alloc((view->member_count + 1) * sizeof(*place));
	size_t count = 0;
	int rc = 0;

	json_open(json, '{');
	print_cluster_fields(json, view);
	put_dates(view, json);
	json_key(json, "texts");
	json_open(json, '[');
	for (size_t i = 0; rc == 0 && i < view->member_count; i++) {
		const struct cluster_view_member *m = &view->member[i];

		if (m->relation == RELATION_EXACT)
			continue;
		place[count] = (struct place){m->number, (uint32_t)count};
		rc = put_body(maker, &place[count++], json, fault);
	}
	json_close(json, ']');
	if (rc == 0)
		rc = put_edges(maker, place, count, json, fault);
	json_close(json, '}');
	free(place);
	return rc;
}
