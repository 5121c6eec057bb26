#include "store/learned_furniture.h"

#include "core/base/memory.h"
#include "store/postings/postings.h"

#include <stdlib.h>

/* A line of a group, as the key of postings. */
static uint64_t key_of(uint64_t group, uint64_t line)
{
	return hash64_mix(group ^ hash64_mix(line));
}

static uint64_t group_of(struct bytes label)
{
	return hash64(label, 1);
}

uint64_t furniture_key(struct bytes label, uint64_t line)
{
	return key_of(group_of(label), line);
}

static int compare_u64(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

void furniture_release(struct furniture *f)
{
	free(f->key);
	free(f->has_keys);
	free(f->group);
	free(f->first);
	body_marks_release(&f->pages);
	body_marks_release(&f->titles);
	memset(f, 0, sizeof(*f));
}

static int add_key(void *context, uint64_t key, struct bytes label,
		   struct fault *fault)
{
	struct furniture *f = context;
	uint64_t group = group_of(label);

	(void)fault;
	ARRAY_RESERVE(f->key, f->key_count + 1, f->key_capacity);
	f->key[f->key_count++] = key;
	if (f->has_keys_count && f->has_keys[f->has_keys_count - 1] == group)
		return 0;
	ARRAY_RESERVE(f->has_keys, f->has_keys_count + 1, f->has_keys_capacity);
	f->has_keys[f->has_keys_count++] = group;
	return 0;
}

static int load_keys(struct furniture *f, struct archive *archive,
		     struct fault *fault)
{
	int rc;

	f->key_count = f->has_keys_count = 0;
	rc = catalog_each_furniture(archive->catalog, add_key, f, fault);
	if (f->key_count)
		qsort(f->key, f->key_count, sizeof(*f->key), compare_u64);
	if (f->has_keys_count)
		qsort(f->has_keys, f->has_keys_count, sizeof(*f->has_keys),
		      compare_u64);
	return rc;
}

/* Labels come by body, each once or more in a row. */
static int add_group(void *context, uint32_t body, struct bytes label,
		     struct fault *fault)
{
	struct furniture *f = context;
	uint64_t group = group_of(label);
	uint32_t begin;

	if (body > f->body_count)
		return fault_set(fault, FAULT_CORRUPT,
				 "catalog: a capture of body %u of %u; run "
				 "`newsfold rebuild`",
				 body, f->body_count);
	/* first[] holds begins up to this body while loading. */
	begin = f->first[body] ? f->first[body] - 1 : (uint32_t)f->group_count;
	f->first[body] = begin + 1;
	if (f->group_count > begin && f->group[f->group_count - 1] == group)
		return 0;
	ARRAY_RESERVE(f->group, f->group_count + 1, f->group_capacity);
	f->group[f->group_count++] = group;
	return 0;
}

/* Turn the begins (plus one, 0 for bodies without captures) into offsets. */
static void settle_offsets(struct furniture *f)
{
	uint32_t next = (uint32_t)f->group_count;

	f->first[f->body_count + 1] = next;
	for (uint32_t i = f->body_count + 1; i-- > 0;) {
		if (f->first[i])
			next = f->first[i] - 1;
		f->first[i] = next;
	}
}

int furniture_load(struct furniture *f, struct archive *archive,
		   uint32_t body_count, struct fault *fault)
{
	int rc;

	memset(f, 0, sizeof(*f));
	f->body_count = body_count;
	f->first = memory_alloc_zero((size_t)body_count + 2, sizeof(*f->first));
	rc = load_keys(f, archive, fault);
	if (rc == 0)
		rc = catalog_each_label(archive->catalog, 0, add_group, f,
					fault);
	settle_offsets(f);
	if (rc == 0)
		rc = body_marks_load(&f->pages, BODY_MARK_PAGE,
				     archive->catalog, body_count, fault);
	if (rc == 0)
		rc = body_marks_load(&f->titles, BODY_MARK_TITLE,
				     archive->catalog, body_count, fault);
	return rc;
}

int furniture_load_two(struct furniture *f, struct archive *archive, uint32_t a,
		       uint32_t b, struct fault *fault)
{
	uint32_t smaller = a < b ? a : b, larger = a < b ? b : a;
	int rc;

	memset(f, 0, sizeof(*f));
	f->body_count = larger;
	f->first = memory_alloc_zero((size_t)larger + 2, sizeof(*f->first));
	rc = load_keys(f, archive, fault);
	if (rc == 0 && smaller)
		rc = catalog_each_label(archive->catalog, smaller, add_group, f,
					fault);
	if (rc == 0 && larger && larger != smaller)
		rc = catalog_each_label(archive->catalog, larger, add_group, f,
					fault);
	settle_offsets(f);
	if (rc == 0)
		rc = body_marks_load_two(&f->pages, BODY_MARK_PAGE,
					 archive->catalog, smaller, larger,
					 fault);
	if (rc == 0)
		rc = body_marks_load_two(&f->titles, BODY_MARK_TITLE,
					 archive->catalog, smaller, larger,
					 fault);
	return rc;
}

uint64_t furniture_outlet(const struct furniture *f, uint32_t number)
{
	uint32_t first = f->first[number];

	return f->first[number + 1] == first + 1 ? f->group[first] : 0;
}

void furniture_tell(const struct furniture *f, uint32_t number,
		    struct verify_side *side)
{
	side->outlet = 0;
	side->page = side->title = NULL;
	side->page_count = side->title_count = 0;
	if (!number)
		return;
	side->outlet = furniture_outlet(f, number);
	side->page = body_marks_of(&f->pages, number, &side->page_count);
	side->title = body_marks_of(&f->titles, number, &side->title_count);
}

static bool is_among(uint64_t value, const uint64_t *sorted, size_t count)
{
	return count &&
	       bsearch(&value, sorted, count, sizeof(*sorted), compare_u64);
}

static bool is_known(const struct furniture *f, uint64_t key)
{
	return is_among(key, f->key, f->key_count);
}

/* What one learning needs. */
struct learning {
	struct furniture *furniture;
	struct archive *archive;
	const struct body_table *table;
	unsigned char *dirty;
	struct postings *lines;
	struct fingerprinter *fingerprinter;
	struct buffer body;
	struct body_lines found;
	/* By body number; filled when asked for. */
	uint64_t (*signature)[BODY_LINES_SIGNATURES];
	unsigned char *has_signature;
	/* When most bodies are dirty, all buckets are read in order; else those
	 * of the dirty bodies' keys. */
	bool sees_all;
	uint64_t *key;
	size_t key_count, key_capacity;
	uint64_t *learned; /* pairs: key, number of a body that has it */
	size_t learned_count, learned_capacity;
	struct fault *fault;
};

static int read_lines(struct learning *l, uint32_t number)
{
	int rc;

	buffer_clear(&l->body);
	rc = object_store_get(l->archive->objects, &l->table->body[number].id,
			      &l->body, NULL, l->fault);
	if (rc == FAULT_CORRUPT || rc == FAULT_MISSING) {
		buffer_clear(&l->body);
		rc = 0;
	}
	body_lines_find(l->fingerprinter, buffer_view(&l->body), &l->found);
	memcpy(l->signature[number], l->found.signature,
	       sizeof(l->found.signature));
	l->has_signature[number] = 1;
	return rc;
}

static int post_body(struct learning *l, uint32_t number)
{
	const struct furniture *f = l->furniture;
	int rc = read_lines(l, number);

	for (uint32_t g = f->first[number]; g < f->first[number + 1]; g++) {
		for (size_t i = 0; rc == 0 && i < l->found.count; i++) {
			uint64_t key = key_of(f->group[g], l->found.at[i].hash);

			if (!l->sees_all) {
				ARRAY_RESERVE(l->key, l->key_count + 1,
					      l->key_capacity);
				l->key[l->key_count++] = key;
			}
			rc = postings_add(l->lines, key, number, l->fault);
		}
	}
	return rc;
}

/* Distinct values among the first of *count, up to a few: linear is fine. */
struct distinct {
	uint64_t value[32];
	size_t count;
};

static void distinct_add(struct distinct *d, uint64_t value)
{
	for (size_t i = 0; i < d->count; i++)
		if (d->value[i] == value)
			return;
	if (d->count < ARRAY_COUNT(d->value))
		d->value[d->count++] = value;
}

/* How many different articles the signatures tell apart: as many as the best of
 * the rules does. */
static size_t most_distinct(const struct distinct *by_rule)
{
	size_t most = 0;

	for (size_t k = 0; k < BODY_LINES_SIGNATURES; k++)
		if (by_rule[k].count > most)
			most = by_rule[k].count;
	return most;
}

static int count_articles(struct learning *l,
			  const struct postings_bucket *bucket,
			  bool *out_is_learned)
{
	struct distinct by_rule[BODY_LINES_SIGNATURES] = {{.count = 0}};
	struct distinct days = {.count = 0};
	int rc = 0;

	*out_is_learned = false;
	for (size_t i = 0; i < bucket->number_count && !*out_is_learned; i++) {
		uint32_t number = bucket->number[i];

		if (!l->has_signature[number])
			rc = read_lines(l, number);
		if (rc < 0)
			return rc;
		for (size_t k = 0; k < BODY_LINES_SIGNATURES; k++)
			distinct_add(&by_rule[k], l->signature[number][k]);
		distinct_add(&days, (uint64_t)body_entry_day_seen(
					    &l->table->body[number]));
		*out_is_learned = furniture_is_learned(most_distinct(by_rule),
						       days.count);
	}
	return 0;
}

static int see_line(void *context, const struct postings_bucket *bucket)
{
	struct learning *l = context;
	bool is_learned;
	int rc;

	if (bucket->number_count < FURNITURE_ARTICLES ||
	    is_known(l->furniture, bucket->key))
		return 0;
	rc = count_articles(l, bucket, &is_learned);
	if (rc < 0 || !is_learned)
		return rc;
	for (size_t i = 0; i < bucket->number_count; i++)
		l->dirty[bucket->number[i]] = 1;
	ARRAY_RESERVE(l->learned, l->learned_count + 2, l->learned_capacity);
	l->learned[l->learned_count++] = bucket->key;
	l->learned[l->learned_count++] = bucket->number[0];
	return 0;
}

struct labelling {
	struct learning *learning;
	uint64_t key;
	bool is_done;
};

static int put_if_it_is(void *context, uint32_t body, struct bytes label,
			struct fault *fault)
{
	struct labelling *l = context;
	const struct body_lines *lines = &l->learning->found;

	(void)body;
	for (size_t i = 0; i < lines->count && !l->is_done; i++) {
		if (furniture_key(label, lines->at[i].hash) != l->key)
			continue;
		l->is_done = true;
		return catalog_put_furniture(l->learning->archive->catalog,
					     l->key, label, fault);
	}
	return 0;
}

static int put_learned(struct learning *l)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < l->learned_count; i += 2) {
		struct labelling labelling = {l, l->learned[i], false};
		uint32_t number = (uint32_t)l->learned[i + 1];

		rc = read_lines(l, number);
		if (rc == 0)
			rc = catalog_each_label(l->archive->catalog, number,
						put_if_it_is, &labelling,
						l->fault);
	}
	return rc;
}

