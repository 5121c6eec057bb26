#include "store/pair_set.h"

#include "core/base/beside.h"
#include "core/base/file.h"
#include "core/base/memory.h"
#include "core/base/sort.h"

#include <pthread.h>
#include <stdlib.h>

/* A pair as one number: low, high, and its two weights. */
#define WEIGHT_BITS  3
#define WEIGHTS_BITS (2 * WEIGHT_BITS)
#define NUMBER_BITS  29
/* Values read ahead of a run. */
#define AHEAD 4096

/* One thread's, not yet in a run. */
struct bag {
	uint64_t *value, *spare;
	size_t count, capacity;
};

/* A sorted run being read: in the file, or what was left in a bag. */
struct cursor {
	uint64_t *value;
	size_t at, count;
	uint64_t offset, end; /* of what is still in the file */
	uint64_t *ahead;      /* owned; NULL for a bag's */
};

struct pair_set {
	char *folder;
	unsigned threads;
	struct bag *bag;
	size_t bag_limit;
	pthread_mutex_t lock; /* of the file and the list of runs */
	int fd;
	uint64_t *run_end; /* offsets into the file, in bytes */
	size_t run_count, run_capacity;
	/* While reading: a heap, the smallest value first. */
	struct cursor *cursor;
	size_t cursor_count, live;
	bool is_reading;
};

struct pair_set *pair_set_new(const char *folder, size_t memory_bytes,
			      unsigned threads)
{
	struct pair_set *set = memory_alloc_zero(1, sizeof(*set));

	set->folder = memory_copy_string(folder);
	set->threads = threads ? threads : 1;
	set->bag = memory_alloc_zero(set->threads, sizeof(*set->bag));
	set->bag_limit =
		memory_bytes / set->threads / (2 * sizeof(uint64_t)) + 2;
	set->fd = -1;
	pthread_mutex_init(&set->lock, NULL);
	return set;
}

void pair_set_free(struct pair_set *set)
{
	if (!set)
		return;
	for (unsigned i = 0; i < set->threads; i++) {
		free(set->bag[i].value);
		free(set->bag[i].spare);
	}
	for (size_t i = 0; i < set->cursor_count; i++)
		free(set->cursor[i].ahead);
	if (set->fd >= 0)
		file_close(set->fd);
	pthread_mutex_destroy(&set->lock);
	free(set->cursor);
	free(set->run_end);
	free(set->bag);
	free(set->folder);
	free(set);
}

static uint64_t value_of_pair(struct pair pair)
{
	uint64_t low = pair.low < pair.high ? pair.low : pair.high;
	uint64_t high = pair.low < pair.high ? pair.high : pair.low;

	return (low << NUMBER_BITS | high) << WEIGHTS_BITS |
	       pair.before << WEIGHT_BITS | pair.weight;
}

static struct pair pair_of_value(uint64_t value)
{
	return (struct pair){
		.low = (uint32_t)(value >> (WEIGHTS_BITS + NUMBER_BITS)),
		.high = (uint32_t)(value >> WEIGHTS_BITS) & PAIR_NUMBER_MAX,
		.weight = (unsigned)value & PAIR_WEIGHT_MAX,
		.before = (unsigned)value >> WEIGHT_BITS & PAIR_WEIGHT_MAX,
	};
}

static bool is_same_pair(uint64_t x, uint64_t y)
{
	return x >> WEIGHTS_BITS == y >> WEIGHTS_BITS;
}

static unsigned sum_of(unsigned x, unsigned y)
{
	return x + y < PAIR_WEIGHT_MAX ? x + y : PAIR_WEIGHT_MAX;
}

/* The weights of one pair, together. */
static uint64_t join(uint64_t x, uint64_t y)
{
	struct pair pair = pair_of_value(x), other = pair_of_value(y);

	pair.weight = sum_of(pair.weight, other.weight);
	pair.before = sum_of(pair.before, other.before);
	return value_of_pair(pair);
}

static void settle(struct bag *bag)
{
	size_t kept = 0;

	sort_u64(bag->value, bag->count, bag->spare);
	for (size_t i = 0; i < bag->count; i++) {
		uint64_t value = bag->value[i];

		if (kept && is_same_pair(value, bag->value[kept - 1]))
			bag->value[kept - 1] =
				join(bag->value[kept - 1], value);
		else
			bag->value[kept++] = value;
	}
	bag->count = kept;
}

static int settle_beside(void *bag, struct fault *fault)
{
	(void)fault;
	settle(bag);
	return 0;
}

/* Each on a thread of its own, as they were filled. */
static void settle_all(struct pair_set *set)
{
	struct beside *beside =
		memory_alloc_zero(set->threads, sizeof(*beside));

	for (unsigned i = 1; i < set->threads; i++)
		beside_start(&beside[i], settle_beside, &set->bag[i]);
	settle(&set->bag[0]);
	for (unsigned i = 1; i < set->threads; i++)
		beside_end(&beside[i], NULL);
	free(beside);
}

/* The caller has the lock. */
static int write_run(struct pair_set *set, const struct bag *bag,
		     struct fault *fault)
{
	struct bytes bytes = {(const unsigned char *)bag->value,
			      bag->count * sizeof(*bag->value)};
	uint64_t begin = set->run_count ? set->run_end[set->run_count - 1] : 0;
	int rc = 0;

