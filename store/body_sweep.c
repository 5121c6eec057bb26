#include "store/body_sweep.h"

#include "core/base/memory.h"
#include "core/base/pipeline.h"

#include <stdlib.h>

#define BODIES_PER_JOB 32

struct job {
	struct swept body[BODIES_PER_JOB];
	size_t count;
	int rc;
	struct fault fault;
};

/* The pipeline's context; `fault` is the finisher's alone. */
struct sweeping {
	const struct body_sweep *sweep;
	struct fault *fault;
};

static void *new_job(void *context)
{
	(void)context;
	return memory_alloc_zero(1, sizeof(struct job));
}

static void free_job(void *context, void *job)
{
	struct job *j = job;

	(void)context;
	for (size_t i = 0; i < BODIES_PER_JOB; i++) {
		buffer_release(&j->body[i].titles);
		buffer_release(&j->body[i].text);
		buffer_release(&j->body[i].tokens);
	}
	free(j);
}

static void *new_scratch(void *context)
{
	struct sweep_scratch *scratch = memory_alloc_zero(1, sizeof(*scratch));

	(void)context;
	scratch->folder = folder_new();
	return scratch;
}

static void free_scratch(void *context, void *scratch)
{
	struct sweep_scratch *s = scratch;

	(void)context;
	folder_free(s->folder);
	shadow_release(&s->folded.shadow);
	token_set_release(&s->tokens);
	free(s);
}

/* A long text must not stay in the ring for the rest of the sweep. */
#define KEPT_BYTES (1u << 20)

static void work(void *context, void *scratch, void *job)
{
	const struct body_sweep *sweep = ((struct sweeping *)context)->sweep;
	struct sweep_scratch *s = scratch;
	struct job *j = job;

	for (size_t i = 0; j->rc == 0 && i < j->count; i++) {
		struct swept *body = &j->body[i];
		int rc = object_store_get(sweep->archive->objects, &body->id,
					  &body->text, NULL, &body->why);

		if (rc == FAULT_CORRUPT || rc == FAULT_MISSING) {
			buffer_clear(&body->text);
			body->is_missing = true;
			rc = 0;
		} else if (rc < 0) {
			j->fault = body->why;
		}
		j->rc = rc;
		if (rc == 0)
			sweep->work(sweep->context, s, body);
		if (s->folded.shadow.capacity > KEPT_BYTES)
			shadow_release(&s->folded.shadow);
	}
}

static int finish(void *context, void *job)
{
	const struct sweeping *run = context;
	struct job *j = job;

	for (size_t i = 0; j->rc == 0 && i < j->count; i++)
		j->rc = run->sweep->finish(run->sweep->context, &j->body[i],
					   &j->fault);
	if (j->rc < 0)
		*run->fault = j->fault;
	return j->rc;
}

static int see_title(void *context, uint32_t number, struct bytes title,
		     struct fault *fault)
{
	struct buffer *titles = context;

	(void)number;
	(void)fault;
	for (size_t i = 0; i < title.size; i++)
		buffer_append_byte(titles, title.data[i] ? title.data[i] : ' ');
	buffer_append_byte(titles, 0);
	return 0;
}

/* Put bodies into the job; returns the bytes they will have. */
static int fill(const struct body_sweep *sweep, struct job *job,
		const uint32_t *number, size_t count, size_t *weight,
		struct fault *fault)
{
	int rc = 0;

	job->rc = 0;
	job->fault = (struct fault)FAULT_INIT;
	job->count = 0;
	*weight = 0;
	while (rc == 0 && job->count < count) {
		struct swept *body = &job->body[job->count];
		struct catalog_body row;

		buffer_clear_to(&body->titles, KEPT_BYTES);
		buffer_clear_to(&body->text, KEPT_BYTES);
		buffer_clear_to(&body->tokens, KEPT_BYTES);
		body->number = number[job->count];
		body->is_missing = body->is_found = false;
		body->score = 0;
		rc = catalog_get_body(sweep->archive->catalog, body->number,
				      &row, fault);
		body->id = row.id;
		body->has_captures = row.captures > 0;
		if (rc == 0)
			rc = catalog_each_title(sweep->archive->catalog,
						body->number, see_title,
						&body->titles, fault);
		*weight += (size_t)row.bytes;
		job->count += rc == 0;
	}
	return rc;
}

static int feed(const struct body_sweep *sweep, struct pipeline *pipeline,
		const uint32_t *number, size_t count, struct fault *fault)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < count; i += BODIES_PER_JOB) {
		size_t left = count - i, weight;
		struct job *job = pipeline_claim(pipeline);

		if (!job)
			break;
		rc = fill(sweep, job, number + i,
			  left < BODIES_PER_JOB ? left : BODIES_PER_JOB,
			  &weight, fault);
		if (rc == 0)
			pipeline_submit(pipeline, weight);
		if (sweep->progress)
			sweep->progress(sweep->context, i, count);
		if (rc == 0 && sweep->is_cancelled &&
		    sweep->is_cancelled(sweep->context))
			rc = fault_set(fault, FAULT_INTERRUPTED, "interrupted");
	}
	return rc;
}

int body_sweep_run(const struct body_sweep *sweep, const uint32_t *number,
		   size_t count, struct fault *fault)
{
	struct fault finished = FAULT_INIT;
	struct sweeping run = {sweep, &finished};
	struct pipeline_options options = {
		.workers = sweep->threads,
		.weight_limit = (size_t)64 << 20,
		.context = &run,
		.job_new = new_job,
		.job_free = free_job,
		.scratch_new = new_scratch,
		.scratch_free = free_scratch,
		.work = work,
		.finish = finish,
	};
	struct pipeline *pipeline = pipeline_new(&options);
	int fed = feed(sweep, pipeline, number, count, fault);
	int rc = pipeline_drain(pipeline);

	pipeline_free(pipeline);
	if (fed == 0 && rc < 0 && fault)
		*fault = finished;
	return fed < 0 ? fed : rc;
}

bool swept_next_title(const struct swept *body, size_t *at, struct bytes *out)
{
	const unsigned char *from = body->titles.data + *at;

	if (*at >= body->titles.size)
		return false;
	*out = bytes_of_string((const char *)from);
	*at += out->size + 1;
	return true;
}
