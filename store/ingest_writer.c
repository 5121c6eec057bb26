#include "store/ingest_writer.h"

#include "store/ingest_capture.h"
#include "store/ingest_seal.h"
#include "store/ingest_version.h"
#include "store/ingest_worker.h"
#include "store/new_lines.h"
#include "store/new_texts.h"
#include "store/post.h"
#include "store/repair_lists.h"
#include "store/replay.h"

#include <stdlib.h>
#include <time.h>

static int next_run_number(struct archive *archive, uint64_t *out,
			   struct fault *fault)
{
	int rc = catalog_last_run(archive->catalog, out, fault);

	++*out;
	return rc;
}

/* How much the packs hold, committed. */
static int packed_bytes(struct ingest_writer *w, uint64_t *out,
			struct fault *fault)
{
	struct object_store_stats stats;
	int rc = object_store_stats(w->archive->objects, &stats, fault);

	*out = rc < 0 ? 0 : stats.pack_bytes;
	return rc;
}

int ingest_writer_start(struct ingest_writer *w, struct fault *fault)
{
	int rc;

	w->dump = dump_id_of(w->dump_name);
	w->run.dump = w->dump;
	w->run.started = (int64_t)time(NULL);
	w->run.program = BYTES_LITERAL("newsfold " NEWSFOLD_VERSION);
	ingest_seal_start(w);
	if (w->options->is_dry_run)
		return 0;
	rc = next_run_number(w->archive, &w->run.number, fault);
	if (rc == 0)
		rc = packed_bytes(w, &w->packed_before, fault);
	if (rc == 0)
		capture_batch_start(&w->batch, w->dump_name, w->run.number,
				    w->run.started);
	return rc < 0 ? rc : catalog_begin(w->archive->catalog, fault);
}

void ingest_writer_release(struct ingest_writer *w)
{
	capture_batch_release(&w->batch);
	manifest_piece_release(&w->piece);
	id_set_release(&w->seen);
	id_set_release(&w->gone);
	free(w->pieces);
}

/* Store an encoded original unless it is there; its id goes to *id. */
static int put_original(struct ingest_writer *w, const struct ingest_job *job,
			const struct ingest_item *item, struct id *id)
{
	struct bytes bytes = ingest_job_view(job, item->bytes);
	bool is_new;

	*id = item->is_stored ? item->stored_id : id_of(bytes);
	if (item->is_stored || w->options->is_dry_run)
		return 0;
	return object_store_put_encoded(w->archive->objects, item->original,
					bytes, id, &is_new, &w->fault);
}

/* Store the body and count it as new or as an exact copy. */
static int put_body(struct ingest_writer *w, const struct ingest_item *item,
		    struct id *id)
{
	struct bytes body = buffer_view(&item->article.body);
	struct ingest_counts *counts = &w->result->counts;
	bool is_new = false;
	uint32_t number;
	int rc = 0;

	*id = item->body_is_stored ? item->body_id : id_of(body);
	if (w->options->is_dry_run)
		is_new = !item->body_is_stored && id_set_add(&w->seen, id);
	else if (!item->body_is_stored)
		rc = object_store_put_encoded(w->archive->objects, item->body,
					      body, id, &is_new, &w->fault);
	if (rc < 0)
		return rc;
	if (!is_new) {
		counts->exact++;
		return 0;
	}
	counts->bodies_new++;
	if (w->options->is_dry_run)
		return 0;
	if (!object_encoded_has_base(item->body))
		base_hints_add_body(w->hints, id, body);
	rc = catalog_add_body(w->archive->catalog, id, body.size, &number,
			      &is_new, &w->fault);
	if (rc < 0)
		return rc;
	if (!is_new) {
		counts->bodies_new--;
		counts->exact++;
		return replay_note_healed(w->archive, true, &w->fault);
	}
	new_lines_add(&w->archive->new_lines, number, &item->lines);
	new_texts_add(&w->archive->new_texts, w->archive->folder, number, body);
	return post_keys(w->archive, number, &item->fingerprint, &w->fault);
}

/* The text of a record that is there, its bytes damaged: stored anew, under the
 * number it has. The original leans on it. */
static int heal_body(struct ingest_writer *w, const struct ingest_item *item)
{
	struct bytes body = buffer_view(&item->article.body);
	bool is_new;
	struct id id;
	int rc;

	if (!item->is_known || item->is_stored || item->body_is_stored ||
	    w->options->is_dry_run)
		return 0;
	rc = object_store_put_encoded(w->archive->objects, item->body, body,
				      &id, &is_new, &w->fault);
	return rc < 0 || !is_new
		       ? rc
		       : replay_note_healed(w->archive, true, &w->fault);
}

