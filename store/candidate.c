#include "store/candidate.h"

#include "core/base/memory.h"
#include "core/near/keyset.h"
#include "store/pair_set.h"
#include "store/post.h"
#include "store/prints.h"

#include <pthread.h>
#include <stdlib.h>

/* Keys that are looked up, 64 MiB of them; for more, or for one body in so
 * many, all numbers are looked at. */
#define KEYS_MAX ((size_t)8 << 20)
#define FEW	 256
/* For pairs, of all threads together. */
#define PAIRS_MEMORY ((size_t)48 << 20)
/* All buckets are read in stretches of keys: at least so many, of at most about
 * so many pairs. */
#define STRETCHES     64
#define STRETCH_PAIRS ((uint64_t)1 << 20)

/* How much must speak for a pair. */
#define WEIGHT_LEAST 6
#define WEIGHT_ALIKE 4
/* One shared passage alone is enough for a text as short, which has few, and
 * for two about as long: the rest of their keys may be misread letters. */
#define SHORT_BYTES 1000
#define LIKE_LENGTH .8

struct candidates {
	const struct body_table *table;
	struct pair_set *pairs;
};

struct search {
	struct archive *archive;
	const struct body_table *table;
	const unsigned char *touched;
	unsigned threads;
	struct fault *fault;

	uint32_t old_count; /* bodies linked before */
	/* First the pairs of the touched are added, and old bodies wake up;
	 * then the pairs among old ones of which one is woken, now and before.
	 */
	unsigned char *woken;
	bool is_second;
	struct pair_set *pairs;

	uint64_t *key, *spare;
	size_t key_count, key_capacity, spare_capacity;
	bool has_too_many; /* keys */
};

/* What a thread looks through. */
struct look {
	struct search *search;
	unsigned adder;
	struct fault fault;
};

/* Is this pair one of those that are gathered now? */
static bool is_wanted(const struct search *s, uint32_t x, uint32_t y)
{
	bool is_touched = s->touched[x] || s->touched[y];

	if (x == y)
		return false;
	return s->is_second ? !is_touched && (s->woken[x] || s->woken[y])
			    : is_touched;
}

/* As the bucket is, or `before`, as it was. */
static int add_pair(struct look *look, uint32_t x, uint32_t y, unsigned weight,
		    bool before)
{
	const struct search *s = look->search;
	struct pair pair = {x, y, before ? 0 : weight, before ? weight : 0};

	if (!is_wanted(s, x, y))
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

/* Several threads may wake one body. */
static void wake(struct search *s, uint32_t number)
{
	if (!s->touched[number])
		__atomic_store_n(&s->woken[number], 1, __ATOMIC_RELAXED);
}

/* Wake old members whose pairs among each other the new members have cost them
 * some of, or some of their weight: at each such pair one of the two. */
static void wake_members(struct search *s, const struct candidate_bucket *now,
			 const struct candidate_bucket *before)
{
	const struct postings_bucket *old = &before->members;

	for (size_t i = 0; i < before->star_count; i++)
		if (now->weight < before->weight ||
		    !candidate_bucket_has_star(now, before->star[i]))
			wake(s, before->star[i]);
	for (size_t i = 0; before->rule == RULE_ALL && now->rule != RULE_ALL &&
			   i < old->number_count;
	     i++)
		wake(s, old->number[i]);
}

static int add_pairs(struct look *look, const struct candidate_bucket *bucket,
		     bool before)
{
	const uint32_t *m = bucket->members.number;
	size_t n = bucket->members.number_count;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < n; i++) {
		for (size_t k = 0; rc == 0 && k < bucket->star_count; k++)
			rc = add_pair(look, m[i], bucket->star[k],
				      bucket->weight, before);
		for (size_t k = i + 1;
		     rc == 0 && bucket->rule == RULE_ALL && k < n; k++)
			rc = add_pair(look, m[i], m[k], bucket->weight, before);
	}
	return rc;
}

static int see_bucket(void *context, const struct postings_bucket *bucket)
{
	struct look *look = context;
	struct search *s = look->search;
	struct postings_bucket old = *bucket;
	struct candidate_bucket now, before;
	size_t n = bucket->number_count;
	int rc;

	if (n && bucket->number[n - 1] > s->table->count)
		return fault_set(&look->fault, FAULT_CORRUPT,
				 "postings name body %u of %u; run `newsfold "
				 "rebuild`",
				 bucket->number[n - 1], s->table->count);
	candidate_bucket_read(&now, s->table, bucket);
	rc = add_pairs(look, &now, false);
	old.number_count = count_old(s, bucket);
	if (rc < 0 || old.number_count == 0 ||
	    (old.number_count == n && !s->is_second))
		return rc;
	/* What it gave when its old members were all. */
	candidate_bucket_read(&before, s->table, &old);
	if (s->is_second)
		return add_pairs(look, &before, true);
	wake_members(s, &now, &before);
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
	if (needed > KEYS_MAX)
		s->has_too_many = true;
	if (s->has_too_many)
		return 0;
	ARRAY_RESERVE(s->key, needed, s->key_capacity);
	for (size_t i = 0; i < print->band_count; i++)
		s->key[s->key_count++] = post_band_key(print, i);
	for (size_t i = 0; i < print->passage_count; i++)
		s->key[s->key_count++] = post_passage_key(print->passage[i]);
	return 0;
}

