#include "store/restore.h"

#include "core/base/log.h"
#include "core/base/memory.h"
#include "store/cluster_view.h"
#include "store/manifest.h"

#include <stdlib.h>

struct restore {
	struct archive *archive;
	enum restore_what what;
	struct output *output;
	struct restore_result *result;
	struct buffer bytes;
};

static int put_file(struct restore *r, const char *path, struct bytes bytes,
		    struct fault *fault)
{
	struct dump_file file = {
		.kind = FILE_REGULAR, .path = path, .mtime = INT64_MIN};
	int rc = output_begin(r->output, &file, fault);

	if (rc == 0)
		rc = output_write(r->output, bytes, fault);
	if (rc == 0)
		rc = output_end(r->output, fault);
	r->result->files++;
	r->result->bytes += bytes.size;
	return rc;
}

/* Damage costs one file and is counted; anything else ends the restore. */
static int note_damage(struct restore *r, int rc, struct fault *fault)
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
			    enum restore_what what, struct buffer *out)
{
	buffer_append_bytes(out, c->dump_name);
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

static int restore_one(void *context, const struct catalog_capture *c,
		       struct fault *fault)
{
	struct restore *r = context;
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
	if (rc == 0 && !wants_body)
		rc = check_digest(c, buffer_view(&r->bytes), fault);
	if (rc < 0)
		return note_damage(r, rc, fault);
	path_of_capture(c, r->what, &path);
	rc = put_file(r, buffer_string(&path), buffer_view(&r->bytes), fault);
	buffer_release(&path);
	return rc;
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

int restore_capture(struct archive *archive, int64_t row,
		    enum restore_what what, struct output *output,
		    struct restore_result *result, struct fault *fault)
{
	struct restore r = {archive, what, output, result, BUFFER_INIT};
	struct catalog_filter filter = CATALOG_FILTER_INIT;

	filter.row = row;
	return restore_captures(&r, &filter, fault);
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
		rc = put_file(&r, name, buffer_view(&r.bytes), fault);
	}
	buffer_release(&r.bytes);
	return note_damage(&r, rc, fault);
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

/* A dump on its way out, entry by entry of its manifest. */
struct rebuild_dump {
	struct restore *restore;
	const char *name;
	bool is_open;	  /* a file was begun */
	bool is_one_file; /* its path is empty */
	bool is_lost;	  /* whose bytes these are stood in a lost piece */
	uint64_t damaged; /* objects of the open file */
	struct sha256_stream *digest;
	struct buffer path;
};

static int end_file(struct rebuild_dump *d, struct fault *fault)
{
	int rc = d->is_open ? output_end(d->restore->output, fault) : 0;

	d->is_open = false;
	return rc;
}

static int begin_file(struct rebuild_dump *d, const struct dump_file *file,
		      struct fault *fault)
{
	struct dump_file named = *file;
	int rc = end_file(d, fault);

	if (rc < 0)
		return rc;
	d->is_one_file = file->path[0] == 0;
	d->is_lost = false;
	buffer_clear(&d->path);
	buffer_append_string(&d->path, d->name);
	if (!d->is_one_file) {
		buffer_append_byte(&d->path, '/');
		buffer_append_string(&d->path, file->path);
	}
	named.path = buffer_string(&d->path);
	d->is_open = true;
	d->restore->result->files += file->kind == FILE_REGULAR;
	return output_begin(d->restore->output, &named, fault);
}

static int put_bytes(struct rebuild_dump *d, struct bytes bytes,
		     struct fault *fault)
{
	d->restore->result->bytes += bytes.size;
	sha256_stream_add(d->digest, bytes);
	return output_write(d->restore->output, bytes, fault);
}

static int put_object(struct rebuild_dump *d, const struct id *id,
		      struct fault *fault)
{
	struct restore *r = d->restore;
	int rc;

	buffer_clear(&r->bytes);
	rc = object_store_get(r->archive->objects, id, &r->bytes, NULL, fault);
	if (rc < 0) {
		d->damaged++;
		log_line(LOG_ERROR, "%s: a piece is lost",
			 buffer_string(&d->path));
		return note_damage(r, rc, fault);
	}
	return put_bytes(d, buffer_view(&r->bytes), fault);
}

static int put_entry(void *context, const struct manifest_entry *entry,
		     struct fault *fault)
{
	struct rebuild_dump *d = context;

	if (d->is_lost && entry->kind != MANIFEST_FILE)
		return 0;
	switch (entry->kind) {
	case MANIFEST_FILE:
		return begin_file(d, &entry->file, fault);
	case MANIFEST_GLUE:
		return put_bytes(d, entry->glue, fault);
	default:
		return put_object(d, &entry->object, fault);
	}
}

/* A lost piece of the list: in a dump of many files, what follows up to the
 * next file's name belongs to a file that is not known. */
static int lose_piece(struct rebuild_dump *d, int rc, struct fault *fault)
{
	rc = note_damage(d->restore, rc, fault);
	if (rc < 0)
		return rc;
	log_line(LOG_ERROR, "%s: a part of its list is lost", d->name);
	d->damaged++;
	if (d->is_one_file && d->is_open)
		return 0;
	d->is_lost = true;
	return end_file(d, fault);
}

static int put_piece(struct rebuild_dump *d, const struct id *id,
		     struct fault *fault)
{
	struct buffer piece = BUFFER_INIT;
	int rc = object_store_get(d->restore->archive->objects, id, &piece,
				  NULL, fault);

