#include "store/postings/postings_merge.h"

#include "core/base/memory.h"

#include <stdlib.h>

void postings_merge_init(struct postings_merge *merge,
			 struct postings_run *const *run, size_t count,
			 size_t ahead)
{
	*merge = (struct postings_merge){0};
	merge->cursor = memory_alloc_zero(count + 1, sizeof(*merge->cursor));
	merge->all = merge->count = count;
	for (size_t i = 0; i < count; i++)
		postings_cursor_init(&merge->cursor[i], run[i], ahead);
}

void postings_merge_add(struct postings_merge *merge,
			struct postings_pair *pair, size_t count)
{
	postings_cursor_init_pairs(&merge->cursor[merge->count++], pair, count);
	merge->all++;
}

void postings_merge_release(struct postings_merge *merge)
{
	for (size_t i = 0; i < merge->all; i++)
		postings_cursor_release(&merge->cursor[i]);
	free(merge->cursor);
	free(merge->number);
}

/* Put cursor i, which is at its end, behind those that are not. */
static void retire(struct postings_merge *merge, size_t i)
{
	struct postings_cursor done = merge->cursor[i];

	merge->cursor[i] = merge->cursor[--merge->count];
	merge->cursor[merge->count] = done;
}

int postings_merge_seek(struct postings_merge *merge, uint64_t key,
			struct fault *fault)
{
	for (size_t i = 0; i < merge->count;) {
		int rc = postings_cursor_seek(&merge->cursor[i], key, fault);

		if (rc < 0)
			return rc;
		if (rc > 0)
			i++;
		else
			retire(merge, i);
	}
	return 0;
}

bool postings_merge_key(const struct postings_merge *merge, uint64_t *out_key)
{
	uint64_t key = UINT64_MAX;

	for (size_t i = 0; i < merge->count; i++) {
		uint64_t mine = postings_cursor_pair(&merge->cursor[i]).key;

		if (mine < key)
			key = mine;
	}
	*out_key = key;
	return merge->count > 0;
}

/* The smallest pair; there must be one. */
static struct postings_pair smallest(const struct postings_merge *merge)
{
	struct postings_pair least = postings_cursor_pair(&merge->cursor[0]);

	for (size_t i = 1; i < merge->count; i++) {
		struct postings_pair mine =
			postings_cursor_pair(&merge->cursor[i]);

		if (postings_pair_compare(mine, least) < 0)
			least = mine;
	}
	return least;
}

/* Move every cursor past this pair. */
static int pass(struct postings_merge *merge, struct postings_pair pair,
		struct fault *fault)
{
	for (size_t i = 0; i < merge->count;) {
		struct postings_cursor *cursor = &merge->cursor[i];
		int rc = 1;

		if (postings_pair_compare(postings_cursor_pair(cursor), pair) ==
		    0)
			rc = postings_cursor_next(cursor, fault);
		if (rc < 0)
			return rc;
		if (rc > 0)
			i++;
		else
			retire(merge, i);
	}
	return 0;
}

int postings_merge_bucket(struct postings_merge *merge, uint64_t key,
			  size_t limit, struct postings_bucket *out,
			  struct fault *fault)
{
	size_t n = 0;

	*out = (struct postings_bucket){.key = key};
	while (merge->count) {
		struct postings_pair pair = smallest(merge);
		int rc;

		if (pair.key != key)
			break;
		if (!limit || n < limit) {
			ARRAY_RESERVE(merge->number, n + 1,
				      merge->number_capacity);
			merge->number[n++] = pair.number;
		}
		out->total++;
		rc = pass(merge, pair, fault);
		if (rc < 0)
			return rc;
	}
	out->number = merge->number;
	out->number_count = n;
	return 0;
}

int postings_merge_write(struct postings_merge *merge,
			 struct postings_run_writer *writer,
			 struct fault *fault)
{
	int rc = postings_merge_seek(merge, 0, fault);

	while (rc == 0 && merge->count) {
		struct postings_pair pair = smallest(merge);

		rc = postings_run_put(writer, pair, fault);
		if (rc == 0)
			rc = pass(merge, pair, fault);
	}
	return rc;
}