	if (set->fd < 0) {
		set->fd = file_open_scratch(set->folder, fault);
		rc = set->fd < 0 ? set->fd : 0;
	}
	if (rc == 0)
		rc = file_write_all(set->fd, bytes, set->folder, fault);
	if (rc < 0)
		return rc;
	ARRAY_RESERVE(set->run_end, set->run_count + 1, set->run_capacity);
	set->run_end[set->run_count++] = begin + bytes.size;
	return 0;
}

static void grow(const struct pair_set *set, struct bag *bag)
{
	size_t capacity = bag->capacity * 2 + 1024;

	if (capacity > set->bag_limit)
		capacity = set->bag_limit;
	bag->value = memory_resize(bag->value, capacity, sizeof(*bag->value));
	free(bag->spare);
	bag->spare = memory_alloc(capacity * sizeof(*bag->spare));
	bag->capacity = capacity;
}

static int make_room(struct pair_set *set, struct bag *bag, struct fault *fault)
{
	int rc;

	if (bag->capacity < set->bag_limit) {
		grow(set, bag);
		return 0;
	}
	settle(bag);
	/* Repeats gone, there may be room for a while. */
	if (bag->count <= set->bag_limit / 2)
		return 0;
	pthread_mutex_lock(&set->lock);
	rc = write_run(set, bag, fault);
	pthread_mutex_unlock(&set->lock);
	bag->count = 0;
	return rc;
}

int pair_set_add(struct pair_set *set, unsigned adder, struct pair pair,
		 struct fault *fault)
{
	struct bag *bag = &set->bag[adder];
	int rc = bag->count < bag->capacity ? 0 : make_room(set, bag, fault);

	if (rc == 0)
		bag->value[bag->count++] = value_of_pair(pair);
	return rc;
}

/* 1 when there is a value at hand, 0 at the end of the run. */
static int refill(struct pair_set *set, struct cursor *c, struct fault *fault)
{
	size_t want = AHEAD * sizeof(*c->ahead), got;
	int rc;

	if (c->at < c->count)
		return 1;
	if (c->offset == c->end)
		return 0;
	if (want > c->end - c->offset)
		want = (size_t)(c->end - c->offset);
	rc = file_read_at(set->fd, c->offset, c->ahead, want, &got, fault);
	if (rc < 0)
		return rc;
	if (got != want)
		return fault_set(fault, FAULT_IO,
				 "%s: a temporary file came back short",
				 set->folder);
	c->offset += want;
	c->value = c->ahead;
	c->at = 0;
	c->count = want / sizeof(*c->ahead);
	return 1;
}

static uint64_t value_of(const struct cursor *c)
{
	return c->value[c->at];
}

/* Let the cursor at `at` sink to where it belongs. */
static void sink(struct cursor *heap, size_t count, size_t at)
{
	for (;;) {
		size_t child = 2 * at + 1;
		struct cursor swap;

		if (child + 1 < count &&
		    value_of(&heap[child + 1]) < value_of(&heap[child]))
			child++;
		if (child >= count ||
		    value_of(&heap[at]) <= value_of(&heap[child]))
			return;
		swap = heap[at];
		heap[at] = heap[child];
		heap[child] = swap;
		at = child;
	}
}

/* All runs become cursors; those with a value, the heap. */
static int begin_reading(struct pair_set *set, struct fault *fault)
{
	size_t count = set->run_count + set->threads;
	int rc = 0;

	set->is_reading = true;
	set->cursor = memory_alloc_zero(count, sizeof(*set->cursor));
	set->cursor_count = count;
	settle_all(set);
	for (unsigned i = 0; i < set->threads; i++) {
		set->cursor[i].value = set->bag[i].value;
		set->cursor[i].count = set->bag[i].count;
		free(set->bag[i].spare);
		set->bag[i].spare = NULL;
	}
	for (size_t i = 0; i < set->run_count; i++) {
		struct cursor *c = &set->cursor[set->threads + i];

		c->offset = i ? set->run_end[i - 1] : 0;
		c->end = set->run_end[i];
		c->ahead = memory_alloc(AHEAD * sizeof(*c->ahead));
	}
	for (size_t i = 0; rc >= 0 && i < count; i++) {
		struct cursor swap;

		rc = refill(set, &set->cursor[i], fault);
		if (rc <= 0)
			continue;
		swap = set->cursor[i];
		set->cursor[i] = set->cursor[set->live];
		set->cursor[set->live++] = swap;
	}
	for (size_t i = set->live / 2; i-- > 0;)
		sink(set->cursor, set->live, i);
	return rc < 0 ? rc : 0;
}

/* The smallest value; 0 at the end. */
static int take(struct pair_set *set, uint64_t *out, struct fault *fault)
{
	struct cursor *top = set->cursor;
	int rc;

	if (set->live == 0)
		return 0;
	*out = top->value[top->at++];
	rc = refill(set, top, fault);
	if (rc < 0)
		return rc;
	if (rc == 0) {
		struct cursor done = *top;

		*top = set->cursor[--set->live];
		set->cursor[set->live] = done;
	}
	sink(set->cursor, set->live, 0);
	return 1;
}

int pair_set_next(struct pair_set *set, struct pair *out, struct fault *fault)
{
	uint64_t value, next;
	int rc = set->is_reading ? 0 : begin_reading(set, fault);

	if (rc == 0)
		rc = take(set, &value, fault);
	if (rc <= 0)
		return rc;
	while (rc > 0 && set->live &&
	       is_same_pair(value_of(set->cursor), value)) {
		rc = take(set, &next, fault);
		if (rc < 0)
			return rc;
		value = join(value, next);
	}
	*out = pair_of_value(value);
	return 1;
}
