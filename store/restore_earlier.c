/* What a dump had before, and its newest version has not. */
#include "core/base/id_set.h"
#include "core/base/log.h"
#include "store/restore_whole.h"

#include <stdlib.h>

struct earlier {
	struct restore *restore;
	const char *name;
	struct id_set standing; /* objects of its newest version */
	bool has_others;
	bool is_lost;	      /* the list of its newest version: all come */
	struct buffer suffix; /* of the folder's name, ".earlier" */
	uint64_t files;
};

static int see_original(void *context, const struct id *original,
			const struct sha256 *sha256, struct fault *fault)
{
	struct earlier *e = context;

	(void)sha256;
	(void)fault;
	e->has_others |= !id_set_has(&e->standing, original);
	return e->has_others;
}

static int see_entry(void *context, const struct manifest_entry *entry,
		     struct fault *fault)
{
	struct earlier *e = context;

	(void)fault;
	if (entry->kind == MANIFEST_OBJECT)
		id_set_add(&e->standing, &entry->object);
	return 0;
}

/* A lost piece was told by restore_whole; what it named comes back here. */
static int list_standing(struct earlier *e, const struct dump_version *version,
			 struct fault *fault)
{
	struct buffer piece = BUFFER_INIT;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < version->piece_count; i++) {
		buffer_clear(&piece);
		rc = object_store_get(e->restore->archive->objects,
				      &version->piece[i], &piece, NULL, fault);
		if (rc == 0)
			rc = manifest_each(buffer_view(&piece), see_entry, e,
					   fault);
		if (rc == FAULT_CORRUPT || rc == FAULT_MISSING)
			rc = 0;
	}
	buffer_release(&piece);
	return rc;
}

static int see_record(void *context, const struct catalog_capture *c,
		      struct fault *fault)
{
	struct earlier *e = context;
	uint64_t before = e->restore->result->files;
	int rc;

	/* A row of a workbook is in no list; the workbook is. Any other once,
	 * however many versions had it. */
	if (!c->capture.has_original || c->capture.is_inside ||
	    !id_set_add(&e->standing, &c->capture.original))
		return 0;
	rc = restore_record(e->restore, c, buffer_string(&e->suffix), fault);
	e->files += e->restore->result->files - before;
	return rc;
}

/* A name that no dump has: NAME.earlier, or NAME.earlier~2 ... */
static int choose_suffix(struct earlier *e, struct fault *fault)
{
	struct buffer name = BUFFER_INIT;
	bool is_taken = true;
	int rc = 0;

	for (unsigned i = 1; rc == 0 && is_taken; i++) {
		buffer_clear(&e->suffix);
		buffer_append_string(&e->suffix, ".earlier");
		if (i > 1)
			buffer_printf(&e->suffix, "~%u", i);
		buffer_clear(&name);
		buffer_printf(&name, "%s%s", e->name,
			      buffer_string(&e->suffix));
		rc = catalog_has_dump(e->restore->archive->catalog,
				      buffer_string(&name), &is_taken, fault);
	}
	buffer_release(&name);
	return rc;
}

static int restore_records(struct earlier *e, struct fault *fault)
{
	static const enum record_kind kinds[] = {RECORD_CAPTURE, RECORD_OTHER,
						 RECORD_REJECTED};
	struct catalog_filter filter = CATALOG_FILTER_INIT;
	int rc = 0;

	filter.dump = bytes_of_string(e->name);
	for (size_t i = 0; rc == 0 && i < sizeof(kinds) / sizeof(*kinds); i++) {
		filter.kind = (int)kinds[i];
		rc = catalog_each_capture(e->restore->archive->catalog, &filter,
					  see_record, e, fault);
	}
	return rc;
}

static void say(const struct earlier *e)
{
	if (e->files)
		log_line(LOG_INFO, "%s: %s in %s%s, %llu in all", e->name,
			 e->is_lost ? "its list is not there; its records are"
				    : "what only earlier versions of it had is",
			 e->name, buffer_string(&e->suffix),
			 (unsigned long long)e->files);
}

int restore_earlier(struct restore *r, const char *name, struct fault *fault)
{
	struct earlier e = {.restore = r, .name = name};
	struct buffer bytes = BUFFER_INIT;
	struct dump_version version;
	struct id *pieces = NULL;
	struct fault why = FAULT_INIT;
	int rc = restore_read_version(r->archive, name, &bytes, &version,
				      &pieces, &why);

	/* restore_whole has told it. */
	e.is_lost = rc < 0;
	rc = e.is_lost ? 0 : list_standing(&e, &version, fault);
	if (rc == 0)
		rc = catalog_each_original(r->archive->catalog,
					   bytes_of_string(name), see_original,
					   &e, fault);
	if (rc >= 0 && e.has_others) {
		rc = choose_suffix(&e, fault);
		if (rc == 0)
			rc = restore_records(&e, fault);
		say(&e);
	}
	buffer_release(&e.suffix);
	id_set_release(&e.standing);
	buffer_release(&bytes);
	free(pieces);
	return rc < 0 ? rc : 0;
}
