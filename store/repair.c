#include "store/repair.h"

#include "core/base/file.h"
#include "core/base/id_set.h"
#include "core/base/log.h"
#include "core/base/memory.h"
#include "store/check.h"
#include "store/forget.h"
#include "store/repair_forgotten.h"
#include "store/repair_lists.h"

#include <stdio.h>
#include <stdlib.h>

#define NEW_LOG	   "repair.new"
#define QUARANTINE "quarantine"

struct repair {
	struct archive **archive;
	object_finding_fn *finding;
	void *context;
	struct repair_result *result;
	struct object_store *sound; /* the new log */
	struct id_set before;	    /* captures, as the catalog had them */
	struct id_set lost;	    /* objects that cannot be read */
	struct id_set listed;	    /* captures in lists that can */
};

static void tell(void *context, const char *place, const char *what)
{
	struct repair *r = context;

	r->result->findings++;
	r->finding(r->context, place, what);
}

static struct buffer path_in(const struct repair *r, const char *name)
{
	struct buffer path = BUFFER_INIT;

	file_join(&path, (*r->archive)->folder, name);
	return path;
}

/* ---- The new log -------------------------------------------------------- */

/* Under the id it had; where a collision gave it another, under that again,
 * since the order is the same. */
static int copy_object(void *context, const struct object_entry *entry,
		       struct fault *fault)
{
	struct repair *r = context;
	struct object_store *objects = (*r->archive)->objects;
	struct object_base base[OBJECT_BASE_MAX];
	struct id id, base_id[OBJECT_BASE_MAX];
	struct buffer bytes = BUFFER_INIT;
	struct fault why = FAULT_INIT;
	bool is_new = false;
	int rc = object_store_get(objects, &entry->id, &bytes, NULL, &why);

	object_store_bases(objects, entry, base_id);
	for (unsigned i = 0; i < entry->base_count; i++)
		base[i] = (struct object_base){base_id[i], BYTES_NONE};
	if (rc == FAULT_CORRUPT || rc == FAULT_MISSING) {
		r->result->lost += id_set_add(&r->lost, &entry->id);
		rc = 0;
	} else if (rc < 0) {
		*fault = why;
	} else {
		rc = object_store_put(r->sound, entry->kind,
				      buffer_view(&bytes), base,
				      entry->base_count, &id, &is_new, fault);
		r->result->kept += is_new;
		if (rc == 0 && entry->kind == OBJECT_CAPTURES)
			rc = repair_lists_note(&r->listed, buffer_view(&bytes),
					       fault);
	}
	buffer_release(&bytes);
	return rc;
}

/* quarantine/1, or the first number that is free. */
static void name_quarantine(struct repair *r)
{
	struct buffer path = BUFFER_INIT;

	for (unsigned i = 1; i == 1 || file_exists(buffer_string(&path)); i++) {
		buffer_release(&path);
		snprintf(r->result->quarantine, sizeof(r->result->quarantine),
			 QUARANTINE "/%u", i);
		path = path_in(r, r->result->quarantine);
	}
	buffer_release(&path);
}

/* What a repair that was cut off left may be the old log: it is evidence. */
static int put_aside(struct repair *r, const char *folder, struct fault *fault)
{
	struct buffer parent = path_in(r, QUARANTINE), kept;
	int rc = 0;

	if (file_exists(folder)) {
		name_quarantine(r);
		kept = path_in(r, r->result->quarantine);
		rc = file_make_folders(buffer_string(&parent), fault);
		if (rc == 0)
			rc = file_rename(folder, buffer_string(&kept), fault);
		buffer_release(&kept);
	}
	buffer_release(&parent);
	return rc;
}

static int make_log(struct repair *r, const char *folder, struct fault *fault)
{
	const struct object_store_options options = {.compare_on_write = true};
	int rc = file_make_folders(folder, fault);

	if (rc == 0)
		rc = object_store_create(folder, fault);
	if (rc == 0)
		rc = object_store_open(folder, OBJECT_STORE_WRITE, &options,
				       &r->sound, fault);
	if (rc == 0)
		rc = archive_settings_put(r->sound, &(*r->archive)->settings,
					  fault);
	if (rc == 0)
		rc = object_store_each((*r->archive)->objects, 0, copy_object,
				       r, NULL, fault);
	if (rc == 0)
		rc = repair_lists_put(*r->archive, &r->listed, r->sound,
				      &r->result->listed, fault);
	if (rc == 0)
		rc = repair_forgotten_put(*r->archive, r->sound, fault);
	if (rc == 0)
		rc = object_store_commit(r->sound, fault);
	object_store_close(r->sound);
	r->sound = NULL;
	return rc;
}

