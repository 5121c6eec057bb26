#include "store/base_hint.h"

#include "core/base/memory.h"
#include "store/object/byte_sample.h"
#include "store/post.h"

#include <pthread.h>
#include <stdlib.h>

/* The smallest passage keys of a body stand for it: two texts that share a part
 * of their passages share the same part of these (Broder's min-wise sampling).
 * How many are asked of the postings, and how crowded a key may be. */
#define KEYS_LOOKED_UP 4
#define KEYS_SHARED    2
#define BUCKET_MAX     8

/* Of stretches of bytes: see byte_sample.h. */
#define SAMPLES_A_BODY	1024
#define SAMPLES_SHARED	2
#define CANDIDATES	64
#define SAMPLES_PERCENT 25

#define SLOTS ((size_t)1 << 21)

struct slot {
	uint32_t check; /* the sample's other bits */
	uint32_t body;	/* index into id, plus one; 0: free */
};

struct base_hints {
	struct archive *archive;
	pthread_rwlock_t lock;
	struct slot *slot;
	struct id *id; /* bodies of this run, in order */
	size_t id_count, id_capacity;
	struct id *old; /* bodies of earlier runs, by number */
	size_t old_count, old_capacity;
};

static int keep_old(void *context, const struct catalog_body *body,
		    struct fault *fault)
{
	struct base_hints *h = context;

	if (h->old_count && body->number != h->old_count)
		return fault_set(fault, FAULT_CORRUPT, "bodies out of order");
	ARRAY_RESERVE(h->old, (size_t)body->number + 1, h->old_capacity);
	h->old[body->number] = body->id;
	h->old_count = (size_t)body->number + 1;
	return 0;
}

struct base_hints *base_hints_new(struct archive *archive)
{
	struct base_hints *h = memory_alloc_zero(1, sizeof(*h));

	h->archive = archive;
	h->slot = memory_alloc_zero(SLOTS, sizeof(*h->slot));
	pthread_rwlock_init(&h->lock, NULL);
	/* Without the old ones there are fewer hints, no harm. */
	if (catalog_each_body(archive->catalog, 1, keep_old, h, NULL) < 0)
		h->old_count = 0;
	return h;
}

void base_hints_free(struct base_hints *h)
{
	if (!h)
		return;
	pthread_rwlock_destroy(&h->lock);
	free(h->slot);
	free(h->id);
	free(h->old);
	free(h);
}

/* The smallest keys, ascending. */
static size_t smallest_keys(const struct fingerprint *print, uint64_t *out)
{
	size_t count = 0;

	for (size_t i = 0; i < print->passage_count; i++) {
		uint64_t key = print->passage[i];
		size_t at = count;

		if (count == KEYS_LOOKED_UP && key >= out[count - 1])
			continue;
		if (count < KEYS_LOOKED_UP)
			count++;
		else
			at--;
		for (; at > 0 && out[at - 1] > key; at--)
			out[at] = out[at - 1];
		out[at] = key;
	}
	return count;
}

struct votes {
	struct id id[CANDIDATES];
	unsigned count[CANDIDATES];
	size_t candidates;
	const struct base_hints *hints;
};

static void vote(struct votes *votes, const struct id *id)
{
	size_t i = 0;

	while (i < votes->candidates && !id_equal(&votes->id[i], id))
		i++;
	if (i == ARRAY_COUNT(votes->id))
		return;
	if (i == votes->candidates) {
		votes->id[i] = *id;
		votes->count[i] = 0;
		votes->candidates++;
	}
	votes->count[i]++;
}

static void ask_this_run(struct base_hints *h, const uint64_t *sample,
			 size_t count, struct votes *votes)
{
	pthread_rwlock_rdlock(&h->lock);
	for (size_t i = 0; i < count; i++) {
		const struct slot *slot = &h->slot[sample[i] & (SLOTS - 1)];

		if (slot->body && slot->check == (uint32_t)(sample[i] >> 32))
			vote(votes, &h->id[slot->body - 1]);
	}
	pthread_rwlock_unlock(&h->lock);
}

