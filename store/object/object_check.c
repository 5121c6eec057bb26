/* All that is wrong with the log. One thread walks it; others decode. */
#include "store/object/object_state.h"

#include "core/base/memory.h"
#include "core/base/pipeline.h"

#include <stdlib.h>
#include <unistd.h>

#define BATCH	     256
#define BATCH_BYTES  ((size_t)4 << 20)
#define WEIGHT_LIMIT ((size_t)256 << 20)
#define THREADS_MAX  16

/* Something found on the walk, or an object to decode. */
struct check_line {
	object_place place;
	const char *what; /* NULL: decode what stands there */
	int rc;		  /* of that */
	char *message;
};

struct check_job {
	struct check_line line[BATCH];
	size_t count;
	size_t weight;
};

struct check {
	struct object_store *store;
	bool read_data;

	/* The walk's. */
	struct pipeline *pipeline;
	struct check_job *job; /* being filled; NULL when none is */
	bool stopped;
	uint64_t objects;
	uint64_t entries;	/* since the last commit */
	uint64_t digest;	/* going on over them */
	uint64_t digest_before; /* of that commit */
	bool unsure;		/* damage makes the next digest differ */

	/* The finisher's. */
	object_finding_fn *finding;
	void *context;
	uint64_t bad;
	struct fault *fault;
};

static void *job_new(void *context)
{
	(void)context;
	return memory_alloc_zero(1, sizeof(struct check_job));
}

static void job_clear(struct check_job *job)
{
	for (size_t i = 0; i < job->count; i++)
		free(job->line[i].message);
	job->count = job->weight = 0;
}

static void job_free(void *context, void *job)
{
	(void)context;
	job_clear(job);
	free(job);
}

static void decode_line(struct object_store *store, struct check_line *line,
			struct buffer *object)
{
	struct fault wrong = FAULT_INIT;
	struct pack_entry head;

	buffer_clear(object);
	line->rc = object_decode_checked(store, line->place, NULL, object,
					 &head, &wrong);
	if (line->rc < 0)
		line->message = memory_copy_string(wrong.message);
}

static void job_work(void *context, void *scratch, void *data)
{
	struct check *check = context;
	struct check_job *job = data;
	struct buffer object = BUFFER_INIT;

	(void)scratch;
	for (size_t i = 0; i < job->count; i++)
		if (!job->line[i].what)
			decode_line(check->store, &job->line[i], &object);
	buffer_release(&object);
}

static void tell(struct check *check, const struct check_line *line)
{
	struct buffer where = BUFFER_INIT;
	char name[32];

	pack_log_name(place_pack(line->place), name);
	buffer_printf(&where, "%s at %u", name, place_offset(line->place));
	check->bad++;
	if (check->finding)
		check->finding(check->context, buffer_string(&where),
			       line->what ? line->what : line->message);
	buffer_release(&where);
}

static int job_finish(void *context, void *data)
{
	struct check *check = context;
	struct check_job *job = data;
	int rc = 0;

	for (size_t i = 0; i < job->count && rc == 0; i++) {
		const struct check_line *line = &job->line[i];

		if (line->what || line->rc == FAULT_CORRUPT)
			tell(check, line);
		else if (line->rc < 0)
			rc = fault_set(check->fault, (enum fault_code)line->rc,
				       "%s", line->message);
	}
	job_clear(job);
	return rc;
}

static void submit(struct check *check)
{
	if (check->job)
		pipeline_submit(check->pipeline, check->job->weight);
	check->job = NULL;
}

/* Note something found (`what`), or an object of so many bytes to decode. */
static void note(struct check *check, object_place place, const char *what,
		 uint64_t raw_bytes)
{
	struct check_job *job = check->job;

	if (!job && !check->stopped)
		job = check->job = pipeline_claim(check->pipeline);
	if (!job) {
		check->stopped = true;
		return;
	}
	job->line[job->count++] =
		(struct check_line){.place = place, .what = what};
	job->weight += (size_t)raw_bytes;
	if (job->count == BATCH || job->weight >= BATCH_BYTES)
		submit(check);
}

static void report(struct check *check, object_place place, const char *what)
{
	note(check, place, what, 0);
}