/* The stretches of keys that threads take from. */
struct stretches {
	struct search *search;
	const unsigned char *which; /* bodies, by number */
	uint64_t size;		    /* of a stretch: a power of two keys */
	pthread_mutex_t lock;
	uint64_t next; /* its first key */
	unsigned adders;
	int rc;
};

static uint64_t stretch_size(struct postings *postings)
{
	uint64_t size = (POST_KEY_MASK + 1) / STRETCHES, stretches = STRETCHES;
	struct postings_stats stats;

	postings_stats(postings, &stats);
	for (; stats.pairs / stretches > STRETCH_PAIRS; stretches *= 2)
		size /= 2;
	return size;
}

static bool take_stretch(struct stretches *all, uint64_t *out)
{
	bool is_there;

	pthread_mutex_lock(&all->lock);
	*out = all->next;
	is_there = all->rc == 0 && all->next <= POST_KEY_MASK;
	all->next += is_there ? all->size : 0;
	pthread_mutex_unlock(&all->lock);
	return is_there;
}

static void *look_through(void *argument)
{
	struct stretches *all = argument;
	struct search *s = all->search;
	struct look look = {.search = s, .fault = FAULT_INIT};
	uint64_t at;
	int rc = 0;

	pthread_mutex_lock(&all->lock);
	look.adder = all->adders++;
	pthread_mutex_unlock(&all->lock);
	while (rc == 0 && take_stretch(all, &at))
		rc = postings_each_of(s->archive->postings, at,
				      at + (all->size - 1), all->which,
				      s->table->count, 2, see_bucket, &look,
				      &look.fault);
	pthread_mutex_lock(&all->lock);
	if (rc < 0 && all->rc == 0) {
		all->rc = rc;
		if (s->fault)
			*s->fault = look.fault;
	}
	pthread_mutex_unlock(&all->lock);
	return NULL;
}

/* The buckets with one of these bodies, by all threads. */
static int search_all(struct search *s, const unsigned char *which)
{
	struct stretches all = {
		.search = s,
		.which = which,
		.size = stretch_size(s->archive->postings),
	};
	unsigned started = 0, threads = s->threads;
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

static int search_for(struct search *s, const unsigned char *which,
		      const uint32_t *number, size_t count)
{
	int rc = prints_each(s->archive, s->table, number, count, s->threads,
			     gather_keys, s, s->fault);

	if (rc < 0)
		return rc;
	return s->has_too_many ? search_all(s, which) : look_up_keys(s);
}

/* Every bucket with one of these bodies: when they are many, looking at all
 * numbers there are beats asking for each body's keys. */
static int search_of(struct search *s, const unsigned char *which)
{
	uint32_t *number = NULL;
	size_t count = 0, capacity = 0;
	int rc = 0;

	for (uint32_t i = 1; i <= s->table->count; i++)
		count += which[i] != 0;
	if (count > s->table->count / FEW)
		return search_all(s, which);
	ARRAY_RESERVE(number, count + 1, capacity);
	count = 0;
	for (uint32_t i = 1; i <= s->table->count; i++)
		if (which[i])
			number[count++] = i;
	if (count)
		rc = search_for(s, which, number, count);
	free(number);
	return rc;
}

static int see_edge(void *context, const struct catalog_edge *edge,
		    struct fault *fault)
{
	const struct search *s = context;

	(void)fault;
	return edge->a <= s->old_count && edge->b <= s->old_count &&
	       !s->touched[edge->a] && !s->touched[edge->b];
}

/* A lost pair without an edge is no matter: most of the woken sleep on. */
static int keep_awake(struct search *s)
{
	int rc = 0;

	for (uint32_t i = 1; rc >= 0 && i <= s->old_count; i++) {
		if (!s->woken[i])
			continue;
		rc = catalog_each_edge(s->archive->catalog, i, see_edge, s,
				       s->fault);
		s->woken[i] = rc > 0;
	}
	return rc < 0 ? rc : 0;
}

static int search(struct search *s)
{
	int rc = search_of(s, s->touched);

	s->is_second = true;
	s->key_count = 0;
	s->has_too_many = false;
	if (rc == 0)
		rc = keep_awake(s);
	if (rc == 0)
		rc = search_of(s, s->woken);
	free(s->key);
	free(s->spare);
	return rc;
}

int candidates_find(struct archive *archive, const struct body_table *table,
		    const unsigned char *touched, uint32_t old_count,
		    unsigned threads, struct candidates **out,
		    struct fault *fault)
{
	struct search s = {
		.archive = archive,
		.table = table,
		.touched = touched,
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
	s.woken = memory_alloc_zero((size_t)table->count + 1, 1);
	rc = search(&s);
	free(s.woken);
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
