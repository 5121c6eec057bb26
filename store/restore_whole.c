#include "store/restore_whole.h"

#include "core/base/id_set.h"
#include "core/base/log.h"
#include "store/restore_ahead.h"

#include <stdlib.h>

/* Gaps that are told one by one; all are counted. */
#define GAPS_SAID 20

/* A dump on its way out, entry by entry of its manifest. */
struct rebuild_dump {
	struct restore *restore;
	const char *name;
	bool is_open;	    /* a file was begun */
	bool is_one_file;   /* its path is empty */
	uint64_t size;	    /* of that one; 0: not known */
	bool is_lost;	    /* whose bytes these are stood in a lost piece */
	uint64_t damaged;   /* objects of the open file */
	uint64_t gaps;	    /* forgotten records, in all files */
	struct id_set gone; /* their originals */
	/* The list's word on a file whose bytes did not come yet. */
	bool is_held;
	struct dump_file held;
	struct buffer link_target;
	struct sha256_stream *digest;
	struct original_digests digests;
	struct restore_ahead *ahead;
	struct buffer path;
};

static int end_file(struct rebuild_dump *d, struct fault *fault)
{
	int rc = d->is_open ? output_end(d->restore->output, fault) : 0;

	d->is_open = false;
	return rc;
}

/* Begin the file that is held, now that it is known to have bytes or none. */
static int begin_held(struct rebuild_dump *d, struct fault *fault)
{
	if (!d->is_held)
		return 0;
	d->is_held = false;
	d->is_open = true;
	d->restore->result->files += d->held.kind == FILE_REGULAR;
	return output_begin(d->restore->output, &d->held, fault);
}

static int finish_file(struct rebuild_dump *d, struct fault *fault)
{
	int rc = begin_held(d, fault);

	return rc < 0 ? rc : end_file(d, fault);
}

/* A file that held nothing but a forgotten record is left out, so each is begun
 * when its first bytes come. */
static int hold_file(struct rebuild_dump *d, const struct dump_file *file,
		     struct fault *fault)
{
	int rc = finish_file(d, fault);

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
	buffer_clear(&d->link_target);
	buffer_append_string(&d->link_target,
			     file->link_target ? file->link_target : "");
	d->held = *file;
	d->held.path = buffer_string(&d->path);
	d->held.link_target = buffer_string(&d->link_target);
	d->held.format = "";
	d->held.was_absolute = file->path[0] == '/';
	d->held.size = d->is_one_file ? d->size : 0;
	d->is_held = true;
	return d->is_one_file ? begin_held(d, fault) : 0;
}

static int put_bytes(struct rebuild_dump *d, struct bytes bytes,
		     struct fault *fault)
{
	int rc = begin_held(d, fault);

	if (rc < 0)
		return rc;
	d->restore->result->bytes += bytes.size;
	if (d->is_one_file) /* see check_whole */
		sha256_stream_add(d->digest, bytes);
	return output_write(d->restore->output, bytes, fault);
}

static int leave_gap(struct rebuild_dump *d)
{
	if (d->restore->result->forgotten++ < GAPS_SAID)
		log_line(LOG_WARN, "%s: a record was forgotten; left out",
			 buffer_string(&d->path));
	d->gaps++;
	d->is_held = false;
	return 0;
}

static int put_object(struct rebuild_dump *d, const struct id *id,
		      const struct ahead_object *object, struct fault *fault)
{
	struct restore *r = d->restore;
	int rc;

	if (id_set_has(&d->gone, id))
		return leave_gap(d);
	rc = begin_held(d, fault);
	if (rc < 0)
		return rc;
	if (object->rc < 0) {
		d->damaged++;
		log_line(LOG_ERROR, "%s: a piece is lost",
			 buffer_string(&d->path));
		*fault = *object->fault;
		return restore_note_damage(r, object->rc, fault);
	}
	return put_bytes(d, object->bytes, fault);
}

static int put_entry(void *context, const struct manifest_entry *entry,
		     const struct ahead_object *object, struct fault *fault)
{
	struct rebuild_dump *d = context;

	if (d->is_lost && entry->kind != MANIFEST_FILE)
		return 0;
	switch (entry->kind) {
	case MANIFEST_FILE:
		return hold_file(d, &entry->file, fault);
	case MANIFEST_GLUE:
		return put_bytes(d, entry->glue, fault);
	default:
		return put_object(d, &entry->object, object, fault);
	}
}

/* A lost piece of the list: in a dump of many files, what follows up to the
 * next file's name belongs to a file that is not known. */
static int lose_piece(struct rebuild_dump *d, int rc, struct fault *fault)
{
	rc = restore_note_damage(d->restore, rc, fault);
	if (rc < 0)
		return rc;
	log_line(LOG_ERROR, "%s: a part of its list is lost", d->name);
	d->damaged++;
	if (d->is_one_file && d->is_open)
		return 0;
	d->is_lost = true;
	return finish_file(d, fault);
}

static int put_piece(struct rebuild_dump *d, const struct id *id,
		     struct fault *fault)
{
	struct buffer piece = BUFFER_INIT;
	int rc = object_store_get(d->restore->archive->objects, id, &piece,
				  NULL, fault);

	struct fault why = FAULT_INIT;
	int drained;

