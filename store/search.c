#include "store/search.h"

#include "core/base/memory.h"
#include "core/text/date.h"
#include "store/search_state.h"

#include <stdlib.h>

/* ---- Filters --------------------------------------------------------------
 */

static struct catalog_filter filter_of(const struct search *s, uint32_t body)
{
	struct catalog_filter filter = CATALOG_FILTER_INIT;

	filter.body = body;
	filter.outlet = buffer_view(&s->query->outlet);
	filter.dump = buffer_view(&s->query->dump);
	filter.since = buffer_view(&s->query->since);
	filter.until = buffer_view(&s->query->until);
	return filter;
}

static bool has_filter(const struct query *q)
{
	return q->outlet.size || q->dump.size || q->since.size || q->until.size;
}

static int count_capture(void *context, const struct catalog_capture *capture,
			 struct fault *fault)
{
	struct search_hit *hit = context;

	(void)capture;
	(void)fault;
	hit->captures++;
	return 0;
}

/* Drop hits none of whose captures the filters let through. */
static int filter_hits(struct search *s, struct fault *fault)
{
	size_t kept = 0;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < s->hit_count; i++) {
		struct catalog_filter filter = filter_of(s, s->hit[i].number);

		s->hit[i].captures = 0;
		rc = catalog_each_capture(s->archive->catalog, &filter,
					  count_capture, &s->hit[i], fault);
		if (s->hit[i].captures)
			s->hit[kept++] = s->hit[i];
	}
	s->hit_count = kept;
	return rc;
}

/* ---- Rank -----------------------------------------------------------------
 */

static int compare_hit(const void *a, const void *b)
{
	const struct search_hit *x = a, *y = b;

	if (x->score < y->score || x->score > y->score)
		return x->score < y->score ? 1 : -1;
	if (x->seen != y->seen)
		return x->seen < y->seen ? -1 : 1;
	return id_compare(&x->id, &y->id);
}

/* Hits of one cluster in rank order: of `place` the smallest is shown. */
struct of_cluster {
	int64_t cluster;
	size_t place;
};

static int compare_cluster(const void *a, const void *b)
{
	const struct of_cluster *x = a, *y = b;

	if (x->cluster != y->cluster)
		return x->cluster < y->cluster ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

/* What is found of the hit's cluster beside it; 0 bodies: another hit stands
 * for it. */
struct found {
	uint64_t bodies, captures;
};

static struct found *count_by_cluster(const struct search *s)
{
	struct found *found =
		memory_alloc_zero(s->hit_count + 1, sizeof(*found));
	struct of_cluster *order =
		memory_alloc((s->hit_count + 1) * sizeof(*order));
	size_t shown = 0;

	for (size_t i = 0; i < s->hit_count; i++)
		order[i] = (struct of_cluster){s->hit[i].cluster, i};
	if (s->hit_count)
		qsort(order, s->hit_count, sizeof(*order), compare_cluster);
	for (size_t i = 0; i < s->hit_count; i++) {
		if (s->options->wants_all || order[i].cluster == 0 || i == 0 ||
		    order[i].cluster != order[i - 1].cluster)
			shown = order[i].place;
		found[shown].bodies++;
		found[shown].captures += s->hit[order[i].place].captures;
	}
	free(order);
	return found;
}

/* ---- Show -----------------------------------------------------------------
 */

struct captures {
	struct catalog_capture **capture;
	size_t count, capacity;
};

static int keep_capture(void *context, const struct catalog_capture *capture,
			struct fault *fault)
{
	struct captures *c = context;

	(void)fault;
	ARRAY_RESERVE(c->capture, c->count + 1, c->capacity);
	c->capture[c->count++] = catalog_capture_copy(capture);
	return 0;
}

static int64_t seen_of(const struct catalog_capture *c)
{
	const struct bytes *field = c->capture.field;
	struct bytes date = field[FIELD_PUBLISHED].size ? field[FIELD_PUBLISHED]
							: field[FIELD_FETCHED];
	int64_t seconds;

	return date_unix_of_text(date, &seconds) ? seconds : INT64_MAX;
}

static int compare_capture(const void *a, const void *b)
{
	const struct catalog_capture *x = *(struct catalog_capture *const *)a;
	const struct catalog_capture *y = *(struct catalog_capture *const *)b;
	int64_t xs = seen_of(x), ys = seen_of(y);

	if (xs != ys)
		return xs < ys ? -1 : 1;
	return id_compare(&x->capture.id, &y->capture.id);
}

static void captures_release(struct captures *c)
{
	for (size_t i = 0; i < c->count; i++)
		free(c->capture[i]);
	free(c->capture);
}

/* A damaged text has no snippet; that it is damaged is for verify to say. */
static void make_snippet(const struct search *s, const struct search_hit *hit,
			 struct snippet *out)
{
	struct folder *folder = folder_new();
	struct buffer text = BUFFER_INIT;
	struct folded folded = {.shadow = {0}};

	if (object_store_get(s->archive->objects, &hit->id, &text, NULL, NULL) <
	    0)
		buffer_clear(&text);
	folded.text = buffer_view(&text);
	fold_text(folder, folded.text, &folded.shadow);
	snippet_make(s->query, &folded, s->options->columns, out);
	shadow_release(&folded.shadow);
	buffer_release(&text);
	folder_free(folder);
}

static int show(struct search *s, const struct search_hit *hit,
		const struct found *found, uint64_t rank,
		search_visit_fn *visit, void *context, struct fault *fault)
{
	struct catalog_filter filter = filter_of(s, hit->number);
	struct snippet snippet = {.text = BUFFER_INIT};
	struct captures captures = {0};
	struct search_answer answer = {
		.rank = rank,
		.score = hit->score,
		.body = hit->id,
		.bodies = found->bodies,
		.captures = found->captures,
		.snippet = &snippet,
	};
	int rc = catalog_each_capture(s->archive->catalog, &filter,
				      keep_capture, &captures, fault);

	if (rc == 0 && captures.count) {
		qsort(captures.capture, captures.count,
		      sizeof(*captures.capture), compare_capture);
		make_snippet(s, hit, &snippet);
		answer.capture = captures.capture;
		answer.capture_count = captures.count;
		answer.has_cluster = captures.capture[0]->has_cluster;
		answer.cluster = captures.capture[0]->cluster;
		rc = visit(context, &answer, fault);
	}
	snippet_release(&snippet);
	captures_release(&captures);
	return rc;
}

static int show_all(struct search *s, search_visit_fn *visit, void *context,
		    struct search_totals *totals, struct fault *fault)
{
	struct found *found = count_by_cluster(s);
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < s->hit_count; i++) {
		if (found[i].bodies == 0)
			continue;
		totals->answers++;
		if (s->options->limit && totals->answers > s->options->limit)
			continue;
		rc = show(s, &s->hit[i], &found[i], totals->answers, visit,
			  context, fault);
	}
	free(found);
	return rc;
}

