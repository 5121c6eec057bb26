#include "store/candidate.h"

#include "core/base/memory.h"
#include "core/near/keyset.h"
#include "store/pair_set.h"
#include "store/post.h"
#include "store/prints.h"

#include <pthread.h>
#include <stdlib.h>

/* Keys looked up in one go: 64 MiB of them. */
#define KEYS_AT_ONCE ((size_t)8 << 20)
/* For pairs, of all threads together. */
#define PAIRS_MEMORY ((size_t)48 << 20)
/* All buckets are read in so many stretches of keys. */
#define KEY_RANGES 64

/* How much a shared key speaks for a pair: one that many bodies have, little,
 * whatever it is. And how much is enough. */
#define BAND_WEIGHT    3
#define PASSAGE_WEIGHT 2
#define HOT_WEIGHT     1
#define WEIGHT_LEAST   3
#define WEIGHT_ALIKE   2
/* One shared passage alone is enough for a text as short, which has few, and
 * for two about as long: the rest of their keys may be misread letters. */
#define SHORT_BYTES 1000
#define LIKE_LENGTH .8

enum rule { RULE_NONE, RULE_ALL, RULE_STARS };

struct candidates {
	const struct body_table *table;
	struct pair_set *pairs;
};

struct search {
	struct archive *archive;
	const struct body_table *table;
	const unsigned char *dirty;
	unsigned threads;
	struct fault *fault;

	uint32_t old_count; /* bodies linked before */
	/* Either: which old bodies wake up (else NULL), or the pairs. */
	unsigned char *wakes;
	struct pair_set *pairs;

	uint64_t *key, *spare;
	size_t key_count, key_capacity, spare_capacity;
};

/* What a thread looks through. */
struct look {
	struct search *search;
	unsigned adder;
	struct fault fault;
};

/* A verdict on the two may stand from before. */
static bool is_standing(const struct search *s, uint32_t x, uint32_t y)
{
	return x <= s->old_count && y <= s->old_count &&
	       !((s->dirty[x] | s->dirty[y]) & DIRTY_TOUCHED);
}

/* As the bucket is, or `before`, as it was. */
static int add_pair(struct look *look, uint32_t x, uint32_t y, unsigned weight,
		    bool before)
{
	const struct search *s = look->search;
	struct pair pair = {x, y, before ? 0 : weight, before ? weight : 0};

	if (x == y || !(s->dirty[x] || s->dirty[y]) ||
	    (before && !is_standing(s, x, y)))
		return 0;
	return pair_set_add(s->pairs, look->adder, pair, &look->fault);
}

