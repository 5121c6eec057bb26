#include "store/restore.h"

#include "core/base/log.h"
#include "core/base/memory.h"
#include "store/cluster_view.h"
#include "store/restore_whole.h"

#include <stdlib.h>

static int put_file(struct restore *r, const char *path, bool was_absolute,
		    struct bytes bytes, struct fault *fault)
{
	struct dump_file file = {.kind = FILE_REGULAR,
				 .path = path,
				 .mtime = INT64_MIN,
				 .was_absolute = was_absolute};
	int rc = output_begin(r->output, &file, fault);

	if (rc == 0)
		rc = output_write(r->output, bytes, fault);
	if (rc == 0)
		rc = output_end(r->output, fault);
	r->result->files++;
	r->result->bytes += bytes.size;
	return rc;
}

int restore_note_damage(struct restore *r, int rc, struct fault *fault)
{
	if (rc != FAULT_CORRUPT && rc != FAULT_MISSING)
		return rc;
	log_line(LOG_ERROR, "%s", fault ? fault->message : "damaged");
	r->result->damaged++;
	return 0;
}

/* DUMP/RECORD: what stands in WARC ids and the like is kept, slashes of a path
 * stay folders. */
static void path_of_capture(const struct catalog_capture *c,
			    enum restore_what what, const char *beside,
			    struct buffer *out)
{
	buffer_append_bytes(out, c->dump_name);
	buffer_append_string(out, beside);
	buffer_append_byte(out, '/');
	buffer_append_bytes(out, c->capture.record);
	if (what == RESTORE_BODY)
		buffer_append_string(out, ".body.txt");
}

static int check_digest(const struct catalog_capture *c, struct bytes bytes,
			struct fault *fault)
{
	struct sha256 digest = sha256_of(bytes);

	if (memcmp(digest.byte, c->capture.sha256.byte, SHA256_SIZE) == 0)
		return 0;
	return fault_set(fault, FAULT_CORRUPT,
			 "%.*s/%.*s: the stored original does not have the "
			 "SHA-256 it came with",
			 (int)c->dump_name.size,
			 (const char *)c->dump_name.data,
			 (int)c->capture.record.size,
			 (const char *)c->capture.record.data);
}

/* Whose bytes are damaged, before where they lie. */
static void name_record(const struct catalog_capture *c, int rc,
			struct fault *fault)
{
	struct fault why;

	if (!fault)
		return;
	why = *fault;
	fault_set(fault, (enum fault_code)rc, "%.*s/%.*s: %s",
		  (int)c->dump_name.size, (const char *)c->dump_name.data,
		  (int)c->capture.record.size,
		  (const char *)c->capture.record.data, why.message);
}

int restore_record(struct restore *r, const struct catalog_capture *c,
		   const char *beside, struct fault *fault)
{
	struct buffer path = BUFFER_INIT;
	bool wants_body = r->what == RESTORE_BODY;
	int rc;

	if (wants_body && c->capture.kind != RECORD_CAPTURE)
		return 0;
	if (!wants_body && !c->capture.has_original)
		return 0;
	buffer_clear(&r->bytes);
	rc = object_store_get(r->archive->objects,
			      wants_body ? &c->capture.body
					 : &c->capture.original,
			      &r->bytes, NULL, fault);
	if (rc < 0)
		name_record(c, rc, fault);
	if (rc == 0 && !wants_body)
		rc = check_digest(c, buffer_view(&r->bytes), fault);
	if (rc < 0)
		return restore_note_damage(r, rc, fault);
	path_of_capture(c, r->what, beside, &path);
	rc = put_file(r, buffer_string(&path),
		      bytes_starts_with(c->capture.record, BYTES_LITERAL("/")),
		      buffer_view(&r->bytes), fault);
	buffer_release(&path);
	return rc;
}

static int restore_one(void *context, const struct catalog_capture *c,
		       struct fault *fault)
{
	return restore_record(context, c, "", fault);
}

static int restore_captures(struct restore *r,
			    const struct catalog_filter *filter,
			    struct fault *fault)
{
	int rc = catalog_each_capture(r->archive->catalog, filter, restore_one,
				      r, fault);

	buffer_release(&r->bytes);
	return rc;
}

/* What was asked for by itself must be there. */
static int restore_named(void *context, const struct catalog_capture *c,
			 struct fault *fault)
{
	struct restore *r = context;

	if (capture_lacks(&c->capture, r->what == RESTORE_BODY, fault))
		return FAULT_USAGE;
	return restore_record(r, c, "", fault);
}

