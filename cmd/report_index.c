#include "cmd/report_index.h"

#include "core/base/memory.h"
#include "core/text/date.h"

#include <stdlib.h>

/* Titles beyond these are found in the cluster's own view. */
#define TITLES 8

enum column {
	COLUMN_ID,
	COLUMN_TITLES, /* distinct, the canonical's first */
	COLUMN_LANG,
	COLUMN_OUTLETS, /* numbers, in order of first appearance */
	COLUMN_SURE,	/* 1: the first outlet's date is stated and earliest */
	COLUMN_SIZE,
	COLUMN_BODIES,
	COLUMN_FIRST, /* Unix seconds, null when unknown */
	COLUMN_LAST,
	COLUMN_EXACT, /* captures by relation, beside the canonical's one */
	COLUMN_NEAR,
	COLUMN_CONTAINED,
	COLUMN_CONTAINS,
	COLUMN_PARTIAL,
	COLUMN_INDIRECT,
	COLUMN_LEAST,
	COLUMN_MEDIAN,
	COLUMN_COUNT
};

static const char *const column_name[COLUMN_COUNT] = {
	"id",	    "titles",  "lang",	   "outlets", "sure",  "size",
	"bodies",   "first",   "last",	   "exact",   "near",  "contained",
	"contains", "partial", "indirect", "least",   "median"};

struct report_index {
	struct json column[COLUMN_COUNT];
	struct json outlets, pages;
	struct outlet_names names;
	/* Numbers of outlets by the hash of their name; 0: free. */
	uint64_t *slot_hash;
	uint32_t *slot_number;
	size_t slots;
	uint32_t outlet_count;
	size_t count;
};

/* An outlet in a cluster, and when it had the story. */
struct appearance {
	struct bytes name;
	int64_t time;
	struct bytes date;
	bool is_stated; /* a published date that was not inferred */
	bool is_day;	/* without a time: it may have been any */
};

struct report_index *report_index_new(void)
{
	struct report_index *x = memory_alloc_zero(1, sizeof(*x));

	for (int i = 0; i < COLUMN_COUNT; i++)
		json_open(&x->column[i], '[');
	json_open(&x->outlets, '[');
	json_open(&x->pages, '[');
	return x;
}

void report_index_free(struct report_index *x)
{
	if (!x)
		return;
	for (int i = 0; i < COLUMN_COUNT; i++)
		buffer_release(&x->column[i].text);
	buffer_release(&x->outlets.text);
	buffer_release(&x->pages.text);
	outlet_names_release(&x->names);
	free(x->slot_hash);
	free(x->slot_number);
	free(x);
}

int report_index_name_outlets(struct report_index *x, struct archive *archive,
			      struct fault *fault)
{
	outlet_names_release(&x->names);
	return outlet_names_load(&x->names, archive, fault);
}

static void grow_slots(struct report_index *x)
{
	uint64_t *hash = x->slot_hash;
	uint32_t *number = x->slot_number;
	size_t old = x->slots;

	x->slots = old ? 2 * old : 256;
	x->slot_hash = memory_alloc_zero(x->slots, sizeof(*hash));
	x->slot_number = memory_alloc_zero(x->slots, sizeof(*number));
	for (size_t i = 0; i < old; i++) {
		size_t at = hash[i] & (x->slots - 1);

		if (!number[i])
			continue;
		while (x->slot_number[at])
			at = (at + 1) & (x->slots - 1);
		x->slot_hash[at] = hash[i];
		x->slot_number[at] = number[i];
	}
	free(hash);
	free(number);
}

static uint32_t outlet_number(struct report_index *x, struct bytes name)
{
	uint64_t hash = hash64(name, 0);
	size_t at;

	if (2 * (size_t)x->outlet_count >= x->slots)
		grow_slots(x);
	at = hash & (x->slots - 1);
	while (x->slot_number[at]) {
		if (x->slot_hash[at] == hash)
			return x->slot_number[at] - 1;
		at = (at + 1) & (x->slots - 1);
	}
	x->slot_hash[at] = hash;
	x->slot_number[at] = ++x->outlet_count;
	json_string(&x->outlets, name);
	return x->outlet_count - 1;
}

static struct appearance appearance_of(const struct outlet_names *names,
				       const struct capture *c)
{
	struct appearance a = {
		.name = outlet_names_find(names, c->field[FIELD_OUTLET]),
		.time = INT64_MAX};
	bool is_published = c->field[FIELD_PUBLISHED].size != 0;
	struct bytes date =
		c->field[is_published ? FIELD_PUBLISHED : FIELD_FETCHED];

	if (date.size == 0 || !date_unix_of_text(date, &a.time))
		a.time = INT64_MAX;
	a.date = date;
	a.is_day = is_published && c->marks[FIELD_PUBLISHED] & FIELD_DATE_ONLY;
	a.is_stated = is_published && !c->marks[FIELD_PUBLISHED] &&
		      c->source[FIELD_PUBLISHED] != SOURCE_PATH &&
		      c->source[FIELD_PUBLISHED] != SOURCE_URL &&
		      c->source[FIELD_PUBLISHED] != SOURCE_FILE_TIME;
	return a;
}

static int by_name_and_time(const void *a, const void *b)
{
	const struct appearance *x = a, *y = b;
	int order = bytes_compare(x->name, y->name);

	return order ? order : (x->time > y->time) - (x->time < y->time);
}

static int by_time_and_name(const void *a, const void *b)
{
	const struct appearance *x = a, *y = b;

	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	return bytes_compare(x->name, y->name);
}

/* Each outlet once, in order of first appearance. */
static size_t by_appearance(struct appearance *at, size_t count)
{
	size_t kept = 0;

	qsort(at, count, sizeof(*at), by_name_and_time);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || !bytes_equal(at[i].name, at[kept - 1].name))
			at[kept++] = at[i];
	qsort(at, kept, sizeof(*at), by_time_and_name);
	return kept;
}

