#include "store/restore_ahead.h"

#include "core/base/memory.h"
#include "core/base/pipeline.h"

#include <stdlib.h>
#include <unistd.h>

#define JOB_ENTRIES 256
/* Decoded bytes of a job; what comes after is read in its turn. */
#define JOB_BYTES   ((size_t)4 << 20)
#define WORKERS_MAX 16

struct item {
	struct manifest_entry entry;
	bool is_read;
	int rc;
	size_t at, size; /* in the job's bytes */
	struct fault fault;
};

struct job {
	struct item item[JOB_ENTRIES];
	size_t count;
	struct buffer bytes;
	struct buffer piece; /* the last job of one has it: entries borrow */
};

struct restore_ahead {
	struct object_store *objects;
	const struct original_digests *digests;
	ahead_visit_fn *visit;
	void *context;
	struct pipeline *pipeline;
	struct job *job; /* being filled */
	struct fault fault;
};

static void *job_new(void *context)
{
	(void)context;
	return memory_alloc_zero(1, sizeof(struct job));
}

static void job_free(void *context, void *data)
{
	struct job *job = data;

	(void)context;
	buffer_release(&job->bytes);
	buffer_release(&job->piece);
	free(job);
}

static void read_item(struct restore_ahead *ahead, struct job *job,
		      struct item *item)
{
	item->at = job->bytes.size;
	item->fault = (struct fault)FAULT_INIT;
	item->rc = object_store_get(ahead->objects, &item->entry.object,
				    &job->bytes, NULL, &item->fault);
	if (item->rc == 0 &&
	    !original_digests_fit(ahead->digests, &item->entry.object,
				  bytes_slice(buffer_view(&job->bytes),
					      item->at, job->bytes.size))) {
		item->rc = fault_set(&item->fault, FAULT_CORRUPT,
				     "the stored original does not have the "
				     "SHA-256 it came with");
		buffer_truncate(&job->bytes, item->at);
	}
	item->size = job->bytes.size - item->at;
	item->is_read = true;
}

static void work(void *context, void *scratch, void *data)
{
	struct job *job = data;

	(void)scratch;
	for (size_t i = 0; i < job->count; i++)
		if (job->item[i].entry.kind == MANIFEST_OBJECT &&
		    job->bytes.size < JOB_BYTES)
			read_item(context, job, &job->item[i]);
}

static int show(struct restore_ahead *ahead, struct job *job, struct item *item)
{
	struct ahead_object object = {.rc = 0, .bytes = BYTES_NONE};

	if (item->entry.kind == MANIFEST_OBJECT) {
		if (!item->is_read) {
			buffer_clear(&job->bytes);
			read_item(ahead, job, item);
		}
		object.rc = item->rc;
		object.fault = &item->fault;
		if (item->size)
			object.bytes = bytes_make(job->bytes.data + item->at,
						  item->size);
	}
	return ahead->visit(ahead->context, &item->entry, &object,
			    &ahead->fault);
}

static int finish(void *context, void *data)
{
	struct job *job = data;
	int rc = 0;

	for (size_t i = 0; i < job->count && rc >= 0; i++)
		rc = show(context, job, &job->item[i]);
	buffer_release(&job->piece);
	if (job->bytes.capacity > 2 * JOB_BYTES)
		buffer_release(&job->bytes);
	return rc < 0 ? rc : 0;
}

struct restore_ahead *restore_ahead_new(struct object_store *objects,
					const struct original_digests *digests,
					ahead_visit_fn *visit, void *context)
{
	struct restore_ahead *ahead = memory_alloc_zero(1, sizeof(*ahead));
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	struct pipeline_options options = {
		.workers = processors < 1	      ? 1
			   : processors > WORKERS_MAX ? WORKERS_MAX
						      : (unsigned)processors,
		.weight_limit = SIZE_MAX,
		.context = ahead,
		.job_new = job_new,
		.job_free = job_free,
		.work = work,
		.finish = finish,
	};

	ahead->objects = objects;
	ahead->digests = digests;
	ahead->visit = visit;
	ahead->context = context;
	ahead->pipeline = pipeline_new(&options);
	return ahead;
}

void restore_ahead_free(struct restore_ahead *ahead)
{
	if (!ahead)
		return;
	pipeline_free(ahead->pipeline);
	free(ahead);
}

static void hand_on(struct restore_ahead *ahead)
{
	if (ahead->job)
		pipeline_submit(ahead->pipeline, 1);
	ahead->job = NULL;
}

/* A job to fill; false when the pipeline has stopped. */
static bool claim(struct restore_ahead *ahead)
{
	if (ahead->job && ahead->job->count == JOB_ENTRIES)
		hand_on(ahead);
	if (ahead->job)
		return true;
	ahead->job = pipeline_claim(ahead->pipeline);
	if (!ahead->job)
		return false;
	ahead->job->count = 0;
	buffer_clear(&ahead->job->bytes);
	return true;
}

static int take(void *context, const struct manifest_entry *entry,
		struct fault *fault)
{
	struct restore_ahead *ahead = context;
	struct item *item;

	(void)fault;
	if (!claim(ahead))
		return 1;
	item = &ahead->job->item[ahead->job->count++];
	item->entry = *entry;
	item->is_read = false;
	item->size = 0;
	return 0;
}

int restore_ahead_drain(struct restore_ahead *ahead, struct fault *fault)
{
	int rc = pipeline_drain(ahead->pipeline);

	if (rc < 0 && fault)
		*fault = ahead->fault;
	return rc;
}

int restore_ahead_piece(struct restore_ahead *ahead, struct buffer *piece,
			struct fault *fault)
{
	int finished,
		rc = manifest_each(buffer_view(piece), take, ahead, fault);

	if (ahead->job)
		buffer_swap(&ahead->job->piece, piece);
	hand_on(ahead);
	if (rc == 0)
		return 0;
	finished = restore_ahead_drain(ahead, fault);
	return finished < 0 ? finished : rc < 0 ? rc : 0;
}
