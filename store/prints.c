#include "store/prints.h"

#include "core/base/memory.h"
#include "core/base/pipeline.h"

#include <stdlib.h>

#define BODIES_PER_JOB 64

struct print_job {
	const uint32_t *number;
	size_t count;
	struct fingerprint print[BODIES_PER_JOB];
	struct body_lines lines[BODIES_PER_JOB];
	int rc;
	struct fault fault;
};

struct prints {
	struct archive *archive;
	const struct body_table *table;
	prints_visit_fn *visit; /* one of the two */
	prints_lines_fn *visit_lines;
	void *context;
	struct fault *fault;
};

struct scratch {
	struct fingerprinter *fingerprinter;
	struct buffer body;
};

static void *new_job(void *context)
{
	(void)context;
	return memory_alloc_zero(1, sizeof(struct print_job));
}

static void free_job(void *context, void *job)
{
	struct print_job *j = job;

	(void)context;
	for (size_t i = 0; i < BODIES_PER_JOB; i++) {
		fingerprint_release(&j->print[i]);
		body_lines_release(&j->lines[i]);
	}
	free(j);
}

static void *new_scratch(void *context)
{
	struct prints *p = context;
	struct scratch *scratch = memory_alloc_zero(1, sizeof(*scratch));

	scratch->fingerprinter =
		fingerprinter_new(&p->archive->settings.fingerprint);
	return scratch;
}

static void free_scratch(void *context, void *scratch)
{
	struct scratch *s = scratch;

	(void)context;
	fingerprinter_free(s->fingerprinter);
	buffer_release(&s->body);
	free(s);
}

static void work(void *context, void *scratch, void *job)
{
	struct prints *p = context;
	struct scratch *s = scratch;
	struct print_job *j = job;

	j->rc = 0;
	for (size_t i = 0; j->rc == 0 && i < j->count; i++) {
		buffer_clear(&s->body);
		j->rc = object_store_get(p->archive->objects,
					 &p->table->body[j->number[i]].id,
					 &s->body, NULL, &j->fault);
		if (j->rc == FAULT_CORRUPT || j->rc == FAULT_MISSING) {
			buffer_clear(&s->body);
			j->rc = 0;
		}
		if (p->visit)
			fingerprint_make_keys(s->fingerprinter,
					      buffer_view(&s->body),
					      &j->print[i]);
		else
			body_lines_find(s->fingerprinter, buffer_view(&s->body),
					&j->lines[i]);
	}
}

static int finish(void *context, void *job)
{
	struct prints *p = context;
	struct print_job *j = job;
	int rc = j->rc;

	if (rc < 0 && p->fault)
		*p->fault = j->fault;
	for (size_t i = 0; rc == 0 && i < j->count; i++)
		rc = p->visit ? p->visit(p->context, j->number[i], &j->print[i],
					 p->fault)
			      : p->visit_lines(p->context, j->number[i],
					       &j->lines[i], p->fault);
	return rc;
}

static int run(struct prints *prints, const uint32_t *number, size_t count,
	       unsigned threads)
{
	struct pipeline_options options = {
		.workers = threads,
		.weight_limit = SIZE_MAX,
		.context = prints,
		.job_new = new_job,
		.job_free = free_job,
		.scratch_new = new_scratch,
		.scratch_free = free_scratch,
		.work = work,
		.finish = finish,
	};
	struct pipeline *pipeline = pipeline_new(&options);
	struct print_job *job;
	int rc;

	for (size_t at = 0; at < count && (job = pipeline_claim(pipeline));) {
		job->number = number + at;
		job->count = count - at < BODIES_PER_JOB ? count - at
							 : BODIES_PER_JOB;
		at += job->count;
		pipeline_submit(pipeline, 1);
	}
	rc = pipeline_drain(pipeline);
	pipeline_free(pipeline);
	return rc;
}

int prints_each(struct archive *archive, const struct body_table *table,
		const uint32_t *number, size_t count, unsigned threads,
		prints_visit_fn *visit, void *context, struct fault *fault)
{
	struct prints prints = {archive, table, visit, NULL, context, fault};

	return run(&prints, number, count, threads);
}

int prints_each_lines(struct archive *archive, const struct body_table *table,
		      const uint32_t *number, size_t count, unsigned threads,
		      prints_lines_fn *visit, void *context,
		      struct fault *fault)
{
	struct prints prints = {archive, table, NULL, visit, context, fault};

	return run(&prints, number, count, threads);
}
