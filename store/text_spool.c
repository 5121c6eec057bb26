#include "store/text_spool.h"

#include "core/base/file.h"
#include "core/base/memory.h"
#include "core/base/pipeline.h"
#include "core/base/sort.h"
#include "store/new_texts.h"

#include <stdatomic.h>
#include <stdlib.h>

#define BODIES_PER_JOB 64
#define FILE_BYTES     ((uint64_t)1 << 30)
#define IN_FLIGHT      ((size_t)16 << 20)
#define KEPT_BYTES     ((size_t)1 << 20) /* of a job's room, for the next */
#define NOT_THERE      UINT32_MAX

struct text_place {
	uint64_t at;
	uint32_t size; /* or NOT_THERE */
};

struct text_spool {
	uint32_t *number; /* ascending */
	struct text_place *place;
	size_t count;
	int fd;
};

/* What fills it. */
struct filling {
	struct text_spool *spool;
	struct archive *archive;
	const struct body_table *table;
	uint64_t written;
	/* The file, or the disk: the packs have them all. The finisher says so,
	 * the feeder ends there. */
	atomic_bool is_full;
	struct fault *fault;
};

struct job {
	size_t from, count;
	size_t end[BODIES_PER_JOB]; /* in bytes */
	bool is_there[BODIES_PER_JOB];
	struct buffer bytes;
	int rc;
	struct fault fault;
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
	buffer_release(&j->bytes);
	free(j);
}

static void work(void *context, void *scratch, void *job)
{
	const struct filling *f = context;
	struct job *j = job;

	(void)scratch;
	buffer_clear_to(&j->bytes, KEPT_BYTES);
	j->rc = 0;
	for (size_t i = 0; j->rc == 0 && i < j->count; i++) {
		uint32_t number = f->spool->number[j->from + i];
		size_t begin = j->bytes.size;

		j->rc = object_store_get(f->archive->objects,
					 &f->table->body[number].id, &j->bytes,
					 NULL, &j->fault);
		j->is_there[i] = j->rc == 0;
		if (j->rc < 0)
			buffer_truncate(&j->bytes, begin);
		if (j->rc == FAULT_CORRUPT || j->rc == FAULT_MISSING)
			j->rc = 0;
		j->end[i] = j->bytes.size;
	}
}

static int finish(void *context, void *job)
{
	struct filling *f = context;
	struct text_spool *spool = f->spool;
	struct job *j = job;
	uint64_t begin = f->written;

	if (j->rc < 0 && f->fault)
		*f->fault = j->fault;
	if (j->rc < 0 || f->is_full)
		return j->rc;
	if (begin + j->bytes.size > FILE_BYTES ||
	    !file_write_spare(spool->fd, buffer_view(&j->bytes),
			      f->archive->folder)) {
		f->is_full = true;
		return 0;
	}
	for (size_t i = 0; i < j->count; i++) {
		size_t at = i ? j->end[i - 1] : 0;

		if (j->is_there[i])
			spool->place[j->from + i] = (struct text_place){
				begin + at, (uint32_t)(j->end[i] - at)};
	}
	f->written += j->bytes.size;
	return 0;
}

static int fill(struct filling *f, unsigned threads)
{
	struct pipeline_options options = {
		.workers = threads,
		.weight_limit = IN_FLIGHT,
		.context = f,
		.job_new = new_job,
		.job_free = free_job,
		.work = work,
		.finish = finish,
	};
	struct pipeline *pipeline = pipeline_new(&options);
	size_t count = f->spool->count;
	struct job *job;
	int rc;

	for (size_t at = 0;
	     at < count && !f->is_full && (job = pipeline_claim(pipeline));) {
		size_t weight = 0;

		job->from = at;
		job->count = count - at < BODIES_PER_JOB ? count - at
							 : BODIES_PER_JOB;
		for (size_t i = 0; i < job->count; i++)
			weight +=
				f->table->body[f->spool->number[at + i]].bytes;
		at += job->count;
		pipeline_submit(pipeline, weight);
	}
	rc = pipeline_drain(pipeline);
	pipeline_free(pipeline);
	return rc;
}

/* The bodies that have a pair and are not at hand anyhow, ascending. */
static size_t list_bodies(const struct archive *archive, const uint64_t *pair,
			  size_t count, uint32_t body_count, uint32_t **out)
{
	unsigned char *is_in = memory_alloc_zero((size_t)body_count + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		is_in[pair[i] >> 32] = 1;
		is_in[(uint32_t)pair[i]] = 1;
	}
	for (uint32_t i = 0; i <= body_count; i++) {
		is_in[i] &= !new_texts_have(archive->new_texts, i);
		n += is_in[i];
	}
	*out = memory_alloc((n + 1) * sizeof(**out));
	n = 0;
	for (uint32_t i = 0; i <= body_count; i++)
		if (is_in[i])
			(*out)[n++] = i;
	free(is_in);
	return n;
}

void text_spool_free(struct text_spool *spool)
{
	if (!spool)
		return;
	if (spool->fd >= 0)
		file_close(spool->fd);
	free(spool->number);
	free(spool->place);
	free(spool);
}

int text_spool_make(struct archive *archive, const struct body_table *table,
		    const uint64_t *pair, size_t count, unsigned threads,
		    struct text_spool **out, struct fault *fault)
{
	struct text_spool *spool = memory_alloc_zero(1, sizeof(*spool));
	struct filling f = {
		.spool = spool,
		.archive = archive,
		.table = table,
		.fault = fault,
	};
	int rc = 0;

	*out = NULL;
	spool->fd = -1;
	spool->count =
		list_bodies(archive, pair, count, table->count, &spool->number);
	spool->place = memory_alloc((spool->count + 1) * sizeof(*spool->place));
	for (size_t i = 0; i < spool->count; i++)
		spool->place[i].size = NOT_THERE;
	if (spool->count) {
		rc = spool->fd = file_open_scratch(archive->folder, fault);
		if (rc >= 0)
			rc = fill(&f, threads);
	}
	if (rc < 0)
		text_spool_free(spool);
	else
		*out = spool;
	return rc;
}

static const struct text_place *find(const struct text_spool *spool,
				     uint32_t number)
{
	size_t at = sorted_place_u32(spool->number, spool->count, number);

	if (at == spool->count || spool->number[at] != number)
		return NULL;
	return &spool->place[at];
}

bool text_spool_get(const struct text_spool *spool, uint32_t number,
		    struct buffer *out)
{
	const struct text_place *place = spool ? find(spool, number) : NULL;

	return place && place->size != NOT_THERE &&
	       file_read_into(spool->fd, place->at, place->size, out);
}
