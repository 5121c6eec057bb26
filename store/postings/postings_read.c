/* Asking: by keys, by ranges of keys, and whether all is well. */
#include "store/postings/postings_merge.h"
#include "store/postings/postings_state.h"

#include "core/base/file.h"

#include <stdio.h>

#define AHEAD_LOOKUP 4208
#define AHEAD_STREAM ((size_t)1 << 18)

int postings_lookup(struct postings *postings, const uint64_t *keys,
		    size_t key_count, size_t limit, postings_visit_fn *visit,
		    void *context, struct fault *fault)
{
	struct postings_bucket bucket;
	struct postings_merge merge;
	uint64_t least;
	int rc = 0;

	postings_merge_init(&merge, postings->run, postings->run_count,
			    AHEAD_LOOKUP);
	for (size_t i = 0; rc == 0 && i < key_count; i++) {
		if (i && keys[i] == keys[i - 1])
			continue;
		rc = postings_merge_seek(&merge, keys[i], fault);
		if (rc < 0 || !postings_merge_key(&merge, &least))
			break;
		if (least != keys[i])
			continue;
		rc = postings_merge_bucket(&merge, keys[i], limit, &bucket,
					   fault);
		if (rc == 0)
			rc = visit(context, &bucket);
	}
	postings_merge_release(&merge);
	return rc;
}

static int take_total(void *context, const struct postings_bucket *bucket)
{
	uint64_t *count = context;

	*count = bucket->total;
	return 0;
}

int postings_count(struct postings *postings, uint64_t key, uint64_t *out_count,
		   struct fault *fault)
{
	const uint64_t keys[1] = {key};

	*out_count = 0;
	return postings_lookup(postings, keys, 1, 1, take_total, out_count,
			       fault);
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