static bool is_indexed(struct object_store *store,
		       const struct pack_entry *entry)
{
	struct place_list list = {0};
	bool found = false;

	object_find_places(store, &entry->id, &list, NULL);
	for (size_t i = 0; i < list.count && !found; i++)
		found = list.place[i] == entry->place;
	place_list_release(&list);
	return found;
}

static int check_entry(struct check *check, struct pack_walk *walk,
		       struct fault *fault)
{
	struct bytes bytes;
	int rc = pack_walk_bytes(walk, &bytes, fault);

	if (rc < 0)
		return rc;
	check->objects++;
	check->entries++;
	check->digest = hash64(bytes, check->digest);
	if (!pack_entry_check(&walk->entry, check->store->log.key, bytes)) {
		report(check, walk->place, "the object's bytes are damaged");
		check->unsure = true;
		return 0;
	}
	if (!is_indexed(check->store, &walk->entry))
		report(check, walk->place, "the index lacks the object");
	if (check->read_data)
		note(check, walk->place, NULL, walk->entry.raw_bytes);
	return 0;
}

/* Frames and headers stand twice: do the bytes agree with what was read? */
static int check_copies(struct check *check, struct pack_walk *walk,
			const struct buffer *expected, const char *what,
			struct fault *fault)
{
	struct bytes bytes;
	int rc = pack_walk_bytes(walk, &bytes, fault);

	/* The second copy may end with the log: a commit cut short there. */
	if (rc == 0 && !bytes_starts_with(buffer_view(expected), bytes))
		report(check, walk->place, what);
	return rc;
}

static int check_frame(struct check *check, struct pack_walk *walk,
		       struct fault *fault)
{
	const struct pack_frame frame = walk->frame;
	struct buffer copies = BUFFER_INIT;
	int rc;

	if (!check->unsure && (frame.entries != check->entries ||
			       frame.previous_digest != check->digest_before ||
			       frame.digest != check->digest))
		report(check, walk->place,
		       "the commit does not fit what stands before it");
	check->entries = 0;
	check->digest = check->digest_before = frame.digest;
	check->unsure = false;
	pack_frame_encode(&frame, check->store->log.key, &copies);
	rc = check_copies(check, walk, &copies,
			  "one of the commit's two copies is damaged", fault);
	buffer_release(&copies);
	return rc;
}

static void check_order(struct check *check, const struct pack_walk *walk,
			const struct pack_file *pack)
{
	struct pack_log *log = &check->store->log;
	struct pack_file first, before;

	pack_log_look(log, 0, &first);
	pack_log_look(log, pack->number - 1, &before);
	if (check->entries)
		report(check, walk->place,
		       "the commit at the end of the pack before is damaged");
	else if (pack->number != first.number && pack->number == before.number)
		report(check, walk->place, "a pack before this one is missing");
	else if (pack->header_good && !check->unsure &&
		 pack->digest != check->digest)
		report(check, walk->place,
		       "the pack does not follow the one before it");
	check->entries = 0;
	check->unsure = !pack->header_good;
	check->digest = check->digest_before = pack->digest;
}

static int check_begin(struct check *check, struct pack_walk *walk,
		       struct fault *fault)
{
	struct pack_log *log = &check->store->log;
	struct pack_file pack;
	struct pack_header header;
	struct buffer copies = BUFFER_INIT;
	int rc = 0;

	pack_log_look(log, place_pack(walk->place), &pack);
	if (pack.header_good) {
		header = (struct pack_header){pack.version, pack.number,
					      log->key, pack.digest};
		pack_header_encode(&header, &copies);
		rc = check_copies(check, walk, &copies,
				  "one of the header's two copies is damaged",
				  fault);
	} else {
		report(check, walk->place, "the pack's header is damaged");
	}
	check_order(check, walk, &pack);
	buffer_release(&copies);
	return rc;
}

static int check_item(struct check *check, struct pack_walk *walk,
		      enum pack_item item, struct fault *fault)
{
	switch (item) {
	case PACK_BEGIN:
		return check_begin(check, walk, fault);
	case PACK_ENTRY:
		return check_entry(check, walk, fault);
	case PACK_FRAME:
		return check_frame(check, walk, fault);
	case PACK_DAMAGE:
		report(check, walk->place, "damaged bytes");
		check->unsure = true;
		break;
	case PACK_END:
		break;
	}
	return 0;
}

