#include "store/candidate.h"

#include "core/base/memory.h"
#include "store/post.h"
#include "store/prints.h"

#include <stdlib.h>

/* Keys looked up in one go: 64 MiB of them. */
#define KEYS_AT_ONCE ((size_t)8 << 20)
/* Pairs are made unique whenever this many have come together. */
#define PAIRS_BEFORE_SORT ((size_t)4 << 20)

/*
 * A pair while it is counted: the smaller number from `first` on in 18 bits,
 * the larger in 32, and in 14 how much speaks for it.
 */
#define WEIGHT_BITS  14
#define WEIGHT_MAX   (((uint64_t)1 << WEIGHT_BITS) - 1)
#define HIGH_BITS    32
#define BAND_WEIGHT  2
#define WEIGHT_LEAST 2
/* One shared passage alone is enough for a text as short, which has few, and
 * for two about as long: the rest of their keys may be misread letters. */
#define SHORT_BYTES 1000
#define LIKE_LENGTH .8

enum rule { RULE_NONE, RULE_ALL, RULE_STARS };

struct search {
	struct archive *archive;
	const struct body_table *table;
	const unsigned char *dirty;
	unsigned threads;
	struct fault *fault;

	/* Either: which old bodies wake up (else NULL), ... */
	unsigned char *wakes;
	uint32_t old_count;
	/* ... or: the pairs whose smaller member is in first..last. */
	struct candidates *out;
	uint32_t first, last;
	size_t sorted; /* pairs up to here are sorted and unique */

	uint64_t *key;
	size_t key_count, key_capacity;
};

void candidates_release(struct candidates *candidates)
{
	if (candidates)
		free(candidates->pair);
}

static int compare_u64(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static size_t sort_unique(uint64_t *value, size_t count)
{
	size_t kept = 0;

	if (count)
		qsort(value, count, sizeof(*value), compare_u64);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || value[i] != value[kept - 1])
			value[kept++] = value[i];
	return kept;
}

/* Sorts; equal pairs become one with the sum of their weights. */
static size_t sort_counted(uint64_t *value, size_t count)
{
	size_t kept = 0;

	if (count)
		qsort(value, count, sizeof(*value), compare_u64);
	for (size_t i = 0; i < count; i++) {
		uint64_t *last = &value[kept - 1];

		if (kept == 0 ||
		    value[i] >> WEIGHT_BITS != *last >> WEIGHT_BITS)
			value[kept++] = value[i];
		else if ((*last & WEIGHT_MAX) + (value[i] & WEIGHT_MAX) <
			 WEIGHT_MAX)
			*last += value[i] & WEIGHT_MAX;
	}
	return kept;
}

static void add_pair(struct search *s, uint32_t x, uint32_t y, uint64_t weight)
{
	struct candidates *c = s->out;
	uint32_t low = x < y ? x : y, high = x < y ? y : x;

	if (x == y || low < s->first || low > s->last ||
	    !(s->dirty[x] || s->dirty[y]))
		return;
	if (c->count >= s->sorted + PAIRS_BEFORE_SORT)
		s->sorted = c->count = sort_counted(c->pair, c->count);
	ARRAY_RESERVE(c->pair, c->count + 1, c->capacity);
	c->pair[c->count++] = ((uint64_t)(low - s->first) << HIGH_BITS | high)
				      << WEIGHT_BITS |
			      weight;
}

static bool is_worth_it(const struct search *s, uint32_t low, uint32_t high,
			uint64_t weight)
{
	uint32_t a = s->table->body[low].bytes, b = s->table->body[high].bytes;
	uint32_t small = a < b ? a : b, large = a < b ? b : a;

	return weight >= WEIGHT_LEAST || small < SHORT_BYTES ||
	       small >= LIKE_LENGTH * large;
}