	if (rc == 0) {
		rc = restore_ahead_piece(d->ahead, &piece, fault);
	} else {
		drained = restore_ahead_drain(d->ahead, &why);
		if (drained < 0)
			*fault = why;
		rc = drained < 0 ? drained : lose_piece(d, rc, fault);
	}
	buffer_release(&piece);
	return rc;
}

static int put_pieces(struct rebuild_dump *d, const struct dump_version *v,
		      struct fault *fault)
{
	int drained, end_rc, rc = 0;

	for (size_t i = 0; rc == 0 && i < v->piece_count; i++)
		rc = put_piece(d, &v->piece[i], fault);
	drained = restore_ahead_drain(d->ahead, rc < 0 ? NULL : fault);
	if (rc == 0)
		rc = drained;
	/* Whatever happened, the output is between files after this. */
	end_rc = rc < 0 ? end_file(d, NULL) : finish_file(d, fault);
	return rc < 0 ? rc : end_rc;
}

/* A dump of one file must have the digest it came with. */
static int check_whole(struct rebuild_dump *d, const struct dump_version *v,
		       struct fault *fault)
{
	struct sha256 digest = sha256_stream_finish(d->digest);

	if (!d->is_one_file || !v->is_whole || d->damaged || d->gaps ||
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

int restore_read_version(struct archive *archive, const char *name,
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
				 "was written; ingest it again to go on, or "
				 "`restore --all` for its records",
				 name);
	rc = object_store_get(archive->objects, &found.version, bytes, NULL,
			      fault);
	return rc < 0 ? rc
		      : dump_version_decode(buffer_view(bytes), version, pieces,
					    fault);
}

static int know_gap(void *context, const struct id *original,
		    struct fault *fault)
{
	(void)fault;
	id_set_add(context, original);
	return 0;
}

static int see_first(void *context, const struct manifest_entry *entry,
		     struct fault *fault)
{
	(void)fault;
	*(bool *)context =
		entry->kind == MANIFEST_FILE && entry->file.path[0] == 0;
	return 1;
}

static int first_is_one_file(struct archive *archive,
			     const struct dump_version *version,
			     bool *out_is_one, struct fault *fault)
{
	struct buffer piece = BUFFER_INIT;
	int rc = 0;

	*out_is_one = false;
	if (version->piece_count)
		rc = object_store_get(archive->objects, &version->piece[0],
				      &piece, NULL, fault);
	if (rc == 0 && version->piece_count)
		rc = manifest_each(buffer_view(&piece), see_first, out_is_one,
				   fault);
	buffer_release(&piece);
	return rc < 0 ? rc : 0;
}

/* A dump of one file has a digest as a whole (check_whole); in any other each
 * record is held against its own. */
static int know_digests(struct rebuild_dump *d,
			const struct dump_version *version, struct fault *fault)
{
	struct archive *archive = d->restore->archive;
	bool is_one;

	/* A lost list is told in its turn. */
	if (first_is_one_file(archive, version, &is_one, NULL) == 0 && is_one)
		return 0;
	return original_digests_load(&d->digests, archive->catalog,
				     bytes_of_string(d->name), fault);
}

int restore_whole(struct restore *r, const char *name, struct fault *fault)
{
	struct rebuild_dump d = {
		.restore = r, .name = name, .digest = sha256_stream_new()};
	struct buffer bytes = BUFFER_INIT;
	struct dump_version version;
	struct id *pieces = NULL;
	int rc = restore_read_version(r->archive, name, &bytes, &version,
				      &pieces, fault);

	if (rc == 0 && !version.is_whole)
		log_line(LOG_WARN,
			 "%s: its ingest was cut off; only what was taken "
			 "comes back",
			 name);
	if (rc == 0)
		rc = catalog_each_gap(r->archive->catalog,
				      bytes_of_string(name), know_gap, &d.gone,
				      fault);
	if (rc == 0 && version.is_whole && d.gone.count == 0)
		d.size = version.bytes;
	if (rc == 0)
		rc = know_digests(&d, &version, fault);
	if (rc == 0) {
		d.ahead = restore_ahead_new(r->archive->objects, &d.digests,
					    put_entry, &d);
		rc = put_pieces(&d, &version, fault);
	}
	if (rc == 0)
		rc = check_whole(&d, &version, fault);
	rc = restore_note_damage(r, rc, fault);
	restore_ahead_free(d.ahead);
	sha256_stream_free(d.digest);
	original_digests_release(&d.digests);
	id_set_release(&d.gone);
	buffer_release(&d.link_target);
	buffer_release(&d.path);
	buffer_release(&bytes);
	buffer_release(&r->bytes);
	free(pieces);
	return rc;
}

int restore_dump_is_one_file(struct archive *archive, const char *name,
			     bool *out_is_one, struct fault *fault)
{
	struct buffer bytes = BUFFER_INIT;
	struct dump_version version;
	struct id *pieces = NULL;
	int rc = restore_read_version(archive, name, &bytes, &version, &pieces,
				      fault);

	*out_is_one = false;
	if (rc == 0)
		rc = first_is_one_file(archive, &version, out_is_one, fault);
	buffer_release(&bytes);
	free(pieces);
	return rc;
}
