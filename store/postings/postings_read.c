/* Asking: by keys, by ranges of keys, and whether all is well. */
#include "store/postings/postings_merge.h"
#include "store/postings/postings_state.h"

#include "core/base/file.h"
#include "core/base/memory.h"
#include "core/base/sort.h"

#include <stdio.h>
#include <stdlib.h>

#define AHEAD_LOOKUP 4208
#define AHEAD_STREAM ((size_t)1 << 18)

/* Probes of all runs, and what they find of one key. */
struct lookup {
	struct postings_probe *probe;
	size_t count;
	struct postings_numbers numbers;
};

static void lookup_begin(struct lookup *lookup, const struct postings *postings,
			 size_t key_count)
{
	size_t n = postings->run_count;

	*lookup = (struct lookup){
		.probe = memory_alloc_zero(n, sizeof(*lookup->probe)),
		.count = n};
	for (size_t i = 0; i < n; i++) {
		const struct postings_run *run = postings->run[i];

		postings_probe_init(&lookup->probe[i], run,
				    key_count < run->block_count
					    ? AHEAD_LOOKUP
					    : AHEAD_STREAM);
	}
}

static void lookup_end(struct lookup *lookup)
{
	for (size_t i = 0; i < lookup->count; i++)
		postings_probe_release(&lookup->probe[i]);
	free(lookup->probe);
	free(lookup->numbers.number);
}

/* Numbers of several runs as one bucket. Those of newer runs are mostly larger
 * than all before them. */
static void settle(struct postings_numbers *numbers)
{
	uint32_t *number = numbers->number;
	size_t kept = 1;

	for (size_t i = 1; i < numbers->count; i++)
		if (number[i - 1] >= number[i]) {
			qsort(number, numbers->count, sizeof(*number),
			      compare_u32);
			break;
		}
	for (size_t i = 1; i < numbers->count; i++)
		if (number[i] != number[kept - 1])
			number[kept++] = number[i];
	if (numbers->count)
		numbers->count = kept;
}

/* Keys in ascending order. */
static int lookup_key(struct lookup *lookup, uint64_t key, uint64_t least,
		      size_t limit, postings_visit_fn *visit, void *context,
		      struct fault *fault)
{
	struct postings_numbers *numbers = &lookup->numbers;
	struct postings_bucket bucket = {.key = key};
	int rc = 0;

	numbers->count = 0;
	for (size_t i = 0; rc == 0 && i < lookup->count; i++)
		rc = postings_probe_find(&lookup->probe[i], key, numbers,
					 fault);
	if (rc < 0 || numbers->count < least)
		return rc;
	settle(numbers);
	bucket.number = numbers->number;
	bucket.total = bucket.number_count = numbers->count;
	if (limit && bucket.number_count > limit)
		bucket.number_count = limit;
	return bucket.total < least ? 0 : visit(context, &bucket);
}

int postings_lookup(struct postings *postings, const uint64_t *keys,
		    size_t key_count, size_t limit, postings_visit_fn *visit,
		    void *context, struct fault *fault)
{
	struct lookup lookup;
	int rc = 0;

	lookup_begin(&lookup, postings, key_count);
	for (size_t i = 0; rc == 0 && i < key_count; i++)
		if (i == 0 || keys[i] != keys[i - 1])
			rc = lookup_key(&lookup, keys[i], 1, limit, visit,
					context, fault);
	lookup_end(&lookup);
	return rc;
}

/* The keys with a wanted number, of all runs: ascending, with repeats. */
static int find_keys(const struct postings *postings, uint64_t first,
		     uint64_t last, const unsigned char *wanted, uint32_t most,
		     struct postings_keys *out, struct fault *fault)
{
	uint64_t *spare;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < postings->run_count; i++) {
		struct postings_blocks blocks = {.run = postings->run[i],
						 .ahead = AHEAD_STREAM};

		rc = postings_keys_of(&blocks, first, last, wanted, most, out,
				      fault);
		buffer_release(&blocks.bytes);
	}
	spare = memory_alloc((out->count + 1) * sizeof(*spare));
	sort_u64(out->key, out->count, spare);
	free(spare);
	return rc;
}

