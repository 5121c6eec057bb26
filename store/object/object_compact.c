/* The whole log written anew: see compact_plan.h for what is decided, here is
 * what is done. */
#include "store/object/object_compact.h"

#include "core/base/file.h"
#include "core/base/memory.h"
#include "core/base/pipeline.h"
#include "store/object/compact_group.h"
#include "store/object/compact_sample.h"
#include "store/object/compact_switch.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define LEVEL_DEFAULT 19
#define JOB_STEPS     32
#define JOB_BYTES     ((uint64_t)1 << 20)
#define IN_FLIGHT     ((size_t)64 << 20)
/* Of a pack that is cut short, what its last frame proves is left. */
#define COMMIT_BYTES ((uint64_t)4 << 20)

struct compact {
	struct object_store *from, *to;
	const struct object_compact_options *options;
	struct object_compact_result *result;
	struct compact_plan plan;
	struct object_compact_progress progress;
	uint64_t since_commit;
	struct fault fault; /* the finisher's */
};

/* Some steps, or a group, which is coded as the first. */
struct compact_job {
	struct compact_group *group; /* or NULL */
	const struct compact_step *step[JOB_STEPS];
	struct object_encoded *encoded[JOB_STEPS];
	struct buffer bytes[JOB_STEPS];
	size_t count;
	uint64_t weight;
	int rc;
	struct fault fault;
};

static void *job_new(void *context)
{
	struct compact_job *job = memory_alloc_zero(1, sizeof(*job));

	(void)context;
	for (size_t i = 0; i < JOB_STEPS; i++)
		job->encoded[i] = object_encoded_new();
	return job;
}

static void job_free(void *context, void *data)
{
	struct compact_job *job = data;

	(void)context;
	for (size_t i = 0; i < JOB_STEPS; i++) {
		object_encoded_free(job->encoded[i]);
		buffer_release(&job->bytes[i]);
	}
	free(job);
}

/* The bytes to log, and those they are coded against, out of the old log. */
static int encode_step(struct compact *c, struct compact_job *job, size_t i)
{
	const struct compact_step *step = job->step[i];
	struct buffer base_bytes[OBJECT_BASE_MAX] = {BUFFER_INIT, BUFFER_INIT};
	struct object_base base[OBJECT_BASE_MAX];
	size_t count = 0;
	int rc = 0;

	buffer_clear(&job->bytes[i]);
	if (step->fate == OBJECT_REPLACE)
		buffer_append(&job->bytes[i],
			      c->plan.replaced.data + step->replaced_at,
			      step->replaced_bytes);
	else
		rc = object_store_get(c->from, &step->entry.id, &job->bytes[i],
				      NULL, &job->fault);
	for (unsigned k = 0; rc == 0 && k < step->base_count; k++) {
		rc = object_store_get(c->from, &step->base[k], &base_bytes[k],
				      NULL, &job->fault);
		base[count++] = (struct object_base){
			step->base[k], buffer_view(&base_bytes[k])};
	}
	if (rc == 0)
		rc = object_store_encode(c->to, step->entry.kind,
					 buffer_view(&job->bytes[i]), base,
					 count, job->encoded[i], &job->fault);
	for (unsigned k = 0; k < OBJECT_BASE_MAX; k++)
		buffer_release(&base_bytes[k]);
	return rc;
}

static void append_script(const struct compact_plan *plan,
			  const struct compact_step *step, struct buffer *out)
{
	buffer_append(out, plan->scripts.data + step->script_at,
		      step->script_bytes);
}

/* A member, or its script, and the script of the body it tells. */
static int append_member(struct compact *c, struct compact_job *job,
			 const struct compact_step *step)
{
	const struct compact_plan *plan = &c->plan;
	struct buffer *bytes = &job->bytes[0];
	int rc = 0;

	if (step->is_wrapped)
		append_script(plan, step, bytes);
	else
		rc = object_store_get(c->from, &step->entry.id, bytes, NULL,
				      &job->fault);
	if (rc == 0 && step->hosted)
		append_script(plan, &plan->step[step->hosted - 1], bytes);
	return rc;
}

/* The members, one after the other, and the frame of them all. */
static int encode_group(struct compact *c, struct compact_job *job)
{
	const struct compact_plan *plan = &c->plan;
	struct buffer *bytes = &job->bytes[0];
	int rc = 0;

	buffer_clear(bytes);
	for (size_t i = job->group->begin; rc == 0 && i < job->group->end; i++)
		rc = append_member(c, job, &plan->step[plan->order[i]]);
	if (rc == 0)
		rc = object_store_encode(c->to, OBJECT_GROUP,
					 buffer_view(bytes), NULL, 0,
					 job->encoded[0], &job->fault);
	return rc;
}

static void job_work(void *context, void *scratch, void *data)
{
	struct compact_job *job = data;

	(void)scratch;
	job->rc = 0;
	if (job->group)
		job->rc = encode_group(context, job);
	for (size_t i = 0; i < job->count && job->rc == 0; i++)
		if (!job->step[i]->is_grouped)
			job->rc = encode_step(context, job, i);
}

