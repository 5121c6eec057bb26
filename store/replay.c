#include "store/replay.h"

#include "core/base/log.h"

#include <stdlib.h>

enum replay_state replay_state(struct archive *archive)
{
	uint64_t place = 0, digest = 0;

	if (catalog_get_number(archive->catalog, REPLAY_PLACE, &place, NULL) <
		    0 ||
	    catalog_get_number(archive->catalog, REPLAY_DIGEST, &digest, NULL) <
		    0)
		return REPLAY_FOREIGN;
	if (place == 0)
		return REPLAY_NEW;
	if (digest == object_store_digest(archive->objects) &&
	    place == object_store_committed(archive->objects))
		return REPLAY_CURRENT;
	if (place < object_store_committed(archive->objects) &&
	    object_store_has_commit(archive->objects, place, digest))
		return REPLAY_BEHIND;
	return REPLAY_FOREIGN;
}

int replay_set_state(struct archive *archive, struct fault *fault)
{
	int rc = catalog_set_number(archive->catalog, REPLAY_PLACE,
				    object_store_committed(archive->objects),
				    fault);

	return rc < 0 ? rc
		      : catalog_set_number(
				archive->catalog, REPLAY_DIGEST,
				object_store_digest(archive->objects), fault);
}

static int add_capture(void *context, const struct capture_batch_head *head,
		       const struct capture *capture, struct fault *fault)
{
	struct archive *archive = context;
	bool is_new;

	(void)head;
	return catalog_add_capture(archive->catalog, capture, &is_new, fault);
}

static int see_head(void *context, const struct capture_batch_head *head,
		    const struct capture *capture, struct fault *fault)
{
	struct archive *archive = context;
	struct run run = {.number = head->run,
			  .started = head->run_started,
			  .dump = capture->dump};
	int rc = catalog_put_dump(archive->catalog, &capture->dump,
				  head->dump_name, fault);

	if (rc == 0)
		rc = catalog_put_run(archive->catalog, &run, fault);
	return rc < 0 ? rc : 1; /* the first is enough */
}

static int add_captures(struct archive *archive, struct bytes bytes,
			struct fault *fault)
{
	int rc = capture_batch_each(bytes, see_head, archive, fault);

	if (rc >= 0)
		rc = capture_batch_each(bytes, add_capture, archive, fault);
	return rc;
}

static int add_dump(struct archive *archive, const struct id *id,
		    struct bytes bytes, struct fault *fault)
{
	struct dump_version version;
	struct id *pieces;
	int rc = dump_version_decode(bytes, &version, &pieces, fault);

	if (rc == 0)
		rc = catalog_put_dump_version(archive->catalog, id, &version,
					      fault);
	free(pieces);
	return rc;
}

/* The version that a run read is the dump's from then on, whether its object
 * was new or one from before. */
static int add_version_of_run(struct archive *archive, const struct id *id,
			      struct fault *fault)
{
	struct buffer bytes = BUFFER_INIT;
	int rc = object_store_get(archive->objects, id, &bytes, NULL, fault);

	if (rc == 0)
		rc = add_dump(archive, id, buffer_view(&bytes), fault);
	buffer_release(&bytes);
	return rc == FAULT_MISSING || rc == FAULT_CORRUPT ? 0 : rc;
}

static int add_run(struct archive *archive, struct bytes bytes,
		   struct fault *fault)
{
	static const struct id none;
	struct run run;
	int rc = run_decode(bytes, &run, fault);

	if (rc == 0)
		rc = catalog_put_run(archive->catalog, &run, fault);
	if (rc == 0 && !id_equal(&run.version, &none))
		rc = add_version_of_run(archive, &run.version, fault);
	return rc;
}

static int add_entry(void *context, const struct object_entry *entry,
		     struct fault *fault)
{
	struct archive *archive = context;
	struct buffer bytes = BUFFER_INIT;
	int rc;

	if (entry->kind == OBJECT_BODY)
		return catalog_add_body(archive->catalog, &entry->id,
					entry->raw_bytes, NULL, fault);
	if (entry->kind != OBJECT_CAPTURES && entry->kind != OBJECT_DUMP &&
	    entry->kind != OBJECT_RUN)
		return 0;
	rc = object_store_get(archive->objects, &entry->id, &bytes, NULL,
			      fault);
	if (rc == FAULT_CORRUPT) {
		/* One damaged batch costs its captures, not the archive. */
		log_line(LOG_ERROR, "%s; left out", fault->message);
		rc = 0;
	} else if (rc == 0) {
		struct bytes view = buffer_view(&bytes);

		rc = entry->kind == OBJECT_CAPTURES
			     ? add_captures(archive, view, fault)
		     : entry->kind == OBJECT_DUMP
			     ? add_dump(archive, &entry->id, view, fault)
			     : add_run(archive, view, fault);
	}
	buffer_release(&bytes);
	return rc < 0 ? rc : 0;
}

int replay_catch_up(struct archive *archive, struct fault *fault)
{
	uint64_t from;
	object_place end = 0;
	int rc = catalog_get_number(archive->catalog, REPLAY_PLACE, &from,
				    fault);

	if (rc == 0)
		rc = catalog_begin(archive->catalog, fault);
	if (rc < 0)
		return rc;
	rc = object_store_each(archive->objects, from, add_entry, archive, &end,
			       fault);
	if (rc == 0)
		rc = replay_set_state(archive, fault);
	if (rc == 0)
		rc = catalog_commit(archive->catalog, fault);
	if (rc < 0)
		catalog_rollback(archive->catalog);
	return rc;
}