	if (rc < 0)
		rc = lose_piece(d, rc, fault);
	else
		rc = manifest_each(buffer_view(&piece), put_entry, d, fault);
	buffer_release(&piece);
	return rc;
}

static int put_pieces(struct rebuild_dump *d, const struct dump_version *v,
		      struct fault *fault)
{
	int end_rc, rc = 0;

	for (size_t i = 0; rc == 0 && i < v->piece_count; i++)
		rc = put_piece(d, &v->piece[i], fault);
	/* Whatever happened, the output is between files after this. */
	end_rc = end_file(d, rc < 0 ? NULL : fault);
	return rc < 0 ? rc : end_rc;
}

/* A dump of one file must have the digest it came with. */
static int check_whole(struct rebuild_dump *d, const struct dump_version *v,
		       struct fault *fault)
{
	struct sha256 digest = sha256_stream_finish(d->digest);

	if (!d->is_one_file || !v->is_whole || d->damaged ||
	    memcmp(digest.byte, v->sha256.byte, SHA256_SIZE) == 0)
		return 0;
	return fault_set(fault, FAULT_CORRUPT,
			 "%s: what was restored does not have the SHA-256 the "
			 "dump came with",
			 d->name);
}

struct found_dump {
	struct id version;
	bool is_known, has_version;
};

static int find_version(void *context, const struct catalog_dump *dump,
			struct fault *fault)
{
	struct found_dump *found = context;

	(void)fault;
	found->is_known = true;
	found->has_version = dump->has_version;
	found->version = dump->version;
	return 0;
}

static int read_version(struct archive *archive, const char *name,
			struct buffer *bytes, struct dump_version *version,
			struct id **pieces, struct fault *fault)
{
	struct found_dump found = {.is_known = false};
	int rc = catalog_each_dump(archive->catalog, name, find_version, &found,
				   fault);

	if (rc < 0)
		return rc;
	if (!found.is_known)
		return fault_set(fault, FAULT_USAGE,
				 "%s: no dump has this name; `newsfold dumps` "
				 "lists them",
				 name);
	if (!found.has_version)
		return fault_set(fault, FAULT_MISSING,
				 "%s: its ingest was cut off before its list "
				 "was written; ingest it again to go on",
				 name);
	rc = object_store_get(archive->objects, &found.version, bytes, NULL,
			      fault);
	return rc < 0 ? rc
		      : dump_version_decode(buffer_view(bytes), version, pieces,
					    fault);
}

static int restore_whole(struct restore *r, const char *name,
			 struct fault *fault)
{
	struct rebuild_dump d = {
		.restore = r, .name = name, .digest = sha256_stream_new()};
	struct buffer bytes = BUFFER_INIT;
	struct dump_version version;
	struct id *pieces = NULL;
	int rc = read_version(r->archive, name, &bytes, &version, &pieces,
			      fault);

	if (rc == 0 && !version.is_whole)
		log_line(LOG_WARN,
			 "%s: its ingest was cut off; only what was taken "
			 "comes back",
			 name);
	if (rc == 0)
		rc = put_pieces(&d, &version, fault);
	if (rc == 0)
		rc = check_whole(&d, &version, fault);
	rc = note_damage(r, rc, fault);
	sha256_stream_free(d.digest);
	buffer_release(&d.path);
	buffer_release(&bytes);
	buffer_release(&r->bytes);
	free(pieces);
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

int restore_all(struct archive *archive, enum restore_what what,
		struct output *output, struct restore_result *result,
		struct fault *fault)
{
	struct all all = {0};
	int rc = catalog_each_dump(archive->catalog, NULL, list_name, &all,
				   fault);

	for (size_t i = 0; i < all.count; i++) {
		if (rc == 0)
			rc = restore_dump(archive, all.name[i], what, output,
					  result, fault);
		free(all.name[i]);
	}
	free(all.name);
	return rc;
}

static int see_first(void *context, const struct manifest_entry *entry,
		     struct fault *fault)
{
	(void)fault;
	*(bool *)context =
		entry->kind == MANIFEST_FILE && entry->file.path[0] == 0;
	return 1;
}

int restore_dump_is_one_file(struct archive *archive, const char *name,
			     bool *out_is_one, struct fault *fault)
{
	struct buffer bytes = BUFFER_INIT, piece = BUFFER_INIT;
	struct dump_version version;
	struct id *pieces = NULL;
	int rc = read_version(archive, name, &bytes, &version, &pieces, fault);

	*out_is_one = false;
	if (rc == 0 && version.piece_count)
		rc = object_store_get(archive->objects, &version.piece[0],
				      &piece, NULL, fault);
	if (rc == 0 && version.piece_count)
		rc = manifest_each(buffer_view(&piece), see_first, out_is_one,
				   fault);
	buffer_release(&bytes);
	buffer_release(&piece);
	free(pieces);
	return rc < 0 ? rc : 0;
}