/* One whose source is none after all is coded here. */
static int put_alone(struct compact *c, const struct compact_step *step)
{
	struct object_encoded *encoded = object_encoded_new();
	struct buffer bytes = BUFFER_INIT;
	int rc = object_store_get(c->from, &step->entry.id, &bytes, NULL,
				  &c->fault);

	if (rc == 0)
		rc = object_store_encode(c->to, step->entry.kind,
					 buffer_view(&bytes), NULL, 0, encoded,
					 &c->fault);
	if (rc == 0)
		rc = object_put_moved(c->to, encoded, buffer_view(&bytes),
				      &step->entry, &c->fault);
	object_encoded_free(encoded);
	buffer_release(&bytes);
	return rc;
}

static int put_in_group(struct compact *c, const struct compact_step *step)
{
	const struct object_member member = {
		.codec = step->is_wrapped ? PACK_WRAPPED
			 : step->is_told  ? PACK_EXCERPT
					  : PACK_SLICE,
		.group = c->plan.group[step->group].base,
		.group_at = step->group_at,
		.is_json = step->is_json,
		.source = step->base[0]};
	int rc = object_put_in_group(c->to, &member, &step->entry, &c->fault);

	return rc > 0 ? put_alone(c, step) : rc;
}

static int put_step(struct compact *c, const struct compact_job *job, size_t i)
{
	const struct compact_step *step = job->step[i];
	struct bytes bytes = buffer_view(&job->bytes[i]);
	struct id id;
	bool is_new;

	if (step->is_grouped)
		return put_in_group(c, step);
	if (step->fate == OBJECT_REPLACE)
		return object_store_put_encoded(c->to, job->encoded[i], bytes,
						&id, &is_new, &c->fault);
	return object_put_moved(c->to, job->encoded[i], bytes, &step->entry,
				&c->fault);
}

static int job_finish(void *context, void *data)
{
	struct compact *c = context;
	struct compact_job *job = data;
	int rc = job->rc;

	if (rc < 0)
		c->fault = job->fault;
	if (rc == 0 && job->group)
		rc = object_put_group(c->to, job->encoded[0],
				      buffer_view(&job->bytes[0]),
				      &job->group->base, &c->fault);
	for (size_t i = 0; i < job->count && rc == 0; i++)
		rc = put_step(c, job, i);
	if (rc == 0 && c->since_commit >= COMMIT_BYTES) {
		c->since_commit = 0;
		rc = object_store_commit(c->to, &c->fault);
	}
	c->since_commit += job->weight;
	c->progress.objects += job->count;
	c->progress.raw_bytes += job->weight;
	if (c->options->progress)
		c->options->progress(c->options->context, &c->progress);
	return rc;
}

static void count_gone(struct compact *c, const struct compact_step *step)
{
	if (step->fate == OBJECT_DROP)
		c->result->dropped[step->entry.kind]++;
	else if (step->fate == OBJECT_REPLACE)
		c->result->replaced++;
}

/* A job with nothing in it; NULL when it is of no use to go on: the finisher or
 * *rc tells why. */
static struct compact_job *claim(struct compact *c, struct pipeline *pipeline,
				 int *rc, struct fault *fault)
{
	struct compact_job *job;

	if (c->options->is_cancelled &&
	    c->options->is_cancelled(c->options->context)) {
		*rc = fault_set(fault, FAULT_INTERRUPTED,
				"interrupted; the archive is as it was");
		return NULL;
	}
	job = pipeline_claim(pipeline);
	if (job) {
		job->group = NULL;
		job->count = 0;
		job->weight = 0;
	}
	return job;
}

static int fill_groups(struct compact *c, struct pipeline *pipeline,
		       struct fault *fault)
{
	struct compact_plan *plan = &c->plan;
	int rc = 0;

	for (size_t g = 0; g < plan->group_count; g++) {
		struct compact_job *job = claim(c, pipeline, &rc, fault);

		if (!job)
			break;
		job->group = &plan->group[g];
		for (size_t i = job->group->begin; i < job->group->end; i++)
			job->weight +=
				plan->step[plan->order[i]].entry.raw_bytes;
		pipeline_submit(pipeline, (size_t)job->weight);
	}
	return rc;
}

/* Steps [begin, end). */
static int fill_steps(struct compact *c, struct pipeline *pipeline,
		      size_t begin, size_t end, struct fault *fault)
{
	const struct compact_plan *plan = &c->plan;
	struct compact_job *job = NULL;
	int rc = 0;

	for (size_t i = begin; i < end; i++) {
		const struct compact_step *step = &plan->step[i];

		count_gone(c, step);
		if (step->fate == OBJECT_DROP)
			continue;
		if (!job)
			job = claim(c, pipeline, &rc, fault);
		if (!job)
			return rc;
		job->step[job->count++] = step;
		if (!step->is_grouped)
			job->weight += step->entry.raw_bytes;
		if (job->count == JOB_STEPS || job->weight >= JOB_BYTES) {
			pipeline_submit(pipeline, (size_t)job->weight);
			job = NULL;
		}
	}
	if (job)
		pipeline_submit(pipeline, (size_t)job->weight);
	return rc;
}