/* The exchange, then the old log's way into quarantine. */
static int switch_logs(struct repair *r, const char *made, struct fault *fault)
{
	struct buffer packs = path_in(r, "packs"), inner = BUFFER_INIT;
	struct buffer parent = path_in(r, QUARANTINE), kept;
	int rc;

	name_quarantine(r);
	kept = path_in(r, r->result->quarantine);
	file_join(&inner, made, "packs");
	/* The catalog is of the old log until it is made anew. */
	archive_set_mending(*r->archive, true);
	rc = file_make_folders(buffer_string(&parent), fault);
	if (rc == 0)
		rc = file_exchange(buffer_string(&inner), buffer_string(&packs),
				   fault);
	if (rc == 0)
		rc = file_rename(made, buffer_string(&kept), fault);
	if (rc == 0)
		rc = file_sync_folder(buffer_string(&parent), fault);
	if (rc == 0)
		rc = file_sync_folder((*r->archive)->folder, fault);
	buffer_release(&packs);
	buffer_release(&inner);
	buffer_release(&parent);
	buffer_release(&kept);
	return rc;
}

static int salvage(struct repair *r, struct fault *fault)
{
	struct buffer made = path_in(r, NEW_LOG);
	int rc = put_aside(r, buffer_string(&made), fault);

	if (rc < 0)
		goto out;
	rc = make_log(r, buffer_string(&made), fault);
	if (rc == 0)
		rc = switch_logs(r, buffer_string(&made), fault);
	else
		file_remove_tree(buffer_string(&made), NULL);
out:
	buffer_release(&made);
	return rc;
}

/* ---- What is lost ------------------------------------------------------- */

static int note_capture(void *context, const struct catalog_capture *c,
			struct fault *fault)
{
	struct repair *r = context;

	(void)fault;
	id_set_add(&r->before, &c->capture.id);
	return 0;
}

struct missing {
	struct repair *repair;
	struct id_set after;
};

static int note_after(void *context, const struct catalog_capture *c,
		      struct fault *fault)
{
	struct missing *m = context;

	(void)fault;
	id_set_add(&m->after, &c->capture.id);
	return 0;
}

static int each_record(struct archive *archive, catalog_capture_fn *visit,
		       void *context, struct fault *fault)
{
	struct catalog_filter all = CATALOG_FILTER_INIT;

	all.kind = -1;
	return catalog_each_capture(archive->catalog, &all, visit, context,
				    fault);
}

/* Captures that the catalog had and the packs have no word of any more. */
static int tell_missing(struct repair *r, struct fault *fault)
{
	struct missing m = {r, ID_SET_INIT};
	int rc = each_record(*r->archive, note_after, &m, fault);

	for (size_t i = 0; rc == 0 && i < r->before.capacity; i++) {
		char name[ID_HEX_SIZE + 3] = "r:";

		if (!id_set_has(&r->before, &r->before.slot[i]) ||
		    id_set_has(&m.after, &r->before.slot[i]))
			continue;
		hex_encode(r->before.slot[i].byte, ID_SIZE, name + 2);
		r->result->captures++;
		r->finding(r->context, name,
			   "lost: the list it stood in is damaged; ingest its "
			   "dump again");
	}
	id_set_release(&m.after);
	return rc;
}

int archive_repair(struct archive **archive, bool is_dry_run, unsigned threads,
		   object_finding_fn *finding, void *context,
		   struct repair_result *result, struct fault *fault)
{
	struct repair r = {.archive = archive,
			   .finding = finding,
			   .context = context,
			   .result = result};
	struct check_result checked = {0};
	int rc;

	*result = (struct repair_result){0};
	rc = archive_check(*archive, true, tell, &r, &checked, fault);
	result->in_packs = checked.bad_objects;
	result->captures = checked.captures_lost;
	if (rc == 0)
		rc = each_record(*archive, note_capture, &r, fault);
	/* Told already; the packs have what it has. */
	if (rc == FAULT_CORRUPT)
		rc = 0;
	if (rc == 0 && result->in_packs && !is_dry_run)
		rc = salvage(&r, fault);
	if (rc == 0 && result->findings && !is_dry_run) {
		rc = archive_remake(archive, threads, fault);
		if (rc == 0)
			rc = tell_missing(&r, fault);
	}
	id_set_release(&r.before);
	id_set_release(&r.lost);
	id_set_release(&r.listed);
	return rc;
}

int archive_save_known(struct archive *archive, struct fault *fault)
{
	uint64_t count;
	int rc = repair_lists_of_dump(archive, BYTES_NONE, &count, fault);

	if (rc == 0 && count)
		log_line(LOG_WARN,
			 "the lists of %llu captures could not be read; the "
			 "catalog has them, and they go into the packs",
			 (unsigned long long)count);
	if (rc == 0)
		rc = repair_forgotten_put(archive, archive->objects, fault);
	return rc < 0 ? rc : object_store_commit(archive->objects, fault);
}

int archive_rebuild(struct archive **archive, unsigned threads,
		    struct fault *fault)
{
	int rc = archive_save_known(*archive, fault);

	return rc < 0 ? rc : archive_remake(archive, threads, fault);
}