static int see_bucket(void *context, const struct postings_bucket *bucket)
{
	struct votes *votes = context;
	const struct base_hints *h = votes->hints;

	for (size_t i = 0; i < bucket->number_count; i++)
		if (bucket->number[i] && bucket->number[i] < h->old_count)
			vote(votes, &h->old[bucket->number[i]]);
	return 0;
}

static void look_up(const struct base_hints *h, const uint64_t *key,
		    size_t count, struct votes *votes)
{
	postings_lookup(h->archive->postings, key, count, BUCKET_MAX,
			see_bucket, votes, NULL);
}

static void ask_earlier_runs(struct base_hints *h,
			     const struct fingerprint *print,
			     struct votes *votes)
{
	uint64_t key[KEYS_LOOKED_UP];
	size_t count, first;

	if (h->old_count == 0)
		return;
	count = smallest_keys(print, key);
	if (count < KEYS_SHARED)
		return;
	for (size_t i = 0; i < count; i++)
		key[i] = post_passage_key(key[i]);
	/* Whom the first do not name, the last cannot bring to enough votes. */
	first = count - KEYS_SHARED + 1;
	look_up(h, key, first, votes);
	if (votes->candidates)
		look_up(h, key + first, count - first, votes);
}

/* The candidate with most votes that can be a base, and has enough; its votes
 * are used up. */
static bool take_best(struct base_hints *h, struct votes *votes,
		      unsigned enough, struct object_base *out)
{
	for (;;) {
		size_t best = 0;

		for (size_t i = 1; i < votes->candidates; i++)
			if (votes->count[i] > votes->count[best])
				best = i;
		if (votes->candidates == 0 || votes->count[best] < enough)
			return false;
		votes->count[best] = 0;
		*out = (struct object_base){.id = votes->id[best]};
		if (object_store_depth(h->archive->objects, &out->id) == 0)
			return true;
	}
}

size_t base_hints_body(struct base_hints *h, struct bytes body,
		       const struct fingerprint *print,
		       struct object_base out[OBJECT_BASE_MAX])
{
	uint64_t sample[SAMPLES_A_BODY];
	size_t count = byte_samples(body, sample, SAMPLES_A_BODY);
	struct votes votes = {.candidates = 0, .hints = h};
	struct object_base best, second;
	unsigned enough;

	ask_this_run(h, sample, count, &votes);
	enough = (unsigned)(count * SAMPLES_PERCENT / 100);
	if (enough < SAMPLES_SHARED)
		enough = SAMPLES_SHARED;
	if (!take_best(h, &votes, enough, &best)) {
		votes.candidates = 0;
		ask_earlier_runs(h, print, &votes);
		enough = KEYS_SHARED;
		if (!take_best(h, &votes, enough, &best))
			return 0;
	}
	if (take_best(h, &votes, SAMPLES_SHARED, &second)) {
		out[0] = second;
		out[1] = best;
		return 2;
	}
	out[0] = best;
	return 1;
}

void base_hints_add_body(struct base_hints *h, const struct id *id,
			 struct bytes body)
{
	uint64_t sample[SAMPLES_A_BODY];
	size_t count = byte_samples(body, sample, SAMPLES_A_BODY);

	if (count < SAMPLES_SHARED)
		return;
	pthread_rwlock_wrlock(&h->lock);
	ARRAY_RESERVE(h->id, h->id_count + 1, h->id_capacity);
	h->id[h->id_count++] = *id;
	for (size_t i = 0; i < count; i++)
		h->slot[sample[i] & (SLOTS - 1)] = (struct slot){
			(uint32_t)(sample[i] >> 32), (uint32_t)h->id_count};
	pthread_rwlock_unlock(&h->lock);
}