static int resolve_cluster(struct search *s, struct fault *fault)
{
	struct catalog_name name;
	int rc;

	if (s->query->cluster.size == 0)
		return 0;
	rc = catalog_resolve(s->archive->catalog,
			     buffer_string(&s->query->cluster), &name, fault);
	if (rc == 0 && name.kind != 'c')
		rc = fault_set(fault, FAULT_USAGE,
			       "cluster:%s: not the id of a cluster",
			       buffer_string(&s->query->cluster));
	s->cluster = rc == 0 ? name.row : 0;
	return rc;
}

/* Of the texts there are: a forgotten one leaves its number until the next
 * compact, and must not bear on an answer. */
static double mean_bytes(const struct body_table *table)
{
	uint64_t bytes = 0, count = 0;

	for (uint32_t i = 1; i <= table->count; i++) {
		if (!table->body[i].captures)
			continue;
		bytes += table->body[i].bytes;
		count++;
	}
	return count ? (double)bytes / (double)count : 0;
}

int search_run(struct archive *archive, const struct query *query,
	       const struct search_options *options, search_visit_fn *visit,
	       void *context, struct search_totals *out, struct fault *fault)
{
	struct search s = {
		.archive = archive, .query = query, .options = options};
	int rc = resolve_cluster(&s, fault);

	*out = (struct search_totals){0};
	if (rc == 0)
		rc = body_table_load(&s.table, archive->catalog, fault);
	s.mean_bytes = rc == 0 ? mean_bytes(&s.table) : 0;
	if (rc == 0)
		rc = search_hits(&s, fault);
	if (rc == 0 && has_filter(query))
		rc = filter_hits(&s, fault);
	if (rc == 0 && s.hit_count)
		qsort(s.hit, s.hit_count, sizeof(*s.hit), compare_hit);
	unread_tell(&s.unread, "texts that cannot be read are looked for by "
			       "their titles alone");
	out->unread = s.unread.count;
	out->bodies = s.hit_count;
	out->used_index = s.used_index;
	if (rc == 0)
		rc = show_all(&s, visit, context, out, fault);
	body_table_release(&s.table);
	free(s.hit);
	return rc;
}
