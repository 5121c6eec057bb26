#include "store/check_lists.h"

#include "core/base/id_set.h"
#include "store/forgotten.h"
#include "store/replay.h"

/* Sums of hashes, which no order changes. */
struct lists {
	struct archive *archive;
	struct forgotten forgotten;
	struct id_set seen; /* a capture that is listed twice is one */
	struct capture_batch batch;
	uint64_t listed, known; /* in the packs, in the catalog */
	object_place end;	/* of what the catalog has read */
	bool is_damaged;
};

static uint64_t hash_of(struct lists *l, struct bytes dump_name,
			const struct capture *capture)
{
	capture_batch_start(&l->batch, dump_name, 0, 0);
	capture_batch_add(&l->batch, capture);
	return hash64(capture_batch_bytes(&l->batch), 0);
}

static int see_listed(void *context, const struct capture_batch_head *head,
		      const struct capture *capture, struct fault *fault)
{
	struct lists *l = context;

	(void)fault;
	if (capture->kind != RECORD_FORGOTTEN && !capture->is_revisit &&
	    !forgotten_has(&l->forgotten, FORGOTTEN_CAPTURE, &capture->id) &&
	    id_set_add(&l->seen, &capture->id))
		l->listed += hash_of(l, head->dump_name, capture);
	return 0;
}

static int see_entry(void *context, const struct object_entry *entry,
		     struct fault *fault)
{
	struct lists *l = context;
	struct buffer bytes = BUFFER_INIT;
	int rc;

	if (entry->kind != OBJECT_CAPTURES || entry->place >= l->end)
		return 0;
	rc = object_store_get(l->archive->objects, &entry->id, &bytes, NULL,
			      fault);
	if (rc == 0)
		rc = capture_batch_each(buffer_view(&bytes), see_listed, l,
					fault);
	if (rc == FAULT_CORRUPT)
		l->is_damaged = true;
	buffer_release(&bytes);
	return rc == FAULT_CORRUPT ? 1 : rc;
}

static int see_known(void *context, const struct catalog_capture *c,
		     struct fault *fault)
{
	struct lists *l = context;
	bool is_revisit;
	int rc = catalog_is_revisit(l->archive->catalog, c->row, &is_revisit,
				    fault);

	if (rc == 0 && !is_revisit && c->capture.kind != RECORD_FORGOTTEN)
		l->known += hash_of(l, c->dump_name, &c->capture);
	return rc;
}

int check_lists(struct archive *archive, bool *out_agree, struct fault *fault)
{
	struct catalog_filter all = CATALOG_FILTER_INIT;
	struct lists l = {.archive = archive,
			  .forgotten = FORGOTTEN_INIT,
			  .batch = CAPTURE_BATCH_INIT};
	int rc = catalog_get_number(archive->catalog, REPLAY_PLACE, &l.end,
				    fault);

	all.kind = -1;
	if (rc == 0)
		rc = forgotten_fold(&l.forgotten, archive->objects, fault);
	if (rc == 0)
		rc = object_store_each(archive->objects, 0, see_entry, &l, NULL,
				       fault);
	if (rc == 0)
		rc = catalog_each_capture(archive->catalog, &all, see_known, &l,
					  fault);
	*out_agree = l.is_damaged || l.listed == l.known;
	forgotten_release(&l.forgotten);
	id_set_release(&l.seen);
	capture_batch_release(&l.batch);
	return l.is_damaged ? 0 : rc;
}