static int fill_jobs(struct compact *c, struct pipeline *pipeline,
		     struct fault *fault)
{
	const struct compact_plan *plan = &c->plan;
	size_t front = 0;
	int rc;

	/* What the log begins with stays in front of the groups: the settings
	 * are looked for from there on whenever an archive is opened. */
	while (front < plan->step_count && !plan->step[front].is_grouped)
		front++;
	rc = fill_steps(c, pipeline, 0, front, fault);
	if (rc == 0)
		rc = fill_groups(c, pipeline, fault);
	return rc < 0 ? rc
		      : fill_steps(c, pipeline, front, plan->step_count, fault);
}

static int move_stretch(struct compact *c, struct fault *fault)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	struct pipeline_options options = {
		.workers = c->options->threads ? c->options->threads
			   : processors > 0    ? (unsigned)processors
					       : 1,
		.weight_limit = IN_FLIGHT,
		.context = c,
		.job_new = job_new,
		.job_free = job_free,
		.work = job_work,
		.finish = job_finish,
	};
	struct pipeline *pipeline = pipeline_new(&options);
	int rc = fill_jobs(c, pipeline, fault);
	int finished = pipeline_drain(pipeline);

	pipeline_free(pipeline);
	if (finished < 0 && fault)
		*fault = c->fault;
	return finished < 0 ? finished : rc;
}

static int put_dictionary(struct compact *c, struct fault *fault)
{
	struct buffer bytes = BUFFER_INIT;
	struct pack_entry head;
	struct id id;
	bool is_new;
	int rc = 0;

	if (compact_sample_dictionary(&c->plan, &bytes)) {
		rc = object_store_put(c->to, OBJECT_DICTIONARY,
				      buffer_view(&bytes), NULL, 0, &id,
				      &is_new, fault);
		if (rc == 0)
			rc = object_resolve(c->to, &id, &head, fault);
		if (rc == 0)
			object_use_dictionary(c->to, head.place);
	}
	buffer_release(&bytes);
	return rc;
}

static int move_all(struct compact *c, struct fault *fault)
{
	int rc;

	compact_plan_init(&c->plan, c->from, c->to, c->options);
	while ((rc = compact_plan_next(&c->plan, fault)) > 0) {
		rc = put_dictionary(c, fault);
		if (rc == 0)
			rc = move_stretch(c, fault);
		if (rc < 0)
			break;
	}
	compact_plan_release(&c->plan);
	if (rc == 0)
		rc = object_store_commit(c->to, fault);
	return rc;
}

static int open_both(struct compact *c, const char *folder, const char *beside,
		     struct fault *fault)
{
	const struct object_store_options old = {.seen = c->options->seen};
	const struct object_store_options options = {
		.level = c->options->level ? c->options->level : LEVEL_DEFAULT,
		.compare_on_write = true};
	int rc = object_store_open(folder, OBJECT_STORE_READ, &old, &c->from,
				   fault);

	if (rc == 0)
		rc = object_refuse_damaged(c->from, fault);
	if (rc == 0)
		rc = object_store_create(beside, fault);
	if (rc == 0)
		rc = object_store_open(beside, OBJECT_STORE_WRITE, &options,
				       &c->to, fault);
	if (rc == 0)
		rc = object_store_stats(c->from, &c->result->before, fault);
	for (int i = 0; rc == 0 && i < OBJECT_KIND_COUNT; i++) {
		if (i == OBJECT_GROUP)
			continue; /* its members count */
		c->progress.objects_total += c->result->before.objects[i];
		c->progress.raw_total += c->result->before.raw_bytes[i];
	}
	return rc;
}

int object_store_compact(const char *folder,
			 const struct object_compact_options *options,
			 struct object_compact_result *result,
			 struct fault *fault)
{
	struct compact c = {.options = options, .result = result};
	struct buffer beside = BUFFER_INIT;
	int rc;

	*result = (struct object_compact_result){.replaced = 0};
	object_store_tidy(folder);
	rc = compact_make_folder(folder, &beside, fault);
	if (rc == 0)
		rc = open_both(&c, folder, buffer_string(&beside), fault);
	if (rc == 0)
		rc = move_all(&c, fault);
	if (rc == 0)
		rc = object_store_stats(c.to, &result->after, fault);
	if (rc == 0 && !options->is_dry_run)
		rc = compact_switch_logs(options, c.to, folder,
					 buffer_string(&beside), fault);
	object_store_close(c.from);
	object_store_close(c.to);
	object_store_tidy(folder);
	result->old_is_pinned = rc == 0 && !options->is_dry_run &&
				file_exists(buffer_string(&beside));
	buffer_release(&beside);
	return rc;
}
