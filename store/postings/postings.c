/* Opening, adding, flushing: how runs come and go. */
#include "store/postings/postings.h"

#include "store/postings/postings_list.h"
#include "store/postings/postings_merge.h"
#include "store/postings/postings_sort.h"
#include "store/postings/postings_state.h"

#include "core/base/file.h"
#include "core/base/memory.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define MEMORY_DEFAULT ((size_t)64 << 20)
#define AHEAD_MERGE    ((size_t)1 << 18)
#define OPEN_TRIES     20

void postings_run_path(const struct postings *postings, uint64_t number,
		       struct buffer *out)
{
	buffer_printf(out, "%s/%08llu.run", postings->folder,
		      (unsigned long long)number);
}

void postings_run_free(struct postings_run *run)
{
	if (!run)
		return;
	postings_run_release(run);
	free(run);
}

static int load_run(const struct postings *postings, uint64_t number,
		    uint64_t size, struct postings_run **out,
		    struct fault *fault)
{
	struct postings_run *run = memory_alloc_zero(1, sizeof(*run));
	struct buffer path = BUFFER_INIT;
	int rc;

	postings_run_path(postings, number, &path);
	rc = postings_run_open(run, buffer_string(&path), size, fault);
	run->number = number;
	buffer_release(&path);
	if (rc < 0) {
		postings_run_free(run);
		run = NULL;
	}
	*out = run;
	return rc;
}

static void free_runs(struct postings_run **run, size_t *count)
{
	for (size_t i = 0; i < *count; i++)
		postings_run_free(run[i]);
	*count = 0;
}

/* Load the list and open its runs. */
static int load(struct postings *postings, struct fault *fault)
{
	struct postings_list list = {0};
	struct buffer path = BUFFER_INIT;
	int rc;

	file_join(&path, postings->folder, "list");
	rc = postings_list_load(buffer_string(&path), &list, fault);
	if (rc < 0)
		goto out;
	postings->mark = list.mark;
	postings->next_number = list.next_number;
	postings->run = memory_resize(postings->run, list.run_count,
				      sizeof(struct postings_run *));
	for (size_t i = 0; rc == 0 && i < list.run_count; i++) {
		struct postings_list_run *it = &list.run[i];

		rc = load_run(postings, it->number, it->size, &postings->run[i],
			      fault);
		postings->run_count += rc == 0;
		if (rc == 0 && postings->run[i]->pairs != it->pairs)
			rc = fault_set(fault, FAULT_CORRUPT,
				       "%s: does not fit its list",
				       postings->run[i]->path);
	}
out:
	postings_list_release(&list);
	buffer_release(&path);
	return rc;
}

/* A merge may take a run away between the list and the run. */
static int load_for_reading(struct postings *postings, struct fault *fault)
{
	struct buffer path = BUFFER_INIT;
	int rc = 0;

	file_join(&path, postings->folder, "list");
	for (int i = 0; i < OPEN_TRIES; i++) {
		free_runs(postings->run, &postings->run_count);
		rc = load(postings, fault);
		if (rc != FAULT_MISSING || !file_exists(buffer_string(&path)))
			break;
	}
	if (rc == FAULT_MISSING && file_exists(buffer_string(&path)))
		rc = fault_set(fault, FAULT_CORRUPT,
			       "%s: a run that is listed is missing",
			       postings->folder);
	buffer_release(&path);
	return rc;
}

static bool is_live(const struct postings *postings, const char *name)
{
	char live[40];

	if (strcmp(name, "list") == 0)
		return true;
	for (size_t i = 0; i < postings->run_count; i++) {
		snprintf(live, sizeof(live), "%08llu.run",
			 (unsigned long long)postings->run[i]->number);
		if (strcmp(live, name) == 0)
			return true;
	}
	return false;
}

/* Remove what a flush cut short has left. */
static void tidy(const struct postings *postings)
{
	struct buffer path = BUFFER_INIT;
	DIR *folder = opendir(postings->folder);
	struct dirent *entry;

	while (folder && (entry = readdir(folder))) {
		if (entry->d_name[0] == '.' || is_live(postings, entry->d_name))
			continue;
		buffer_clear(&path);
		file_join(&path, postings->folder, entry->d_name);
		unlink(buffer_string(&path));
	}
	if (folder)
		closedir(folder);
	buffer_release(&path);
}