static int look_up_lines(struct learning *l)
{
	size_t unique = 0;

	if (l->sees_all)
		return postings_each_key(l->lines, 0, UINT64_MAX,
					 FURNITURE_ARTICLES, 0, see_line, l,
					 l->fault);
	if (l->key_count == 0)
		return 0;
	qsort(l->key, l->key_count, sizeof(*l->key), compare_u64);
	for (size_t i = 0; i < l->key_count; i++)
		if (unique == 0 || l->key[i] != l->key[unique - 1])
			l->key[unique++] = l->key[i];
	return postings_lookup(l->lines, l->key, unique, 0, see_line, l,
			       l->fault);
}

static bool is_mostly_dirty(const struct learning *l)
{
	size_t dirty = 0;

	for (uint32_t i = 1; i <= l->table->count; i++)
		dirty += l->dirty[i];
	return dirty > l->table->count / 2;
}

static int learn(struct learning *l, uint32_t linked)
{
	bool is_behind = postings_mark(l->lines) < linked;
	int rc = 0;

	l->sees_all = is_behind || is_mostly_dirty(l);
	for (uint32_t i = 1; rc == 0 && i <= l->table->count; i++)
		if (l->dirty[i] || is_behind)
			rc = post_body(l, i);
	if (rc == 0)
		rc = postings_flush(l->lines, l->table->count, l->fault);
	if (rc == 0)
		rc = look_up_lines(l);
	return rc == 0 ? put_learned(l) : rc;
}