/* Counted pairs become plain ones; those with too little to them go. */
static void choose_pairs(struct search *s)
{
	struct candidates *c = s->out;
	size_t kept = 0;

	c->count = sort_counted(c->pair, c->count);
	for (size_t i = 0; i < c->count; i++) {
		uint64_t weight = c->pair[i] & WEIGHT_MAX;
		uint64_t pair = c->pair[i] >> WEIGHT_BITS;
		uint32_t low = (uint32_t)(pair >> HIGH_BITS) + s->first;
		uint32_t high = (uint32_t)pair;

		if (is_worth_it(s, low, high, weight))
			c->pair[kept++] = (uint64_t)low << 32 | high;
	}
	c->count = kept;
}

static enum rule rule_of(uint64_t key, size_t members)
{
	if (members < 2 ||
	    (post_is_passage(key) && members > CANDIDATE_PASSAGE_MAX))
		return RULE_NONE;
	return members <= CANDIDATE_ALL_PAIRS ? RULE_ALL : RULE_STARS;
}

/* The members with the smallest ids, in no order. */
static size_t find_stars(const struct search *s,
			 const struct postings_bucket *bucket, uint32_t *star)
{
	size_t count = 0, largest = 0;

	for (size_t i = 0; i < bucket->number_count; i++) {
		const struct body_entry *body = s->table->body;
		uint32_t number = bucket->number[i];

		if (count < CANDIDATE_STARS)
			star[count++] = number;
		else if (id_compare(&body[number].id, &body[star[largest]].id) <
			 0)
			star[largest] = number;
		else
			continue;
		for (size_t k = largest = 0; k < count; k++)
			if (id_compare(&body[star[k]].id,
				       &body[star[largest]].id) > 0)
				largest = k;
	}
	return count;
}

/* Did the new members change which old pairs this bucket gives? */
static bool woke_up(const struct search *s,
		    const struct postings_bucket *bucket, enum rule rule,
		    const uint32_t *star, size_t star_count)
{
	size_t old = 0;

	while (old < bucket->number_count &&
	       bucket->number[old] <= s->old_count)
		old++;
	if (old == bucket->number_count || old < 2)
		return false;
	if (rule_of(bucket->key, old) != rule)
		return true;
	for (size_t i = 0; rule == RULE_STARS && i < star_count; i++)
		if (star[i] > s->old_count)
			return true;
	return false;
}

static void wake(struct search *s, const struct postings_bucket *bucket)
{
	for (size_t i = 0; i < bucket->number_count; i++)
		if (bucket->number[i] <= s->old_count)
			s->wakes[bucket->number[i]] = 1;
}

static void add_pairs(struct search *s, const struct postings_bucket *bucket,
		      enum rule rule, const uint32_t *star, size_t star_count)
{
	const uint32_t *m = bucket->number;
	size_t n = bucket->number_count;
	uint64_t weight = post_is_passage(bucket->key) ? 1 : BAND_WEIGHT;

	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; rule == RULE_STARS && k < star_count; k++)
			add_pair(s, m[i], star[k], weight);
		for (size_t k = i + 1; rule == RULE_ALL && k < n; k++)
			add_pair(s, m[i], m[k], weight);
	}
}

static int see_bucket(void *context, const struct postings_bucket *bucket)
{
	struct search *s = context;
	enum rule rule = rule_of(bucket->key, bucket->number_count);
	size_t n = bucket->number_count, star_count = 0;
	uint32_t star[CANDIDATE_STARS];

	if (n && bucket->number[n - 1] > s->table->count)
		return fault_set(s->fault, FAULT_CORRUPT,
				 "postings name body %u of %u; run `newsfold "
				 "rebuild`",
				 bucket->number[n - 1], s->table->count);
	if (rule == RULE_STARS)
		star_count = find_stars(s, bucket, star);
	if (!s->wakes)
		add_pairs(s, bucket, rule, star, star_count);
	else if (woke_up(s, bucket, rule, star, star_count))
		wake(s, bucket);
	return 0;
}

static int look_up_keys(struct search *s)
{
	int rc;

	s->key_count = sort_unique(s->key, s->key_count);
	rc = postings_lookup(s->archive->postings, s->key, s->key_count, 0,
			     see_bucket, s, s->fault);
	s->key_count = 0;
	return rc;
}