static int load_for_writing(struct postings *postings, struct fault *fault)
{
	int rc = file_make_folders(postings->folder, fault);

	if (rc == 0)
		rc = load_for_reading(postings, fault);
	if (rc == FAULT_MISSING)
		rc = 0;
	if (rc == 0)
		tidy(postings);
	return rc;
}

int postings_open(const char *folder, enum postings_mode mode,
		  const struct postings_options *options, struct postings **out,
		  struct fault *fault)
{
	struct postings *postings = memory_alloc_zero(1, sizeof(*postings));
	size_t memory = options && options->memory_bytes ? options->memory_bytes
							 : MEMORY_DEFAULT;
	int rc;

	*out = NULL;
	postings->folder = memory_copy_string(folder);
	postings->mode = mode;
	postings->next_number = 1;
	postings->pair_limit = memory / 2 / sizeof(struct postings_pair) + 1;
	rc = mode == POSTINGS_WRITE ? load_for_writing(postings, fault)
				    : load_for_reading(postings, fault);
	if (rc < 0)
		postings_close(postings);
	else
		*out = postings;
	return rc;
}

void postings_close(struct postings *postings)
{
	if (!postings)
		return;
	free_runs(postings->run, &postings->run_count);
	free_runs(postings->spilled, &postings->spilled_count);
	free(postings->run);
	free(postings->spilled);
	free(postings->pair);
	free(postings->spare);
	free(postings->folder);
	free(postings);
}

/* A writer for a run of a number never used before. */
static int create_run(struct postings *postings, uint64_t *out_number,
		      struct postings_run_writer **out, struct fault *fault)
{
	struct buffer path = BUFFER_INIT;
	int rc;

	*out_number = postings->next_number++;
	postings_run_path(postings, *out_number, &path);
	rc = postings_run_create(buffer_string(&path), out, fault);
	buffer_release(&path);
	return rc;
}

/* Finish a run whose pairs were written with result `rc`, and open it. */
static int finish_run(struct postings *postings, uint64_t number,
		      struct postings_run_writer *writer, int rc,
		      struct postings_run **out, struct fault *fault)
{
	uint64_t pairs = 0, size = 0;

	if (rc < 0) {
		postings_run_abandon(writer);
		return rc;
	}
	rc = postings_run_finish(writer, &pairs, &size, fault);
	return rc < 0 ? rc : load_run(postings, number, size, out, fault);
}

/* The sorted pairs in memory as a run that no list names yet. */
static int write_pairs(struct postings *postings, struct postings_run **out,
		       struct fault *fault)
{
	struct postings_run_writer *writer;
	uint64_t number;
	int rc = create_run(postings, &number, &writer, fault);

	if (rc < 0)
		return rc;
	for (size_t i = 0; rc == 0 && i < postings->pair_count; i++)
		rc = postings_run_put(writer, postings->pair[i], fault);
	return finish_run(postings, number, writer, rc, out, fault);
}

static int spill(struct postings *postings, struct fault *fault)
{
	struct postings_run *run = NULL;
	int rc;

	postings_sort(postings->pair, postings->pair_count, postings->spare);
	rc = write_pairs(postings, &run, fault);
	if (rc < 0)
		return rc;
	postings->pair_count = 0;
	postings->spilled =
		memory_resize(postings->spilled, postings->spilled_count + 1,
			      sizeof(struct postings_run *));
	postings->spilled[postings->spilled_count++] = run;
	return 0;
}

int postings_add(struct postings *postings, uint64_t key, uint32_t number,
		 struct fault *fault)
{
	if (postings->mode != POSTINGS_WRITE)
		return fault_set(fault, FAULT_USAGE,
				 "%s: opened for reading only",
				 postings->folder);
	if (postings->pair_count == postings->pair_limit) {
		int rc = spill(postings, fault);

		if (rc < 0)
			return rc;
	}
	if (postings->pair_count == postings->pair_capacity) {
		size_t capacity = postings->pair_capacity * 2 + 1024;

		if (capacity > postings->pair_limit)
			capacity = postings->pair_limit;
		postings->pair = memory_resize(postings->pair, capacity,
					       sizeof(*postings->pair));
		free(postings->spare);
		postings->spare =
			memory_resize(NULL, capacity, sizeof(*postings->spare));
		postings->pair_capacity = capacity;
	}
	postings->pair[postings->pair_count++] =
		(struct postings_pair){key, number};
	return 0;
}

/* How many of the runs at the end to merge with the pairs in memory, so that
 * each run left is at least twice as large as all that is newer. */