int restore_capture(struct archive *archive, int64_t row,
		    enum restore_what what, struct output *output,
		    struct restore_result *result, struct fault *fault)
{
	struct restore r = {archive, what, output, result, BUFFER_INIT};
	struct catalog_filter filter = CATALOG_FILTER_INIT;
	int rc;

	filter.row = row;
	rc = catalog_each_capture(archive->catalog, &filter, restore_named, &r,
				  fault);
	buffer_release(&r.bytes);
	return rc;
}

int restore_body(struct archive *archive, uint32_t number,
		 enum restore_what what, struct output *output,
		 struct restore_result *result, struct fault *fault)
{
	struct restore r = {archive, what, output, result, BUFFER_INIT};
	struct catalog_filter filter = CATALOG_FILTER_INIT;
	struct catalog_body body;
	char name[ID_HEX_SIZE + 5];
	int rc;

	filter.body = number;
	if (what == RESTORE_ORIGINAL)
		return restore_captures(&r, &filter, fault);
	rc = catalog_get_body(archive->catalog, number, &body, fault);
	if (rc == 0)
		rc = object_store_get(archive->objects, &body.id, &r.bytes,
				      NULL, fault);
	if (rc == 0) {
		hex_encode(body.id.byte, ID_SIZE, name);
		memcpy(name + ID_HEX_SIZE, ".txt", 5);
		rc = put_file(&r, name, false, buffer_view(&r.bytes), fault);
	}
	buffer_release(&r.bytes);
	return restore_note_damage(&r, rc, fault);
}

/* The bodies of a cluster, each once, or all originals of its captures, in the
 * order in which the cluster is shown. */
static int restore_view(struct restore *r, const struct cluster_view *view,
			struct fault *fault)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < view->member_count; i++) {
		const struct cluster_view_member *m = &view->member[i];

		if (r->what == RESTORE_BODY) {
			if (m->relation != RELATION_EXACT)
				rc = restore_body(r->archive, m->number,
						  r->what, r->output, r->result,
						  fault);
			continue;
		}
		for (size_t k = 0; rc == 0 && k < m->capture_count; k++)
			rc = restore_one(r, m->capture[k], fault);
	}
	return rc;
}

int restore_cluster(struct archive *archive, int64_t row,
		    enum restore_what what, struct output *output,
		    struct restore_result *result, struct fault *fault)
{
	struct restore r = {archive, what, output, result, BUFFER_INIT};
	struct cluster_view view;
	int rc = cluster_view_load(archive, row, &view, fault);

	if (rc < 0)
		return rc;
	rc = restore_view(&r, &view, fault);
	cluster_view_release(&view);
	buffer_release(&r.bytes);
	return rc;
}

int restore_dump(struct archive *archive, const char *name,
		 enum restore_what what, struct output *output,
		 struct restore_result *result, struct fault *fault)
{
	struct restore r = {archive, what, output, result, BUFFER_INIT};
	struct catalog_filter filter = CATALOG_FILTER_INIT;

	if (what == RESTORE_ORIGINAL)
		return restore_whole(&r, name, fault);
	filter.dump = bytes_of_string(name);
	return restore_captures(&r, &filter, fault);
}

struct all {
	struct restore *restore;
	char **name;
	size_t count, capacity;
};

static int list_name(void *context, const struct catalog_dump *dump,
		     struct fault *fault)
{
	struct all *all = context;
	struct buffer name = BUFFER_INIT;

	(void)fault;
	buffer_append_bytes(&name, dump->name);
	ARRAY_RESERVE(all->name, all->count + 1, all->capacity);
	all->name[all->count++] = (char *)name.data;
	return 0;
}

/* What this name ever stood for: its newest version, and the records that only
 * earlier ones have. */
static int restore_all_of(struct archive *archive, const char *name,
			  enum restore_what what, struct output *output,
			  struct restore_result *result, struct fault *fault)
{
	struct restore r = {archive, what, output, result, BUFFER_INIT};
	int rc = restore_dump(archive, name, what, output, result, fault);

	if (rc == 0 && what == RESTORE_ORIGINAL)
		rc = restore_earlier(&r, name, fault);
	buffer_release(&r.bytes);
	return rc;
}

int restore_all(struct archive *archive, enum restore_what what,
		struct output *output, struct restore_result *result,
		struct fault *fault)
{
	struct all all = {0};
	int rc = catalog_each_dump(archive->catalog, NULL, list_name, &all,
				   fault);

	for (size_t i = 0; i < all.count; i++) {
		if (rc == 0)
			rc = restore_all_of(archive, all.name[i], what, output,
					    result, fault);
		free(all.name[i]);
	}
	free(all.name);
	return rc;
}
