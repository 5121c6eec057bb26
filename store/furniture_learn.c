#include "store/furniture_learn.h"

#include "core/base/memory.h"
#include "core/near/keyset.h"
#include "store/new_lines.h"
#include "store/postings/postings.h"
#include "store/prints.h"

#include <stdlib.h>

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
	/* By body number; filled when asked for. The low bits tell articles
	 * apart as well as all. */
	uint32_t (*signature)[BODY_LINES_SIGNATURES];
	unsigned char *known; /* bits of enum signature_state */
	/* When most bodies are dirty, all buckets are read in order; else those
	 * of the dirty bodies' keys. */
	bool sees_all;
	uint64_t *key;
	size_t key_count, key_capacity;
	uint64_t *hash; /* of one body's lines */
	size_t hash_capacity;
	uint64_t *learned; /* pairs: key, number of a body that has it */
	size_t learned_count, learned_capacity;
	struct fault *fault;
};

enum signature_state {
	SIGNATURE_KNOWN = 1,
	SIGNATURE_STORED = 2,  /* among the lines */
	SIGNATURE_COUNTED = 4, /* in a bucket that will be counted again */
};

/* Beside the lines' keys, which are smaller: a body's signatures, number << 3 |
 * which of them, with its low bits as the number. */
#define SIGNATURE_KEY	   ((uint64_t)1 << 62)
#define SIGNATURES_AT_ONCE 256

static uint64_t signature_key(uint32_t number, size_t k)
{
	return SIGNATURE_KEY | (uint64_t)number << 3 | k;
}

_Static_assert(BODY_LINES_SIGNATURES <= 8, "they have three bits of a key");

static void keep_signature(struct learning *l, uint32_t number,
			   const uint64_t *signature)
{
	for (size_t k = 0; k < BODY_LINES_SIGNATURES; k++)
		l->signature[number][k] = (uint32_t)signature[k];
	l->known[number] |= SIGNATURE_KNOWN;
}

static int see_signature(void *context, const struct postings_bucket *bucket)
{
	struct learning *l = context;
	uint64_t place = bucket->key - SIGNATURE_KEY;
	uint64_t number = place >> 3;

	if (number > l->table->count)
		return 0;
	l->signature[number][place & 7] = bucket->number[0];
	/* They are stored together, the last of them last. */
	if ((place & 7) == BODY_LINES_SIGNATURES - 1)
		l->known[number] |= SIGNATURE_KNOWN | SIGNATURE_STORED;
	return 0;
}

/* Of a bucket's members, those that an earlier learning has stored. */
static int find_signatures(struct learning *l,
			   const struct postings_bucket *bucket)
{
	uint64_t key[SIGNATURES_AT_ONCE * BODY_LINES_SIGNATURES];
	size_t i = 0;
	int rc = 0;

	while (rc == 0 && i < bucket->number_count) {
		size_t count = 0;

		for (; i < bucket->number_count &&
		       count + BODY_LINES_SIGNATURES <= ARRAY_COUNT(key);
		     i++)
			for (size_t k = 0; !l->known[bucket->number[i]] &&
					   k < BODY_LINES_SIGNATURES;
			     k++)
				key[count++] =
					signature_key(bucket->number[i], k);
		if (count)
			rc = postings_lookup(l->lines, key, count, 1,
					     see_signature, l, l->fault);
	}
	return rc;
}

/* What was read to no avail will be asked for again by the next learning. */
static int store_signatures(struct learning *l)
{
	size_t stored = 0;
	int rc = 0;

	for (uint32_t i = 1; rc == 0 && i <= l->table->count; i++) {
		if (l->known[i] != (SIGNATURE_KNOWN | SIGNATURE_COUNTED))
			continue;
		for (size_t k = 0; rc == 0 && k < BODY_LINES_SIGNATURES; k++)
			rc = postings_add(l->lines, signature_key(i, k),
					  l->signature[i][k], l->fault);
		stored++;
	}
	return rc == 0 && stored
		       ? postings_flush(l->lines, l->table->count, l->fault)
		       : rc;
}

static int read_lines(struct learning *l, uint32_t number)
{
	int rc;

	buffer_clear(&l->body);
	rc = object_store_get(l->archive->objects, &l->table->body[number].id,
			      &l->body, NULL, l->fault);
	if (rc == FAULT_CORRUPT || rc == FAULT_MISSING) {
		buffer_clear(&l->body);
		l->known[number] |= SIGNATURE_STORED; /* not to be */
		rc = 0;
	}
	body_lines_find(l->fingerprinter, buffer_view(&l->body), &l->found);
	keep_signature(l, number, l->found.signature);
	return rc;
}