static size_t merge_count(struct postings_run *const *run, size_t count,
			  uint64_t in_memory)
{
	uint64_t sum = in_memory;
	size_t from = count;

	for (size_t i = count; i-- > 0; sum += run[i]->pairs)
		if (run[i]->pairs < 2 * sum)
			from = i;
	return count - from;
}

static int merge_runs(struct postings *postings,
		      struct postings_run *const *run, size_t count,
		      struct postings_run **out, struct fault *fault)
{
	struct postings_run_writer *writer;
	struct postings_merge merge;
	uint64_t number;
	int rc = create_run(postings, &number, &writer, fault);

	if (rc < 0)
		return rc;
	postings_merge_init(&merge, run, count, AHEAD_MERGE);
	postings_merge_add(&merge, postings->pair, postings->pair_count);
	rc = postings_merge_write(&merge, writer, fault);
	postings_merge_release(&merge);
	return finish_run(postings, number, writer, rc, out, fault);
}

static int save_list(const struct postings *postings,
		     struct postings_run *const *run, size_t count,
		     uint64_t mark, struct fault *fault)
{
	struct postings_list list = {.mark = mark,
				     .next_number = postings->next_number,
				     .run_count = count};
	struct buffer path = BUFFER_INIT;
	int rc;

	list.run = memory_alloc_zero(count, sizeof(*list.run));
	for (size_t i = 0; i < count; i++)
		list.run[i] = (struct postings_list_run){
			run[i]->number, run[i]->pairs, run[i]->size};
	file_join(&path, postings->folder, "list");
	rc = postings_list_save(buffer_string(&path), &list, fault);
	postings_list_release(&list);
	buffer_release(&path);
	return rc;
}

/* Live and spilled runs in one array, oldest first; the caller frees it. */
static struct postings_run **all_runs(const struct postings *postings,
				      size_t *out_count)
{
	size_t live = postings->run_count, spilled = postings->spilled_count;
	struct postings_run **all = memory_resize(
		NULL, live + spilled + 1, sizeof(struct postings_run *));

	for (size_t i = 0; i < live; i++)
		all[i] = postings->run[i];
	for (size_t i = 0; i < spilled; i++)
		all[live + i] = postings->spilled[i];
	*out_count = live + spilled;
	return all;
}

/* Pairs are added a while at a time: the room for them is not kept. */
static void let_go(struct postings *postings)
{
	free(postings->pair);
	free(postings->spare);
	postings->pair = postings->spare = NULL;
	postings->pair_count = postings->pair_capacity = 0;
}

/* Of `all` runs, the last of which may be merged with the pairs in memory: how
 * many are kept, and what comes after them, if anything. */
static int make_newest(struct postings *postings,
		       struct postings_run *const *all, size_t count,
		       size_t *out_kept, struct postings_run **out,
		       struct fault *fault)
{
	size_t n = merge_count(all, count, postings->pair_count);

	*out = NULL;
	*out_kept = count - n;
	if (postings->pair_count)
		postings_sort(postings->pair, postings->pair_count,
			      postings->spare);
	if (n)
		return merge_runs(postings, all + *out_kept, n, out, fault);
	return postings->pair_count ? write_pairs(postings, out, fault) : 0;
}

int postings_flush(struct postings *postings, uint64_t mark,
		   struct fault *fault)
{
	struct postings_run **all, **old, *newest;
	size_t count, kept, now;
	int rc;

	if (postings->mode != POSTINGS_WRITE)
		return fault_set(fault, FAULT_USAGE,
				 "%s: opened for reading only",
				 postings->folder);
	old = all_runs(postings, &count);
	all = all_runs(postings, &count);
	rc = make_newest(postings, old, count, &kept, &newest, fault);
	now = kept;
	if (newest)
		all[now++] = newest;
	if (rc == 0)
		rc = save_list(postings, all, now, mark, fault);
	if (rc < 0) {
		postings_run_free(newest);
		free(all);
		free(old);
		return rc;
	}
	for (size_t i = kept; i < count; i++) {
		unlink(old[i]->path);
		postings_run_free(old[i]);
	}
	let_go(postings);
	free(old);
	free(postings->run);
	postings->run = all;
	postings->run_count = now;
	postings->spilled_count = 0;
	postings->mark = mark;
	return 0;
}

uint64_t postings_mark(const struct postings *postings)
{
	return postings->mark;
}

int postings_remove(const char *folder, struct fault *fault)
{
	return file_remove_tree(folder, fault);
}