int furniture_learn(struct furniture *f, struct archive *archive,
		    const struct body_table *table, unsigned char *dirty,
		    uint32_t linked, struct fault *fault)
{
	size_t bodies = (size_t)table->count + 1;
	struct learning l = {
		.furniture = f,
		.archive = archive,
		.table = table,
		.dirty = dirty,
		.fingerprinter =
			fingerprinter_new(&archive->settings.fingerprint),
		.signature = memory_alloc_zero(bodies, sizeof(*l.signature)),
		.has_signature = memory_alloc_zero(bodies, 1),
		.fault = fault,
	};
	int rc = archive_open_lines(archive, &l.lines, fault);

	if (rc == 0)
		rc = learn(&l, linked);
	if (rc == 0 && l.learned_count)
		rc = load_keys(f, archive, fault);
	postings_close(l.lines);
	fingerprinter_free(l.fingerprinter);
	buffer_release(&l.body);
	body_lines_release(&l.found);
	free(l.signature);
	free(l.has_signature);
	free(l.key);
	free(l.learned);
	return rc;
}

void furniture_mask_release(struct furniture_mask *mask)
{
	body_lines_release(&mask->lines);
	free(mask->span);
	memset(mask, 0, sizeof(*mask));
}

static bool is_furniture(const struct furniture *f, uint32_t number,
			 uint64_t line)
{
	for (uint32_t g = f->first[number]; g < f->first[number + 1]; g++)
		if (is_known(f, key_of(f->group[g], line)))
			return true;
	return false;
}

