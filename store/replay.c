#include "store/replay.h"

#include "core/base/log.h"
#include "store/forgotten.h"

#include <stdlib.h>

struct replay {
	struct archive *archive;
	struct forgotten forgotten;
	bool is_whole; /* from the first entry on */
};

#define REPLAY_LOG "log" /* the log's key */

struct object_commit replay_seen(struct catalog *catalog)
{
	struct object_commit seen = {0};

	if (catalog_get_number(catalog, REPLAY_LOG, &seen.key, NULL) < 0 ||
	    catalog_get_number(catalog, REPLAY_PLACE, &seen.place, NULL) < 0 ||
	    catalog_get_number(catalog, REPLAY_DIGEST, &seen.digest, NULL) < 0)
		seen = (struct object_commit){0};
	return seen;
}

/* How a place and digest of the catalog's stand to the log. */
static enum replay_state compare(struct archive *archive,
				 const char *place_name,
				 const char *digest_name)
{
	uint64_t place = 0, digest = 0;

	if (catalog_get_number(archive->catalog, place_name, &place, NULL) <
		    0 ||
	    catalog_get_number(archive->catalog, digest_name, &digest, NULL) <
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

#define HEALED_BODIES "healed"

bool replay_has_healed(struct archive *archive)
{
	uint64_t healed = 0;

	return catalog_get_number(archive->catalog, HEALED_BODIES, &healed,
				  NULL) == 0 &&
	       healed;
}

int replay_note_healed(struct archive *archive, bool is_healed,
		       struct fault *fault)
{
	return catalog_set_number(archive->catalog, HEALED_BODIES, is_healed,
				  fault);
}

enum replay_state replay_state(struct archive *archive)
{
	enum replay_state state = compare(archive, REPLAY_PLACE, REPLAY_DIGEST);

	if (state == REPLAY_FOREIGN &&
	    compare(archive, REPLAY_NEXT_PLACE, REPLAY_NEXT_DIGEST) ==
		    REPLAY_CURRENT)
		state = REPLAY_CURRENT;
	return state;
}

int replay_expect(struct archive *archive, object_place place, uint64_t digest,
		  struct fault *fault)
{
	int rc = catalog_begin(archive->catalog, fault);

	if (rc == 0)
		rc = catalog_set_number(archive->catalog, REPLAY_NEXT_PLACE,
					place, fault);
	if (rc == 0)
		rc = catalog_set_number(archive->catalog, REPLAY_NEXT_DIGEST,
					digest, fault);
	if (rc == 0)
		rc = catalog_commit(archive->catalog, fault);
	if (rc < 0)
		catalog_rollback(archive->catalog);
	return rc;
}

int replay_confirm(struct archive *archive, struct fault *fault)
{
	int rc;

	if (compare(archive, REPLAY_PLACE, REPLAY_DIGEST) == REPLAY_CURRENT &&
	    replay_seen(archive->catalog).key ==
		    object_store_key(archive->objects))
		return 0;
	rc = catalog_begin(archive->catalog, fault);
	if (rc == 0)
		rc = replay_set_state(archive, fault);
	if (rc == 0)
		rc = catalog_commit(archive->catalog, fault);
	if (rc < 0)
		catalog_rollback(archive->catalog);
	return rc;
}

int replay_set_state(struct archive *archive, struct fault *fault)
{
	struct catalog *catalog = archive->catalog;
	struct object_store *objects = archive->objects;
	int rc = catalog_set_number(catalog, REPLAY_LOG,
				    object_store_key(objects), fault);

	if (rc == 0)
		rc = catalog_set_number(catalog, REPLAY_PLACE,
					object_store_committed(objects), fault);
	return rc < 0 ? rc
		      : catalog_set_number(catalog, REPLAY_DIGEST,
					   object_store_digest(objects), fault);
}

/* Of a forgotten record nothing is kept but that it was there: the dump it
 * leaves a gap in is still restored, and taken again without it. */
static int add_capture(void *context, const struct capture_batch_head *head,
		       const struct capture *capture, struct fault *fault)
{
	struct replay *replay = context;
	struct capture left = {.kind = RECORD_FORGOTTEN};
	bool is_new;

	(void)head;
	if (forgotten_has(&replay->forgotten, FORGOTTEN_CAPTURE,
			  &capture->id)) {
		capture_forget(capture, &left);
		capture = &left;
	}
	return catalog_add_capture(replay->archive->catalog, capture, &is_new,
				   fault);
}

static int add_body(struct replay *replay, const struct object_entry *entry,
		    struct fault *fault)
{
	struct catalog *catalog = replay->archive->catalog;
	uint32_t number;
	bool is_new;
	int rc;

	if (forgotten_has(&replay->forgotten, FORGOTTEN_BODY, &entry->id))
		return catalog_skip_body(catalog, fault);
	rc = catalog_add_body(catalog, &entry->id, entry->raw_bytes, &number,
			      &is_new, fault);
	return rc < 0 || is_new || replay->is_whole
		       ? rc
		       : replay_note_healed(replay->archive, true, fault);
}

static int see_head(void *context, const struct capture_batch_head *head,
		    const struct capture *capture, struct fault *fault)
{
	struct archive *archive = ((struct replay *)context)->archive;
	struct run run = {.number = head->run,
			  .started = head->run_started,
			  .dump = capture->dump};
	int rc = catalog_put_dump(archive->catalog, &capture->dump,
				  head->dump_name, fault);

	if (rc == 0)
		rc = catalog_put_run(archive->catalog, &run, fault);
	return rc < 0 ? rc : 1; /* the first is enough */
}

static int add_captures(struct replay *replay, struct bytes bytes,
			struct fault *fault)
{
	int rc = capture_batch_each(bytes, see_head, replay, fault);

	if (rc >= 0)
		rc = capture_batch_each(bytes, add_capture, replay, fault);
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

static int add_body_entry(void *context, const struct object_entry *entry,
			  struct fault *fault)
{
	return entry->kind == OBJECT_BODY ? add_body(context, entry, fault) : 0;
}

static int add_entry(void *context, const struct object_entry *entry,
		     struct fault *fault)
{
	struct replay *replay = context;
	struct archive *archive = replay->archive;
	struct buffer bytes = BUFFER_INIT;
	int rc;

	if (entry->kind == OBJECT_BODY)
		return replay->is_whole ? 0 : add_body(replay, entry, fault);
	/* It bears on what was read before it: copies, furniture, clusters. */
	if (entry->kind == OBJECT_TOMBSTONE && !replay->is_whole)
		return fault_set(fault, FAULT_VERSION,
				 "%s: something was forgotten since the "
				 "catalog was made",
				 archive->folder);
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
			     ? add_captures(replay, view, fault)
		     : entry->kind == OBJECT_DUMP
			     ? add_dump(archive, &entry->id, view, fault)
			     : add_run(archive, view, fault);
	}
	buffer_release(&bytes);
	return rc < 0 ? rc : 0;
}

/* What is forgotten: out of the whole log when it is read from its beginning,
 * else out of the catalog. */
static int know_forgotten(struct replay *replay, struct fault *fault)
{
	struct archive *archive = replay->archive;
	int rc;

	if (!replay->is_whole)
		return forgotten_load(&replay->forgotten, archive->catalog,
				      fault);
	rc = forgotten_fold(&replay->forgotten, archive->objects, fault);
	return rc < 0 ? rc
		      : forgotten_save(&replay->forgotten, archive->catalog,
				       fault);
}

int replay_catch_up(struct archive *archive, struct fault *fault)
{
	struct replay replay = {archive, FORGOTTEN_INIT, false};
	uint64_t from;
	object_place end = 0;
	int rc = catalog_get_number(archive->catalog, REPLAY_PLACE, &from,
				    fault);

	if (rc == 0)
		rc = catalog_begin(archive->catalog, fault);
	if (rc < 0)
		return rc;
	replay.is_whole = from == 0;
	rc = know_forgotten(&replay, fault);
	/* A body whose entry was damaged stands behind what refers to it, where
	 * it was logged again. */
	if (rc == 0 && replay.is_whole)
		rc = object_store_each(archive->objects, from, add_body_entry,
				       &replay, NULL, fault);
	if (rc == 0)
		rc = object_store_each(archive->objects, from, add_entry,
				       &replay, &end, fault);
	if (rc == 0)
		rc = replay_set_state(archive, fault);
	if (rc == 0)
		rc = catalog_commit(archive->catalog, fault);
	if (rc < 0)
		catalog_rollback(archive->catalog);
	forgotten_release(&replay.forgotten);
	return rc;
}