int postings_each_of(struct postings *postings, uint64_t first, uint64_t last,
		     const unsigned char *wanted, uint32_t most, uint64_t least,
		     postings_visit_fn *visit, void *context,
		     struct fault *fault)
{
	struct postings_keys keys = {.count = 0};
	struct lookup lookup;
	int rc = find_keys(postings, first, last, wanted, most, &keys, fault);

	lookup_begin(&lookup, postings, SIZE_MAX);
	for (size_t i = 0; rc == 0 && i < keys.count; i++)
		if (i == 0 || keys.key[i] != keys.key[i - 1])
			rc = lookup_key(&lookup, keys.key[i], least, 0, visit,
					context, fault);
	lookup_end(&lookup);
	free(keys.key);
	return rc;
}

int postings_each_key(struct postings *postings, uint64_t first, uint64_t last,
		      uint64_t least, size_t limit, postings_visit_fn *visit,
		      void *context, struct fault *fault)
{
	struct postings_bucket bucket;
	struct postings_merge merge;
	uint64_t key;
	int rc;

	postings_merge_init(&merge, postings->run, postings->run_count,
			    AHEAD_STREAM);
	rc = postings_merge_seek(&merge, first, fault);
	while (rc == 0 && postings_merge_key(&merge, &key) && key <= last) {
		rc = postings_merge_bucket(&merge, key, limit, &bucket, fault);
		if (rc == 0 && bucket.total >= least)
			rc = visit(context, &bucket);
	}
	postings_merge_release(&merge);
	return rc;
}

struct check {
	postings_finding_fn *finding;
	void *context;
	uint64_t bad;
};

static void report(struct check *check, const struct postings_run *run,
		   const char *what)
{
	check->bad++;
	if (check->finding)
		check->finding(check->context, run->path, what);
}

/* Read a run through; a damaged block is reported and passed over. */
static int verify_run(struct check *check, const struct postings_run *run,
		      struct fault *fault)
{
	struct postings_pair last = {0};
	struct postings_cursor cursor;
	struct fault wrong = FAULT_INIT;
	uint64_t pairs = 0, bad = check->bad;
	int rc;

	postings_cursor_init(&cursor, run, AHEAD_STREAM);
	while ((rc = postings_cursor_next(&cursor, &wrong)) != 0) {
		struct postings_pair pair;

		if (rc == FAULT_CORRUPT) {
			report(check, run, wrong.message);
			cursor.pair_count = cursor.at = 0;
			continue;
		}
		if (rc < 0)
			break;
		pair = postings_cursor_pair(&cursor);
		if (pairs++ && postings_pair_compare(last, pair) >= 0)
			report(check, run, "pairs are out of order");
		last = pair;
	}
	if (rc < 0 && fault)
		*fault = wrong;
	if (rc == 0 && bad == check->bad &&
	    (pairs != run->pairs || (pairs && last.key != run->last_key)))
		report(check, run, "the footer does not fit the pairs");
	postings_cursor_release(&cursor);
	return rc;
}

int postings_verify(struct postings *postings, postings_finding_fn *finding,
		    void *context, uint64_t *out_bad, struct fault *fault)
{
	struct check check = {finding, context, 0};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < postings->run_count; i++)
		rc = verify_run(&check, postings->run[i], fault);
	*out_bad = check.bad;
	return rc;
}

void postings_stats(const struct postings *postings, struct postings_stats *out)
{
	*out = (struct postings_stats){.runs = postings->run_count,
				       .pending = postings->pair_count};
	for (size_t i = 0; i < postings->run_count; i++) {
		out->pairs += postings->run[i]->pairs;
		out->bytes += postings->run[i]->size;
	}
	for (size_t i = 0; i < postings->spilled_count; i++)
		out->pending += postings->spilled[i]->pairs;
}
