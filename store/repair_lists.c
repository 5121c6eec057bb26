#include "store/repair_lists.h"

#include "core/base/memory.h"

struct listing {
	struct archive *archive;
	const struct id_set *listed;
	struct object_store *log;
	struct capture_batch batch;
	struct id dump; /* of the batch at hand, as its run */
	uint64_t run, count;
};

static int note(void *context, const struct capture_batch_head *head,
		const struct capture *capture, struct fault *fault)
{
	(void)head;
	(void)fault;
	id_set_add(context, &capture->id);
	return 0;
}

int repair_lists_note(struct id_set *listed, struct bytes batch,
		      struct fault *fault)
{
	return capture_batch_each(batch, note, listed, fault);
}

static int see_run(void *context, const struct catalog_run *run,
		   struct fault *fault)
{
	(void)fault;
	*(int64_t *)context = run->run.started;
	return 1;
}

static int put_batch(struct listing *l, struct fault *fault)
{
	struct id id;
	bool is_new;
	int rc = 0;

	if (l->batch.count)
		rc = object_store_put(l->log, OBJECT_CAPTURES,
				      capture_batch_bytes(&l->batch), NULL, 0,
				      &id, &is_new, fault);
	l->batch.count = 0;
	return rc;
}

/* A batch is of one dump and run. */
static int start_batch(struct listing *l, const struct catalog_capture *c,
		       struct fault *fault)
{
	int64_t started = 0;
	int rc = put_batch(l, fault);

	if (rc == 0)
		rc = catalog_each_run(l->archive->catalog, c->capture.run,
				      see_run, &started, fault);
	if (rc < 0)
		return rc;
	l->dump = c->capture.dump;
	l->run = c->capture.run;
	capture_batch_start(&l->batch, c->dump_name, l->run, started);
	return 0;
}

/* An id is worked out of its row. Where that is damaged, so is the id, and not
 * found where ids are: it is of no capture that ever was. */
static int can_be_listed(struct listing *l, const struct catalog_capture *c,
			 bool *out, struct fault *fault)
{
	struct catalog *catalog = l->archive->catalog;
	bool is_revisit = false;
	int64_t row;
	int rc = catalog_find_record(catalog, &c->capture.id, &row, fault);

	/* Those cannot be read: nothing is said against the row. */
	if (rc == FAULT_CORRUPT) {
		row = c->row;
		rc = 0;
	}
	if (rc == 0)
		rc = catalog_is_revisit(catalog, c->row, &is_revisit, fault);
	*out = row == c->row && !is_revisit;
	return rc;
}

static int put_capture(void *context, const struct catalog_capture *c,
		       struct fault *fault)
{
	struct listing *l = context;
	bool can_be;
	int rc;

	if (id_set_has(l->listed, &c->capture.id))
		return 0;
	rc = can_be_listed(l, c, &can_be, fault);
	if (rc < 0 || !can_be)
		return rc;
	if (l->batch.count == 0 || l->batch.count >= CAPTURE_BATCH_MOST ||
	    l->run != c->capture.run || !id_equal(&l->dump, &c->capture.dump))
		rc = start_batch(l, c, fault);
	if (rc < 0)
		return rc;
	capture_batch_add(&l->batch, &c->capture);
	l->count++;
	return 0;
}

/* Of one dump, or of all when `dump` is none. */
static int put_unlisted(struct archive *archive, const struct id_set *listed,
			struct bytes dump, struct object_store *log,
			uint64_t *out_count, struct fault *fault)
{
	struct catalog_filter filter = CATALOG_FILTER_INIT;
	struct listing l = {.archive = archive,
			    .listed = listed,
			    .log = log,
			    .batch = CAPTURE_BATCH_INIT};
	int rc;

	filter.kind = -1;
	filter.dump = dump;
	rc = catalog_each_capture(archive->catalog, &filter, put_capture, &l,
				  fault);
	/* As far as it can be read. */
	if (rc == FAULT_CORRUPT)
		rc = 0;
	if (rc == 0)
		rc = put_batch(&l, fault);
	*out_count = l.count;
	capture_batch_release(&l.batch);
	return rc;
}

int repair_lists_put(struct archive *archive, const struct id_set *listed,
		     struct object_store *log, uint64_t *out_count,
		     struct fault *fault)
{
	return put_unlisted(archive, listed, BYTES_NONE, log, out_count, fault);
}

struct reading {
	struct object_store *objects;
	struct id_set *listed;
};

static int read_list(void *context, const struct object_entry *entry,
		     struct fault *fault)
{
	struct reading *r = context;
	struct buffer bytes = BUFFER_INIT;
	int rc = 0;

	if (entry->kind == OBJECT_CAPTURES)
		rc = object_store_get(r->objects, &entry->id, &bytes, NULL,
				      fault);
	if (rc == 0 && entry->kind == OBJECT_CAPTURES)
		rc = repair_lists_note(r->listed, buffer_view(&bytes), fault);
	buffer_release(&bytes);
	return rc == FAULT_CORRUPT ? 0 : rc;
}

int repair_lists_of_dump(struct archive *archive, struct bytes dump,
			 uint64_t *out_count, struct fault *fault)
{
	struct id_set listed = ID_SET_INIT;
	struct reading r = {archive->objects, &listed};
	int rc = object_store_each(archive->objects, 0, read_list, &r, NULL,
				   fault);

	*out_count = 0;
	/* Where nothing is damaged the packs are right. */
	if (rc == 0 && object_store_met_damage(archive->objects))
		rc = put_unlisted(archive, &listed, dump, archive->objects,
				  out_count, fault);
	id_set_release(&listed);
	return rc;
}
