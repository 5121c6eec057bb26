#include "store/ingest.h"

#include "core/base/memory.h"
#include "core/base/pipeline.h"
#include "store/ingest_worker.h"
#include "store/ingest_writer.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* Records in flight; one larger than this goes alone. */
#define IN_FLIGHT_BYTES (64u << 20)

struct ingest {
	const struct ingest_options *options;
	struct ingest_worker_setup setup;
	struct id_set known;
	struct forgotten forgotten;
	struct ingest_writer writer;
	struct pipeline *pipeline;
	struct ingest_job *job; /* being filled */
	bool writer_failed;
	_Atomic uint64_t raw_bytes;
};

/* The name a dump has when --source gives none: its file's or folder's. */
static char *name_of_path(const char *path)
{
	char *real = realpath(path, NULL);
	const char *slash;
	char *name;

	if (strcmp(path, "-") == 0)
		return memory_copy_string("stdin");
	slash = strrchr(real ? real : path, '/');
	name = memory_copy_string(slash ? slash + 1 : real ? real : path);
	if (!name[0]) { /* the root folder */
		free(name);
		name = memory_copy_string("root");
	}
	free(real);
	return name;
}

static int know(void *context, const struct id *id, struct fault *fault)
{
	(void)fault;
	id_set_add(context, id);
	return 0;
}

static void *new_job(void *context)
{
	(void)context;
	return ingest_job_new();
}

static void free_job(void *context, void *job)
{
	(void)context;
	ingest_job_free(job);
}

static void *new_scratch(void *context)
{
	struct ingest *ingest = context;

	return ingest_worker_new(&ingest->setup);
}

static void free_scratch(void *context, void *scratch)
{
	(void)context;
	ingest_worker_free(scratch);
}

static void work(void *context, void *scratch, void *job)
{
	(void)context;
	ingest_worker_run(scratch, job);
}

static int finish(void *context, void *job)
{
	struct ingest *ingest = context;

	ingest->writer.progress.raw_bytes = ingest->raw_bytes;
	return ingest_writer_take(&ingest->writer, job);
}

static void hand_on(struct ingest *ingest)
{
	struct ingest_job *job = ingest->job;

	ingest->job = NULL;
	if (job)
		pipeline_submit(ingest->pipeline, job->bytes.size);
}

/* A job with room for one more; NULL when the writer has failed. */
static struct ingest_job *open_job(struct ingest *ingest)
{
	if (ingest->job && ingest_job_is_full(ingest->job))
		hand_on(ingest);
	if (!ingest->job) {
		ingest->job = pipeline_claim(ingest->pipeline);
		if (ingest->job)
			ingest_job_clear(ingest->job);
	}
	return ingest->job;
}

static int take_file(void *context, const struct dump_file *file,
		     struct fault *fault)
{
	struct ingest_job *job = open_job(context);

	if (!job)
		return fault_set(fault, FAULT_IO, "the writer has stopped");
	ingest_job_add_file(job, file);
	return 0;
}

static int take_segment(void *context, const struct segment *segment,
			struct fault *fault)
{
	struct ingest_job *job = open_job(context);

	if (!job)
		return fault_set(fault, FAULT_IO, "the writer has stopped");
	ingest_job_add_segment(job, segment);
	return 0;
}

static int is_cancelled(void *context)
{
	struct ingest *ingest = context;

	return ingest->options->is_cancelled &&
	       ingest->options->is_cancelled(ingest->options->context);
}

static void see_raw_bytes(void *context, uint64_t raw_bytes)
{
	struct ingest *ingest = context;

	ingest->raw_bytes = raw_bytes;
}

static void see_key(void *context, struct bytes key, const char *target)
{
	struct ingest *ingest = context;

	(void)target;
	ingest->options->see_key(ingest->options->context, key);
}

static void start_pipeline(struct ingest *ingest)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	struct pipeline_options options = {
		.workers = ingest->options->threads ? ingest->options->threads
			   : processors > 0	    ? (unsigned)processors
						    : 1,
		.weight_limit = IN_FLIGHT_BYTES,
		.context = ingest,
		.job_new = new_job,
		.job_free = free_job,
		.scratch_new = new_scratch,
		.scratch_free = free_scratch,
		.work = work,
		.finish = finish,
	};

	ingest->pipeline = pipeline_new(&options);
}

/* Read the dump through the pipeline. The writer's failure goes before the
 * reader's, which only follows from it. */
static int read_dump(struct ingest *ingest, struct reader_summary *summary,
		     struct fault *fault)
{
	struct record_sink sink = {ingest, take_file, take_segment};
	struct reader_options options = {
		.format = ingest->options->format,
		.map = ingest->options->map,
		.map_count = ingest->options->map_count,
		.limits = ingest->options->limits,
		.passed_over = ingest->setup.archive->folder,
		.is_cancelled = is_cancelled,
		.progress = see_raw_bytes,
		.see_key = ingest->options->see_key ? see_key : NULL,
		.context = ingest,
	};
	int rc, writer_rc;