static int gather_keys(void *context, uint32_t number,
		       const struct fingerprint *print, struct fault *fault)
{
	struct search *s = context;
	size_t needed = s->key_count + print->band_count + print->passage_count;

	(void)number;
	(void)fault;
	ARRAY_RESERVE(s->key, needed, s->key_capacity);
	for (size_t i = 0; i < print->band_count; i++)
		s->key[s->key_count++] = post_band_key(print->band[i]);
	for (size_t i = 0; i < print->passage_count; i++)
		s->key[s->key_count++] = post_passage_key(print->passage[i]);
	return s->key_count >= KEYS_AT_ONCE ? look_up_keys(s) : 0;
}

static int search_for(struct search *s, const uint32_t *number, size_t count)
{
	int rc = prints_each(s->archive, s->table, number, count, s->threads,
			     gather_keys, s, s->fault);

	return rc < 0 ? rc : look_up_keys(s);
}

/* Every bucket with a dirty member. When most bodies are dirty, reading all
 * buckets in order of key beats asking for each body's. */
static int search_dirty(struct search *s)
{
	uint32_t *number = NULL;
	size_t count = 0, capacity = 0;
	int rc;

	for (uint32_t i = 1; i <= s->table->count; i++)
		count += s->dirty[i];
	if (count > s->table->count / 2)
		return postings_each_key(s->archive->postings, 0, UINT64_MAX, 2,
					 0, see_bucket, s, s->fault);
	ARRAY_RESERVE(number, count + 1, capacity);
	count = 0;
	for (uint32_t i = 1; i <= s->table->count; i++)
		if (s->dirty[i])
			number[count++] = i;
	rc = search_for(s, number, count);
	free(number);
	free(s->key);
	s->key = NULL;
	s->key_count = s->key_capacity = 0;
	return rc;
}

int candidates_wake(struct archive *archive, const struct body_table *table,
		    unsigned char *dirty, uint32_t old_count, unsigned threads,
		    struct fault *fault)
{
	struct search s = {
		.archive = archive,
		.table = table,
		.dirty = dirty,
		.threads = threads,
		.fault = fault,
		.old_count = old_count,
	};
	int rc = 0;

	if (old_count == 0)
		return 0;
	s.wakes = memory_alloc_zero((size_t)table->count + 1, 1);
	rc = search_dirty(&s);
	for (uint32_t i = 1; rc == 0 && i <= table->count; i++)
		dirty[i] |= s.wakes[i];
	free(s.wakes);
	return rc;
}

int candidates_find(struct archive *archive, const struct body_table *table,
		    const unsigned char *dirty, uint32_t first, uint32_t last,
		    unsigned threads, struct candidates *out,
		    struct fault *fault)
{
	struct search s = {
		.archive = archive,
		.table = table,
		.dirty = dirty,
		.threads = threads,
		.fault = fault,
		.out = out,
		.first = first,
		.last = last,
	};
	int rc;

	out->count = 0;
	rc = search_dirty(&s);
	choose_pairs(&s);
	return rc;
}

static uint32_t find_root(uint32_t *root, uint32_t i)
{
	while (root[i] != i) {
		root[i] = root[root[i]];
		i = root[i];
	}
	return i;
}

static int by_component(const void *a, const void *b, void *context)
{
	const uint64_t *x = a, *y = b;
	const uint32_t *root = context;
	uint32_t root_x = root[*x >> 32], root_y = root[*y >> 32];

	if (root_x != root_y)
		return root_x < root_y ? -1 : 1;
	return compare_u64(a, b);
}

void candidates_group(struct candidates *c, uint32_t body_count)
{
	uint32_t *root = memory_alloc(((size_t)body_count + 1) * sizeof(*root));

	for (uint32_t i = 0; i <= body_count; i++)
		root[i] = i;
	for (size_t i = 0; i < c->count; i++) {
		uint32_t a = find_root(root, (uint32_t)(c->pair[i] >> 32));
		uint32_t b = find_root(root, (uint32_t)c->pair[i]);

		root[a < b ? b : a] = a < b ? a : b;
	}
	for (uint32_t i = 0; i <= body_count; i++)
		root[i] = find_root(root, i);
	if (c->count)
		qsort_r(c->pair, c->count, sizeof(*c->pair), by_component,
			root);
	free(root);
}