static int post_lines(struct learning *l, uint32_t number,
		      const struct lines_of_body *lines)
{
	size_t group_count;
	const uint64_t *group = body_marks_of(
		&l->furniture->marks, BODY_MARK_LABEL, number, &group_count);
	int rc = 0;

	keep_signature(l, number, lines->signature);
	for (size_t g = 0; g < group_count; g++) {
		for (size_t i = 0; rc == 0 && i < lines->count; i++) {
			uint64_t key =
				furniture_line_key(group[g], lines->hash[i]);

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

/* Of a body that had to be read. */
static int post_body(void *context, uint32_t number,
		     const struct body_lines *lines, struct fault *fault)
{
	struct learning *l = context;
	struct lines_of_body view = {.count = lines->count,
				     .signature = lines->signature};

	(void)fault; /* the same as learning has */
	ARRAY_RESERVE(l->hash, lines->count, l->hash_capacity);
	for (size_t i = 0; i < lines->count; i++)
		l->hash[i] = lines->at[i].hash;
	view.hash = l->hash;
	return post_lines(l, number, &view);
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
	int32_t first = INT32_MAX, last = INT32_MIN;
	int rc = find_signatures(l, bucket);

	*out_is_learned = false;
	for (size_t i = 0; i < bucket->number_count && !*out_is_learned; i++) {
		uint32_t number = bucket->number[i];

		if (!(l->known[number] & SIGNATURE_KNOWN))
			rc = read_lines(l, number);
		if (rc < 0)
			return rc;
		for (size_t k = 0; k < BODY_LINES_SIGNATURES; k++)
			distinct_add(&by_rule[k], l->signature[number][k]);
		if (l->table->body[number].first_seen < first)
			first = l->table->body[number].first_seen;
		if (l->table->body[number].last_seen > last)
			last = l->table->body[number].last_seen;
		*out_is_learned = furniture_is_learned(most_distinct(by_rule),
						       last > first);
	}
	return 0;
}

static int see_line(void *context, const struct postings_bucket *bucket)
{
	struct learning *l = context;
	bool is_learned;
	int rc;

	if (bucket->number_count < FURNITURE_ARTICLES ||
	    furniture_has_key(l->furniture, bucket->key))
		return 0;
	rc = count_articles(l, bucket, &is_learned);
	for (size_t i = 0; rc == 0 && !is_learned && i < bucket->number_count;
	     i++)
		l->known[bucket->number[i]] |= SIGNATURE_COUNTED;
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
	uint64_t *spare;

	if (l->sees_all)
		return postings_each_key(l->lines, 0, SIGNATURE_KEY - 1,
					 FURNITURE_ARTICLES, 0, see_line, l,
					 l->fault);
	if (l->key_count == 0)
		return 0;
	spare = memory_alloc(l->key_count * sizeof(*spare));
	l->key_count = keyset_make(l->key, l->key_count, spare);
	free(spare);
	return postings_lookup(l->lines, l->key, l->key_count, 0, see_line, l,
			       l->fault);
}

static bool is_mostly_dirty(const struct learning *l)
{
	size_t dirty = 0;

	for (uint32_t i = 1; i <= l->table->count; i++)
		dirty += l->dirty[i];
	return dirty > l->table->count / 2;
}

/* The lines of the dirty bodies, or of all. */
static int post_bodies(struct learning *l, bool all, unsigned threads)
{
	uint32_t *number =
		memory_alloc(((size_t)l->table->count + 1) * sizeof(*number));
	struct lines_of_body lines;
	size_t count = 0;
	int rc = 0;

	for (uint32_t i = 1; rc == 0 && i <= l->table->count; i++) {
		if (!l->dirty[i] && !all)
			continue;
		if (new_lines_find(l->archive->new_lines, i, &lines))
			rc = post_lines(l, i, &lines);
		else
			number[count++] = i;
	}
	if (rc == 0)
		rc = prints_each_lines(l->archive, l->table, number, count,
				       threads, post_body, l, l->fault);
	free(number);
	return rc;
}

static int learn(struct learning *l, uint32_t linked, unsigned threads)
{
	bool is_behind = postings_mark(l->lines) < linked;
	int rc;

	l->sees_all = is_behind || is_mostly_dirty(l);
	rc = post_bodies(l, is_behind, threads);
	if (rc == 0)
		rc = postings_flush(l->lines, l->table->count, l->fault);
	if (rc == 0)
		rc = look_up_lines(l);
	if (rc == 0)
		rc = store_signatures(l);
	return rc == 0 ? put_learned(l) : rc;
}

int furniture_learn(struct furniture *f, struct archive *archive,
		    const struct body_table *table, unsigned char *dirty,
		    uint32_t linked, unsigned threads, struct fault *fault)
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
		.known = memory_alloc_zero(bodies, 1),
		.fault = fault,
	};
	int rc = archive_open_lines(archive, &l.lines, fault);

	if (rc == 0)
		rc = learn(&l, linked, threads);
	if (rc == 0 && l.learned_count)
		rc = furniture_load_keys(f, archive, fault);
	postings_close(l.lines);
	fingerprinter_free(l.fingerprinter);
	buffer_release(&l.body);
	body_lines_release(&l.found);
	free(l.signature);
	free(l.known);
	free(l.key);
	free(l.hash);
	free(l.learned);
	new_lines_free(archive->new_lines);
	archive->new_lines = NULL;
	return rc;
}