	start_pipeline(ingest);
	rc = reader_read(ingest->options->path, &options, &sink, summary,
			 fault);
	hand_on(ingest);
	writer_rc = pipeline_drain(ingest->pipeline);
	pipeline_free(ingest->pipeline);
	ingest->writer_failed = writer_rc < 0;
	if (writer_rc < 0) {
		*fault = ingest->writer.fault;
		rc = writer_rc;
	}
	return rc;
}

/* Nothing that was not committed may stay in memory: see has_failed. */
static int give_up(struct ingest *ingest, int rc)
{
	struct archive *archive = ingest->writer.archive;

	if (!ingest->options->is_dry_run) {
		catalog_rollback(archive->catalog);
		archive->has_failed = true;
	}
	return rc;
}

/* What the archive has of this dump, and what it may not have again. */
static int know_all(struct ingest *ingest, struct fault *fault)
{
	struct ingest_writer *writer = &ingest->writer;
	struct catalog *catalog = writer->archive->catalog;
	int rc = catalog_each_record_id(catalog, &writer->dump, false, know,
					&ingest->known, fault);

	if (rc == 0)
		rc = catalog_each_record_id(catalog, &writer->dump, true, know,
					    &writer->gone, fault);
	return rc < 0 ? rc : forgotten_load(&ingest->forgotten, catalog, fault);
}

static int run(struct ingest *ingest, struct fault *fault)
{
	struct ingest_writer *writer = &ingest->writer;
	struct reader_summary summary = {.format = ""};
	struct fault end_fault = FAULT_INIT;
	int rc, end_rc;

	rc = know_all(ingest, fault);
	if (rc == 0)
		rc = ingest_writer_start(writer, fault);
	if (rc < 0)
		return rc;
	rc = read_dump(ingest, &summary, fault);
	if (ingest->writer_failed)
		return give_up(ingest, rc);
	/* What was read of a dump that broke off is kept, too. */
	end_rc = ingest_writer_end(writer, &summary, rc == 0, &end_fault);
	if (end_rc < 0) {
		*fault = end_fault;
		return give_up(ingest, end_rc);
	}
	return rc;
}

int ingest_run(struct archive *archive, const struct ingest_options *options,
	       struct ingest_result *result, struct fault *fault)
{
	struct ingest ingest = {.options = options};
	struct fault ignored = FAULT_INIT;
	struct timespec begin, end;
	uint64_t bodies = 0;
	int rc;

	fault = fault ? fault : &ignored;
	memset(result, 0, sizeof(*result));
	clock_gettime(CLOCK_MONOTONIC, &begin);
	result->dump_name = options->name ? memory_copy_string(options->name)
					  : name_of_path(options->path);
	rc = options->is_dry_run ? 0 : archive_may_write(archive, fault);
	if (rc == 0 && !result->dump_name[0])
		rc = fault_set(fault, FAULT_USAGE, "a dump's name is empty");
	if (rc == 0)
		rc = catalog_body_count(archive->catalog, &bodies, fault);
	result->first_new_body = (uint32_t)bodies + 1;
	ingest.writer.archive = archive;
	ingest.writer.options = options;
	ingest.writer.result = result;
	ingest.writer.dump_name = bytes_of_string(result->dump_name);
	ingest.writer.dump = dump_id_of(ingest.writer.dump_name);
	ingest.writer.hints = base_hints_new(archive);
	ingest.writer.pages = page_hints_new(archive);
	ingest.setup = (struct ingest_worker_setup){
		.archive = archive,
		.dump_name = ingest.writer.dump_name,
		.known = &ingest.known,
		.forgotten = &ingest.forgotten,
		.hints = ingest.writer.hints,
		.pages = ingest.writer.pages,
		.is_dry_run = options->is_dry_run,
	};
	if (rc == 0)
		rc = run(&ingest, fault);
	ingest_writer_release(&ingest.writer);
	base_hints_free(ingest.writer.hints);
	page_hints_free(ingest.writer.pages);
	id_set_release(&ingest.known);
	forgotten_release(&ingest.forgotten);
	clock_gettime(CLOCK_MONOTONIC, &end);
	result->seconds = (double)(end.tv_sec - begin.tv_sec) +
			  (double)(end.tv_nsec - begin.tv_nsec) / 1e9;
	result->is_interrupted = rc == FAULT_INTERRUPTED;
	return rc;
}

void ingest_result_release(struct ingest_result *result)
{
	if (result)
		free(result->dump_name);
}