static int log_capture(struct ingest_writer *w, const struct capture *c)
{
	struct catalog *catalog = w->archive->catalog;
	bool is_new;
	int rc = 0;

	if (w->options->is_dry_run)
		return 0;
	if (!w->run_is_known) {
		rc = catalog_put_dump(catalog, &w->dump, w->dump_name,
				      &w->fault);
		if (rc == 0)
			rc = catalog_put_run(catalog, &w->run, &w->fault);
		w->run_is_known = true;
	}
	if (rc == 0)
		rc = catalog_add_capture(catalog, c, &is_new, &w->fault);
	if (rc < 0 || !is_new)
		return rc;
	capture_batch_add(&w->batch, c);
	return w->batch.count >= CAPTURE_BATCH_MOST
		       ? ingest_seal_batch(w, &w->fault)
		       : 0;
}

static void count(struct ingest_writer *w, const struct capture *c,
		  bool is_known)
{
	struct ingest_counts *counts = &w->result->counts;

	counts->records++;
	if (c->kind == RECORD_OTHER)
		counts->other++;
	else if (c->kind == RECORD_REJECTED)
		counts->rejected++;
	else if (is_known)
		counts->skipped++;
	else
		counts->captures++;
	if (c->kind == RECORD_REJECTED && w->options->rejected)
		w->options->rejected(w->options->context,
				     (const char *)c->record.data,
				     (const char *)c->reason.data);
}

static void tell_cut(struct ingest_writer *w, const struct capture *c)
{
	w->result->cut++;
	if (w->options->cut)
		w->options->cut(w->options->context,
				(const char *)c->record.data);
}

/* What others may be coded against. */
static int offer_page(struct ingest_writer *w, const struct ingest_job *job,
		      const struct ingest_item *item, const struct id *id)
{
	int rc = 0;

	if (item->is_first_of_outlet &&
	    object_store_depth(w->archive->objects, id) < OBJECT_DEPTH_MAX)
		page_hints_add_outlet(
			w->pages,
			buffer_view(&item->article.field[FIELD_OUTLET].text),
			id, ingest_job_view(job, item->bytes));
	for (size_t i = 0; i < item->seen_key_count && rc == 0; i++)
		rc = page_hints_add_seen(w->pages, item->seen_key[i], id,
					 &w->fault);
	return rc;
}

static void describe(const struct ingest_writer *w,
		     const struct ingest_job *job,
		     const struct ingest_item *item, struct capture *c)
{
	ingest_capture_of(job, item, c);
	c->dump = w->dump;
	c->run = w->run.number;
}

/* One that may not come back leaves its place alone: the dump's list names its
 * original, which is not there, unless it lies inside a file that is. The same
 * dump taken again leaves no trace. */
static int refuse_record(struct ingest_writer *w, const struct ingest_job *job,
			 const struct ingest_item *item)
{
	struct capture c, left;

	describe(w, job, item, &c);
	w->result->counts.records++;
	w->result->counts.skipped++;
	w->result->forgotten++;
	c.has_original = item->bytes.size || item->length == 0;
	c.original = item->is_stored ? item->stored_id
				     : id_of(ingest_job_view(job, item->bytes));
	if (c.has_original && !item->is_inside)
		manifest_add_object(&w->piece, &c.original);
	if (!id_set_add(&w->gone, &item->id))
		return 0;
	capture_forget(&c, &left);
	return log_capture(w, &left);
}

static int take_record(struct ingest_writer *w, const struct ingest_job *job,
		       const struct ingest_item *item)
{
	struct capture c;
	bool is_known = item->is_known || id_set_has(&w->seen, &item->id);
	int rc = 0;

	if (item->is_forgotten)
		return refuse_record(w, job, item);
	describe(w, job, item, &c);
	count(w, &c, is_known);
	if (!is_known && c.kind == RECORD_CAPTURE && item->article.is_cut)
		tell_cut(w, &c);
	if (!is_known && c.kind == RECORD_CAPTURE)
		rc = put_body(w, item, &c.body);
	else if (c.kind == RECORD_CAPTURE)
		rc = heal_body(w, item);
	w->has_met_bytes |= item->is_stored;
	/* A large item has passed as glue: nothing to store. */
	c.has_original = item->bytes.size || item->length == 0;
	if (rc == 0 && c.has_original) {
		rc = put_original(w, job, item, &c.original);
		if (rc == 0 && !item->is_inside)
			manifest_add_object(&w->piece, &c.original);
		if (rc == 0 && !is_known && !w->options->is_dry_run)
			rc = offer_page(w, job, item, &c.original);
	}
	if (rc == 0 && !is_known) {
		id_set_add(&w->seen, &c.id);
		rc = log_capture(w, &c);
	}
	return rc;
}

static int take_glue(struct ingest_writer *w, const struct ingest_job *job,
		     const struct ingest_item *item)
{
	struct bytes glue = ingest_job_view(job, item->bytes);
	struct id id;
	int rc;

	if (glue.size <= MANIFEST_INLINE_BYTES) {
		manifest_add_glue(&w->piece, glue);
		return 0;
	}
	rc = put_original(w, job, item, &id);
	if (rc == 0)
		manifest_add_object(&w->piece, &id);
	return rc;
}