/* The segments' own checks; that they know each entry is seen on the walk. */
static void check_index(struct check *check)
{
	struct object_index *index = &check->store->index;
	bool damaged;

	pthread_rwlock_rdlock(&check->store->lock);
	damaged = index->damaged;
	for (size_t i = 0; i < index->segment_count; i++)
		damaged |= !index_segment_is_whole(index->segment[i]);
	pthread_rwlock_unlock(&check->store->lock);
	if (!damaged)
		return;
	check->bad++;
	if (check->finding)
		check->finding(check->context, "index",
			       "a segment is damaged; the packs are read "
			       "instead, and the next ingest writes it anew");
}

/* Was more committed than there is? */
static void check_end(struct check *check)
{
	const object_place end = object_store_committed(check->store);
	struct pack_log *log = &check->store->log;
	struct pack_file pack;

	if (!pack_log_look(log, place_pack(end), &pack) ||
	    pack.number != place_pack(end))
		report(check, place_make(place_pack(end), 0),
		       "the pack is missing");
	else if (pack.size < place_offset(end))
		report(check, place_make(pack.number, pack.size),
		       "the pack ends early: more was committed");
}

/* Walk and note; what is noted is told by the pipeline. */
static int check_log(struct check *check, struct fault *fault)
{
	struct pack_walk walk;
	int rc = 0;

	pack_walk_init(&walk, &check->store->log, 0,
		       object_store_committed(check->store));
	while (!check->stopped && (rc = pack_walk_next(&walk, fault)) != 0) {
		if (rc > 0)
			rc = check_item(check, &walk, (enum pack_item)rc,
					fault);
		if (rc < 0)
			break;
	}
	if (rc == 0)
		check_end(check);
	submit(check);
	pack_walk_release(&walk);
	return check->stopped ? 0 : rc;
}

static unsigned thread_count(const struct check *check)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	if (!check->read_data || processors < 1)
		return 1;
	return processors < THREADS_MAX ? (unsigned)processors : THREADS_MAX;
}

int object_store_verify(struct object_store *store, bool read_data,
			object_finding_fn *finding, void *context,
			uint64_t *out_objects, uint64_t *out_bad,
			struct fault *fault)
{
	struct fault wrong = FAULT_INIT;
	struct pack_file first = {0};
	struct check check = {.store = store,
			      .read_data = read_data,
			      .finding = finding,
			      .context = context,
			      .fault = &wrong};
	struct pipeline_options options = {.workers = thread_count(&check),
					   .weight_limit = WEIGHT_LIMIT,
					   .context = &check,
					   .job_new = job_new,
					   .job_free = job_free,
					   .work = job_work,
					   .finish = job_finish};
	int rc, drained;

	pack_log_look(&store->log, 0, &first);
	check.digest = check.digest_before = first.digest;
	check_index(&check);
	check.pipeline = pipeline_new(&options);
	rc = check_log(&check, fault);
	drained = pipeline_drain(check.pipeline);
	pipeline_free(check.pipeline);
	if (drained < 0) {
		rc = drained;
		if (fault)
			*fault = wrong;
	}
	*out_objects = check.objects;
	*out_bad = check.bad;
	return rc;
}

/* The index is made anew as it is. */
static void see_first(void *context, const char *place, const char *what)
{
	struct fault *damage = context;

	if (!damage->code && strcmp(place, "index") != 0)
		fault_set(damage, FAULT_CORRUPT,
			  "%s: %s; run `newsfold verify`, and repair before "
			  "compacting",
			  place, what);
}

int object_refuse_damaged(struct object_store *store, struct fault *fault)
{
	struct fault damage = FAULT_INIT;
	uint64_t objects, bad;
	int rc = object_store_verify(store, false, see_first, &damage, &objects,
				     &bad, fault);

	return rc == 0 && damage.code
		       ? fault_set(fault, damage.code, "%s", damage.message)
		       : rc;
}