/* Most bodies are of no outlet with furniture, and need not be read. */
static bool may_have_furniture(const struct furniture *f, uint32_t number)
{
	for (uint32_t g = f->first[number]; g < f->first[number + 1]; g++)
		if (is_among(f->group[g], f->has_keys, f->has_keys_count))
			return true;
	return false;
}

static void mask_lines(const struct furniture *f, uint32_t number,
		       struct furniture_mask *out)
{
	for (size_t i = 0; i < out->lines.count; i++) {
		struct span span = out->lines.at[i].span;

		if (!is_furniture(f, number, out->lines.at[i].hash))
			continue;
		if (out->span_count &&
		    out->span[out->span_count - 1].end + 1 >= span.begin) {
			out->span[out->span_count - 1].end = span.end;
			continue;
		}
		ARRAY_RESERVE(out->span, out->span_count + 1,
			      out->span_capacity);
		out->span[out->span_count++] = span;
	}
}

void furniture_mask_make(const struct furniture *f,
			 struct fingerprinter *fingerprinter, uint32_t number,
			 struct bytes body, struct furniture_mask *out)
{
	out->span_count = 0;
	if (!may_have_furniture(f, number))
		return;
	body_lines_find(fingerprinter, body, &out->lines);
	mask_lines(f, number, out);
}

void furniture_mask_of_read(const struct furniture *f,
			    struct fingerprinter *fingerprinter,
			    uint32_t number, struct bytes body,
			    struct furniture_mask *out)
{
	out->span_count = 0;
	if (!may_have_furniture(f, number))
		return;
	body_lines_of_read(fingerprinter, body, &out->lines);
	mask_lines(f, number, out);
}

bool furniture_leaves_text(const struct furniture *f,
			   struct fingerprinter *fingerprinter, uint32_t number,
			   struct bytes body)
{
	struct body_lines lines = {.count = 0};
	bool is_left = false;

	body_lines_find(fingerprinter, body, &lines);
	for (size_t i = 0; i < lines.count && !is_left; i++)
		is_left = !is_furniture(f, number, lines.at[i].hash);
	body_lines_release(&lines);
	return is_left;
}
