#include "store/compact.h"

#include "core/base/memory.h"
#include "store/capture.h"
#include "store/forget.h"
#include "store/forgotten.h"
#include "store/replay.h"

#include <stdlib.h>

struct compact {
	struct archive *archive;
	const struct compact_options *options;
	struct forgotten forgotten;
	struct id_set gone; /* originals of forgotten records ... */
	struct id_set kept; /* ... that another record has, too */
	bool gone_is_known;
	struct capture_batch batch;
	bool is_other; /* the batch at hand is not what it was */
};

static bool is_forgotten(const struct compact *c, const struct capture *capture)
{
	return forgotten_has(&c->forgotten, FORGOTTEN_CAPTURE, &capture->id);
}

/* First pass: the originals of what is forgotten; second: who else has them. */
static int see_original(void *context, const struct capture_batch_head *head,
			const struct capture *capture, struct fault *fault)
{
	struct compact *c = context;
	bool goes =
		capture->kind == RECORD_FORGOTTEN || is_forgotten(c, capture);

	(void)head;
	(void)fault;
	if (!capture->has_original)
		return 0;
	if (!c->gone_is_known && goes)
		id_set_add(&c->gone, &capture->original);
	if (c->gone_is_known && !goes &&
	    id_set_has(&c->gone, &capture->original))
		id_set_add(&c->kept, &capture->original);
	return 0;
}

static int see_batch(void *context, const struct object_entry *entry,
		     struct fault *fault)
{
	struct compact *c = context;
	struct buffer bytes = BUFFER_INIT;
	int rc;

	if (entry->kind != OBJECT_CAPTURES)
		return 0;
	rc = object_store_get(c->archive->objects, &entry->id, &bytes, NULL,
			      fault);
	if (rc == 0)
		rc = capture_batch_each(buffer_view(&bytes), see_original, c,
					fault);
	buffer_release(&bytes);
	return rc;
}

static int know_what_goes(struct compact *c, struct fault *fault)
{
	struct object_store *objects = c->archive->objects;
	int rc = forgotten_fold(&c->forgotten, objects, fault);

	if (rc < 0 || forgotten_is_empty(&c->forgotten))
		return rc;
	rc = object_store_each(objects, 0, see_batch, c, NULL, fault);
	c->gone_is_known = true;
	if (rc == 0)
		rc = object_store_each(objects, 0, see_batch, c, NULL, fault);
	return rc;
}

static int write_again(void *context, const struct capture_batch_head *head,
		       const struct capture *capture, struct fault *fault)
{
	struct compact *c = context;
	struct capture left;

	(void)fault;
	if (c->batch.count == 0)
		capture_batch_start(&c->batch, head->dump_name, head->run,
				    head->run_started);
	if (is_forgotten(c, capture) && capture->kind != RECORD_FORGOTTEN) {
		capture_forget(capture, &left);
		capture = &left;
		c->is_other = true;
	}
	capture_batch_add(&c->batch, capture);
	return 0;
}

static int judge_batch(struct compact *c, struct bytes bytes,
		       struct buffer *replacement, struct fault *fault)
{
	int rc;

	c->batch.count = 0;
	c->is_other = false;
	rc = capture_batch_each(bytes, write_again, c, fault);
	/* One of an older version is written as batches are now. */
	if (rc == 0 && c->batch.count &&
	    !bytes_equal(bytes, capture_batch_bytes(&c->batch)))
		c->is_other = true;
	if (rc < 0 || !c->is_other)
		return rc;
	buffer_append_bytes(replacement, capture_batch_bytes(&c->batch));
	return OBJECT_REPLACE;
}

static int judge(void *context, const struct object_entry *entry,
		 struct bytes bytes, struct buffer *replacement,
		 struct fault *fault)
{
	struct compact *c = context;

	switch (entry->kind) {
	case OBJECT_BODY:
		return forgotten_has(&c->forgotten, FORGOTTEN_BODY, &entry->id)
			       ? OBJECT_DROP
			       : OBJECT_KEEP;
	case OBJECT_ORIGINAL:
		return id_set_has(&c->gone, &entry->id) &&
				       !id_set_has(&c->kept, &entry->id)
			       ? OBJECT_DROP
			       : OBJECT_KEEP;
	case OBJECT_CAPTURES:
		return judge_batch(c, bytes, replacement, fault);
	default:
		return OBJECT_KEEP;
	}
}

/* Where nothing goes the catalog is as true of the new log as of the old. Else
 * it is made anew as soon as that is in place. */
static int expect(void *context, object_place committed, uint64_t digest,
		  struct fault *fault)
{
	struct compact *c = context;

	if (!forgotten_is_empty(&c->forgotten)) {
		archive_set_mending(c->archive, true);
		return 0;
	}
	return replay_expect(c->archive, committed, digest, fault);
}

static void show_progress(void *context,
			  const struct object_compact_progress *progress)
{
	struct compact *c = context;

	if (c->options->progress)
		c->options->progress(c->options->context, progress);
}

static int is_cancelled(void *context)
{
	struct compact *c = context;

	return c->options->is_cancelled &&
	       c->options->is_cancelled(c->options->context);
}

static int compact_objects(struct compact *c, struct compact_result *result,
			   struct fault *fault)
{
	struct object_compact_options options = {
		.seen = replay_seen(c->archive->catalog),
		.level = c->options->level,
		.threads = c->options->threads,
		.is_dry_run = c->options->is_dry_run,
		.judge = judge,
		.progress = show_progress,
		.is_cancelled = is_cancelled,
		.before_switch = expect,
		.context = c,
	};
	int rc = object_store_compact(c->archive->folder, &options,
				      &result->objects, fault);

	for (int i = 0; i < OBJECT_KIND_COUNT; i++)
		result->dropped += result->objects.dropped[i];
	return rc;
}

static int open_again(struct archive **archive, bool remakes, unsigned threads,
		      struct fault *fault)
{
	char *folder;
	int rc;

	if (remakes)
		return archive_remake(archive, threads, fault);
	folder = memory_copy_string((*archive)->folder);
	archive_close(*archive);
	*archive = NULL;
	rc = archive_open(folder, ARCHIVE_WRITE, archive, fault);
	free(folder);
	return rc;
}

int archive_compact(struct archive **archive,
		    const struct compact_options *options,
		    struct compact_result *result, struct fault *fault)
{
	struct compact c = {.archive = *archive,
			    .options = options,
			    .forgotten = FORGOTTEN_INIT,
			    .batch = CAPTURE_BATCH_INIT};
	struct fault again = FAULT_INIT;
	bool remakes;
	int rc, opened;

	*result = (struct compact_result){
		.derived_before = archive_derived_bytes(*archive)};
	rc = know_what_goes(&c, fault);
	object_store_close((*archive)->objects);
	(*archive)->objects = NULL;
	if (rc == 0)
		rc = compact_objects(&c, result, fault);
	remakes = rc == 0 && !options->is_dry_run &&
		  !forgotten_is_empty(&c.forgotten);
	opened = open_again(archive, remakes, options->threads, &again);
	if (opened == 0 && rc == 0 && !options->is_dry_run)
		opened = object_store_flush_index((*archive)->objects, &again);
	if (opened == 0)
		result->derived_after = archive_derived_bytes(*archive);
	else if (rc == 0)
		*fault = again;
	forgotten_release(&c.forgotten);
	id_set_release(&c.gone);
	id_set_release(&c.kept);
	capture_batch_release(&c.batch);
	return rc < 0 ? rc : opened;
}
