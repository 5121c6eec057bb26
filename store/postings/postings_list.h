/*
 * postings_list.h - the file that names the live runs.
 */
#ifndef NEWSFOLD_STORE_POSTINGS_POSTINGS_LIST_H
#define NEWSFOLD_STORE_POSTINGS_POSTINGS_LIST_H

#include "core/base/fault.h"

#include <stddef.h>
#include <stdint.h>

#define POSTINGS_RUNS_MAX 4096

struct postings_list_run {
	uint64_t number;
	uint64_t pairs;
	uint64_t size;
};

struct postings_list {
	uint64_t mark;
	uint64_t next_number;
	struct postings_list_run *run;
	size_t run_count;
};

/* FAULT_MISSING when there is no list. */
int postings_list_load(const char *path, struct postings_list *out,
		       struct fault *fault);
int postings_list_save(const char *path, const struct postings_list *list,
		       struct fault *fault);
void postings_list_release(struct postings_list *list);

#endif