static bool is_worth_it(const struct body_table *table, const struct pair *pair,
			unsigned weight)
{
	uint32_t a = table->body[pair->low].bytes;
	uint32_t b = table->body[pair->high].bytes;
	uint32_t small = a < b ? a : b, large = a < b ? b : a;

	return weight >= WEIGHT_LEAST ||
	       (weight >= WEIGHT_ALIKE &&
		(small < SHORT_BYTES || small >= LIKE_LENGTH * large));
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

/* The members that were linked before come first. */
static size_t count_old(const struct search *s,
			const struct postings_bucket *bucket)
{
	size_t old = 0;

	while (old < bucket->number_count &&
	       bucket->number[old] <= s->old_count)
		old++;
	return old;
}

/* Did the new members change which old pairs this bucket gives? */
static bool woke_up(const struct search *s,
		    const struct postings_bucket *bucket, enum rule rule,
		    const uint32_t *star, size_t star_count)
{
	size_t old = count_old(s, bucket);

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

static int add_pairs(struct look *look, const struct postings_bucket *bucket,
		     enum rule rule, const uint32_t *star, size_t star_count,
		     bool before)
{
	const uint32_t *m = bucket->number;
	size_t n = bucket->number_count;
	unsigned weight = rule == RULE_STARS		 ? HOT_WEIGHT
			  : post_is_passage(bucket->key) ? PASSAGE_WEIGHT
							 : BAND_WEIGHT;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < n; i++) {
		for (size_t k = 0;
		     rc == 0 && rule == RULE_STARS && k < star_count; k++)
			rc = add_pair(look, m[i], star[k], weight, before);
		for (size_t k = i + 1; rc == 0 && rule == RULE_ALL && k < n;
		     k++)
			rc = add_pair(look, m[i], m[k], weight, before);
	}
	return rc;
}

/* What the bucket gave when its old members were all. */
static int add_pairs_before(struct look *look,
			    const struct postings_bucket *bucket)
{
	const struct search *s = look->search;
	struct postings_bucket old = *bucket;
	uint32_t star[CANDIDATE_STARS];
	size_t star_count = 0;
	enum rule rule;
	bool is_woken = false;

	old.number_count = count_old(s, bucket);
	for (size_t i = 0; i < old.number_count && !is_woken; i++)
		is_woken = s->dirty[old.number[i]] == DIRTY_WOKEN;
	if (!is_woken)
		return 0;
	rule = rule_of(old.key, old.number_count);
	if (rule == RULE_STARS)
		star_count = find_stars(s, &old, star);
	return add_pairs(look, &old, rule, star, star_count, true);
}

static int see_bucket(void *context, const struct postings_bucket *bucket)
{
	struct look *look = context;
	struct search *s = look->search;
	enum rule rule = rule_of(bucket->key, bucket->number_count);
	size_t n = bucket->number_count, star_count = 0;
	uint32_t star[CANDIDATE_STARS];

	if (n && bucket->number[n - 1] > s->table->count)
		return fault_set(&look->fault, FAULT_CORRUPT,
				 "postings name body %u of %u; run `newsfold "
				 "rebuild`",
				 bucket->number[n - 1], s->table->count);
	if (rule == RULE_STARS)
		star_count = find_stars(s, bucket, star);
	if (!s->wakes) {
		int rc = add_pairs(look, bucket, rule, star, star_count, false);

		return rc == 0 ? add_pairs_before(look, bucket) : rc;
	}
	if (woke_up(s, bucket, rule, star, star_count))
		wake(s, bucket);
	return 0;
}

static int look_up_keys(struct search *s)
{
	struct look look = {.search = s, .fault = FAULT_INIT};
	int rc;

	ARRAY_RESERVE(s->spare, s->key_count, s->spare_capacity);
	if (s->key_count)
		s->key_count = keyset_make(s->key, s->key_count, s->spare);
	rc = postings_lookup(s->archive->postings, s->key, s->key_count, 0,
			     see_bucket, &look, &look.fault);
	s->key_count = 0;
	if (rc < 0 && s->fault)
		*s->fault = look.fault;
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

/* The stretches of keys that threads take from. */
struct stretches {
	struct search *search;
	pthread_mutex_t lock;
	unsigned next, adders;
	int rc;
};

static bool take_stretch(struct stretches *all, unsigned *out)
{
	bool is_there;

	pthread_mutex_lock(&all->lock);
	*out = all->next;
	is_there = all->rc == 0 && all->next < KEY_RANGES;
	all->next += is_there;
	pthread_mutex_unlock(&all->lock);
	return is_there;
}

static void *look_through(void *argument)
{
	struct stretches *all = argument;
	struct search *s = all->search;
	struct look look = {.search = s, .fault = FAULT_INIT};
	const uint64_t size = (POST_KEY_MASK + 1) / KEY_RANGES;
	unsigned at;
	int rc = 0;

	pthread_mutex_lock(&all->lock);
	look.adder = all->adders++;
	pthread_mutex_unlock(&all->lock);
	while (rc == 0 && take_stretch(all, &at))
		rc = postings_each_key(s->archive->postings, at * size,
				       at * size + (size - 1), 2, 0, see_bucket,
				       &look, &look.fault);
	pthread_mutex_lock(&all->lock);
	if (rc < 0 && all->rc == 0) {
		all->rc = rc;
		if (s->fault)
			*s->fault = look.fault;
	}
	pthread_mutex_unlock(&all->lock);
	return NULL;
}

/* All buckets, by all threads; one alone wakes bodies. */
static int search_all(struct search *s)
{
	struct stretches all = {.search = s};
	unsigned started = 0, threads = s->wakes ? 1 : s->threads;
	pthread_t *thread = memory_alloc_zero(threads, sizeof(*thread));

	pthread_mutex_init(&all.lock, NULL);
	while (started + 1 < threads &&
	       pthread_create(&thread[started], NULL, look_through, &all) == 0)
		started++;
	look_through(&all);
	while (started > 0)
		pthread_join(thread[--started], NULL);
	pthread_mutex_destroy(&all.lock);
	free(thread);
	return all.rc;
}

/* Every bucket with a dirty member. When most bodies are dirty, reading all
 * buckets in order of key beats asking for each body's. */
static int search_dirty(struct search *s)
{
	uint32_t *number = NULL;
	size_t count = 0, capacity = 0;
	int rc;

	for (uint32_t i = 1; i <= s->table->count; i++)
		count += s->dirty[i] != 0;
	if (count > s->table->count / 2)
		return search_all(s);
	ARRAY_RESERVE(number, count + 1, capacity);
	count = 0;
	for (uint32_t i = 1; i <= s->table->count; i++)
		if (s->dirty[i])
			number[count++] = i;
	rc = search_for(s, number, count);
	free(number);
	free(s->key);
	free(s->spare);
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
		.threads = threads ? threads : 1,
		.fault = fault,
		.old_count = old_count,
	};
	int rc = 0;

	if (old_count == 0)
		return 0;
	s.wakes = memory_alloc_zero((size_t)table->count + 1, 1);
	rc = search_dirty(&s);
	for (uint32_t i = 1; rc == 0 && i <= table->count; i++)
		dirty[i] |= s.wakes[i] ? DIRTY_WOKEN : 0;
	free(s.wakes);
	return rc;
}

int candidates_find(struct archive *archive, const struct body_table *table,
		    const unsigned char *dirty, uint32_t old_count,
		    unsigned threads, struct candidates **out,
		    struct fault *fault)
{
	struct search s = {
		.archive = archive,
		.table = table,
		.dirty = dirty,
		.threads = threads ? threads : 1,
		.fault = fault,
		.old_count = old_count,
	};
	struct candidates *c;
	int rc;

	*out = NULL;
	if (table->count > PAIR_NUMBER_MAX)
		return fault_set(fault, FAULT_FULL,
				 "%u bodies are more than can be linked, %u; "
				 "begin another archive",
				 table->count, PAIR_NUMBER_MAX);
	s.pairs = pair_set_new(archive->folder, PAIRS_MEMORY, s.threads);
	rc = search_dirty(&s);
	if (rc < 0) {
		pair_set_free(s.pairs);
		return rc;
	}
	c = *out = memory_alloc_zero(1, sizeof(*c));
	c->table = table;
	c->pairs = s.pairs;
	return 0;
}

void candidates_free(struct candidates *c)
{
	if (!c)
		return;
	pair_set_free(c->pairs);
	free(c);
}

int candidates_next(struct candidates *c, uint64_t *pair, size_t room,
		    size_t *out_count, candidates_gone_fn *gone, void *context,
		    struct fault *fault)
{
	struct pair next;
	size_t count = 0;
	int rc = 0;

	while (count < room &&
	       (rc = pair_set_next(c->pairs, &next, fault)) > 0) {
		bool is = is_worth_it(c->table, &next, next.weight);
		bool was = is_worth_it(c->table, &next, next.before);

		if (is && !was)
			pair[count++] = (uint64_t)next.low << 32 | next.high;
		if (was && !is)
			rc = gone(context, next.low, next.high, fault);
		if (rc < 0)
			break;
	}
	*out_count = count;
	return rc < 0 ? rc : 0;
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
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	const uint32_t *root = context;
	uint32_t root_x = root[x >> 32], root_y = root[y >> 32];

	if (root_x != root_y)
		return root_x < root_y ? -1 : 1;
	return (x > y) - (x < y);
}

void candidates_group(uint64_t *pair, size_t count, uint32_t body_count)
{
	uint32_t *root = memory_alloc(((size_t)body_count + 1) * sizeof(*root));

	for (uint32_t i = 0; i <= body_count; i++)
		root[i] = i;
	for (size_t i = 0; i < count; i++) {
		uint32_t a = find_root(root, (uint32_t)(pair[i] >> 32));
		uint32_t b = find_root(root, (uint32_t)pair[i]);

		root[a < b ? b : a] = a < b ? a : b;
	}
	for (uint32_t i = 0; i <= body_count; i++)
		root[i] = find_root(root, i);
	if (count)
		qsort_r(pair, count, sizeof(*pair), by_component, root);
	free(root);
}