static void add_time(struct json *json, int64_t time)
{
	struct buffer *out = &json->text;

	if (json->wants_comma)
		buffer_append_byte(out, ',');
	if (time == INT64_MAX || time == INT64_MIN)
		buffer_append_string(out, "null");
	else
		buffer_printf(out, "%lld", (long long)time);
	json->wants_comma = true;
}

static void add_places(struct report_index *x, const struct cluster_view *view)
{
	struct appearance *at = memory_alloc(view->size * sizeof(*at));
	int64_t first = INT64_MAX, last = INT64_MIN;
	size_t count = 0;
	bool is_sure;

	for (size_t i = 0; i < view->member_count; i++)
		for (size_t k = 0; k < view->member[i].capture_count; k++)
			at[count++] = appearance_of(
				&x->names,
				&view->member[i].capture[k]->capture);
	for (size_t i = 0; i < count; i++) {
		if (at[i].time < first)
			first = at[i].time;
		if (at[i].time != INT64_MAX && at[i].time > last)
			last = at[i].time;
	}
	count = by_appearance(at, count);
	is_sure = count > 1 && at[0].is_stated && at[0].name.size &&
		  at[0].time < at[1].time;
	for (size_t i = 1; i < count; i++)
		if (at[i].is_day && bytes_starts_with(at[0].date, at[i].date))
			is_sure = false;
	json_open(&x->column[COLUMN_OUTLETS], '[');
	for (size_t i = 0; i < count; i++)
		json_count(&x->column[COLUMN_OUTLETS],
			   outlet_number(x, at[i].name));
	json_close(&x->column[COLUMN_OUTLETS], ']');
	json_count(&x->column[COLUMN_SURE], is_sure);
	add_time(&x->column[COLUMN_FIRST], first);
	add_time(&x->column[COLUMN_LAST], last);
	free(at);
}

static void add_titles(struct report_index *x, const struct cluster_view *view)
{
	struct json *json = &x->column[COLUMN_TITLES];
	struct bytes seen[TITLES];
	size_t count = 0;

	json_open(json, '[');
	for (size_t i = 0; i < view->member_count; i++) {
		const struct cluster_view_member *m = &view->member[i];

		for (size_t k = 0; k < m->capture_count; k++) {
			struct bytes title =
				m->capture[k]->capture.field[FIELD_TITLE];
			size_t at = 0;

			while (at < count && !bytes_equal(seen[at], title))
				at++;
			if (at < count || count == TITLES || title.size == 0)
				continue;
			seen[count++] = title;
			json_string(json, title);
		}
	}
	json_close(json, ']');
}

static void add_counts(struct report_index *x, const struct cluster_view *view)
{
	uint64_t captures[RELATION_COUNT] = {0};
	uint64_t indirect = 0;

	for (size_t i = 0; i < view->member_count; i++) {
		const struct cluster_view_member *m = &view->member[i];

		captures[m->relation] += m->capture_count;
		indirect += !m->direct;
	}
	json_count(&x->column[COLUMN_SIZE], view->size);
	json_count(&x->column[COLUMN_BODIES], view->bodies);
	json_count(&x->column[COLUMN_EXACT], captures[RELATION_EXACT]);
	json_count(&x->column[COLUMN_NEAR], captures[RELATION_NEAR]);
	json_count(&x->column[COLUMN_CONTAINED], captures[RELATION_CONTAINED]);
	json_count(&x->column[COLUMN_CONTAINS], captures[RELATION_CONTAINS]);
	json_count(&x->column[COLUMN_PARTIAL], captures[RELATION_PARTIAL]);
	json_count(&x->column[COLUMN_INDIRECT], indirect);
	json_real(&x->column[COLUMN_LEAST], view->min_similarity);
	json_real(&x->column[COLUMN_MEDIAN], view->median_similarity);
}

void report_index_add(struct report_index *x, const struct cluster_view *view)
{
	char id[ID_HEX_SIZE + 1];
	const struct cluster_view_member *canonical = &view->member[0];

	hex_encode(view->id.byte, ID_SIZE, id);
	json_string(&x->column[COLUMN_ID], bytes_of_string(id));
	json_string(
		&x->column[COLUMN_LANG],
		canonical->capture_count
			? canonical->capture[0]->capture.field[FIELD_LANGUAGE]
			: BYTES_NONE);
	add_titles(x, view);
	add_places(x, view);
	add_counts(x, view);
	x->count++;
}

void report_index_page(struct report_index *x)
{
	json_count(&x->pages, x->count);
}

uint64_t report_index_count(const struct report_index *x)
{
	return x->count;
}

static void put_array(struct json *json, const char *key, struct json *array)
{
	json_close(array, ']');
	json_key(json, key);
	buffer_append_bytes(&json->text, buffer_view(&array->text));
	json->wants_comma = true;
}

static void put_names(const struct outlet_names *names, struct json *json)
{
	json_key(json, "outlet_names");
	json_open(json, '[');
	for (size_t i = 0; i < names->count; i++) {
		json_open(json, '[');
		json_string(json, names->item[i].host);
		json_string(json, names->item[i].name);
		json_close(json, ']');
	}
	json_close(json, ']');
}

void report_index_put(struct report_index *x, struct json *json)
{
	put_array(json, "outlets", &x->outlets);
	put_names(&x->names, json);
	put_array(json, "pages", &x->pages);
	json_key(json, "clusters");
	json_open(json, '{');
	for (int i = 0; i < COLUMN_COUNT; i++)
		put_array(json, column_name[i], &x->column[i]);
	json_close(json, '}');
}