static int take_item(struct ingest_writer *w, struct ingest_job *job,
		     struct ingest_item *item)
{
	int rc = item->rc;

	if (rc < 0) {
		w->fault = item->fault;
		return rc;
	}
	if (item->kind == ITEM_FILE) {
		item->file.path = ingest_job_string(job, item->path);
		item->file.link_target =
			ingest_job_string(job, item->link_target);
		item->file.format = ingest_job_string(job, item->format);
		manifest_add_file(&w->piece, &item->file);
	} else if (item->kind == ITEM_GLUE) {
		rc = take_glue(w, job, item);
	} else {
		rc = take_record(w, job, item);
	}
	w->bytes_since_commit += item->bytes.size;
	if (!item->is_inside)
		w->progress.bytes += item->bytes.size;
	if (rc == 0 && manifest_piece_is_full(&w->piece))
		rc = ingest_seal_piece(w, &w->fault);
	return rc;
}

int ingest_writer_take(struct ingest_writer *w, struct ingest_job *job)
{
	for (size_t i = 0; i < job->count; i++) {
		int rc = take_item(w, job, &job->item[i]);

		if (rc < 0)
			return rc;
	}
	w->progress.records = w->result->counts.records;
	if (w->options->progress)
		w->options->progress(w->options->context, &w->progress);
	return ingest_seal_if_due(w);
}

static void describe_version(const struct ingest_writer *w,
			     const struct reader_summary *summary,
			     bool is_whole, struct dump_version *out)
{
	*out = (struct dump_version){
		.name = w->dump_name,
		.format = bytes_of_string(summary->format),
		.records = w->result->counts.records,
		.rejected = w->result->counts.rejected,
		.bytes = summary->bytes,
		.sha256 = summary->sha256,
		.is_whole = is_whole,
		.piece = w->pieces,
		.piece_count = w->piece_count,
	};
}

static int put_run(struct ingest_writer *w, const struct dump_version *version,
		   struct fault *fault)
{
	static const struct id none;
	struct catalog *catalog = w->archive->catalog;
	struct buffer bytes = BUFFER_INIT;
	struct id id;
	bool is_new;
	int rc;

	w->run.ended = (int64_t)time(NULL);
	w->run.is_interrupted = !version->is_whole;
	w->run.counts = w->result->counts;
	run_encode(&w->run, &bytes);
	rc = object_store_put(w->archive->objects, OBJECT_RUN,
			      buffer_view(&bytes), NULL, 0, &id, &is_new,
			      fault);
	if (rc == 0)
		rc = catalog_put_dump(catalog, &w->dump, w->dump_name, fault);
	if (rc == 0)
		rc = catalog_put_run(catalog, &w->run, fault);
	if (rc == 0 && !id_equal(&w->run.version, &none))
		rc = catalog_put_dump_version(catalog, &w->run.version, version,
					      fault);
	buffer_release(&bytes);
	return rc;
}

/* Records that are there already are in no list any more when that was damaged.
 * Only what leans on it tells: a piece of the manifest, or a text. */
static int heal_lists(struct ingest_writer *w, struct fault *fault)
{
	uint64_t count = 0;
	int rc;

	if (!w->result->counts.skipped ||
	    !object_store_met_damage(w->archive->objects))
		return 0;
	rc = repair_lists_of_dump(w->archive, w->dump_name, &count, fault);
	return rc < 0 || count == 0 ? rc : ingest_seal_commit(w, fault);
}

int ingest_writer_end(struct ingest_writer *w,
		      const struct reader_summary *summary, bool is_whole,
		      struct fault *fault)
{
	struct ingest_counts *counts = &w->result->counts;
	struct dump_version version;
	bool is_other = false, had_one = false;
	uint64_t packed = 0;
	int rc;

	counts->bytes_in = w->progress.bytes;
	if (w->options->is_dry_run)
		return 0;
	rc = ingest_seal_piece(w, fault);
	describe_version(w, summary, is_whole, &version);
	if (rc == 0)
		rc = ingest_version_put(w->archive, &version, w->run_is_known,
					&w->run.version, &is_other, &had_one,
					fault);
	w->result->hides_another = is_other && had_one && counts->captures &&
				   !counts->skipped && !w->has_met_bytes;
	if (rc == 0)
		rc = ingest_seal_commit(w, fault);
	if (rc == 0)
		rc = heal_lists(w, fault);
	if (rc == 0)
		rc = packed_bytes(w, &packed, fault);
	counts->bytes_stored = packed - w->packed_before;
	/* A run that took nothing new leaves no trace. */
	if (rc == 0 && (is_other || w->run_is_known))
		rc = put_run(w, &version, fault);
	if (rc == 0)
		rc = ingest_seal_commit(w, fault);
	if (rc == 0)
		rc = catalog_commit(w->archive->catalog, fault);
	return rc;
}
