#include "store/ingest_seal.h"

#include "core/base/memory.h"
#include "store/replay.h"

#include <time.h>

#define COMMIT_BYTES   (64u << 20)
#define COMMIT_SECONDS 2.0

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void ingest_seal_start(struct ingest_writer *w)
{
	manifest_piece_start(&w->piece);
	w->last_commit = now();
}

/* The last batches are what the next piece of the manifest is coded against. */
static void remember_batch(struct ingest_writer *w, const struct id *id)
{
	if (w->batch_base_count == OBJECT_BASE_MAX) {
		w->batch_base[0] = w->batch_base[1];
		w->batch_base_count--;
	}
	w->batch_base[w->batch_base_count++] = (struct object_base){.id = *id};
}

int ingest_seal_batch(struct ingest_writer *w, struct fault *fault)
{
	struct id id;
	bool is_new;
	int rc;

	if (w->batch.count == 0)
		return 0;
	rc = object_store_put(w->archive->objects, OBJECT_CAPTURES,
			      capture_batch_bytes(&w->batch), NULL, 0, &id,
			      &is_new, fault);
	if (rc == 0)
		remember_batch(w, &id);
	capture_batch_start(&w->batch, w->dump_name, w->run.number,
			    w->run.started);
	return rc;
}

/* The captures of its files first: a piece repeats their paths and ids. */
static int put_piece(struct ingest_writer *w, struct id *id,
		     struct fault *fault)
{
	bool is_new;
	int rc = ingest_seal_batch(w, fault);

	if (rc == 0)
		rc = object_store_put(w->archive->objects, OBJECT_MANIFEST,
				      manifest_piece_bytes(&w->piece),
				      w->batch_base, w->batch_base_count, id,
				      &is_new, fault);
	w->batch_base_count = 0;
	return rc;
}

int ingest_seal_piece(struct ingest_writer *w, struct fault *fault)
{
	struct id id = {{0}};
	int rc = 0;

	if (w->piece.entries == 0)
		return 0;
	if (!w->options->is_dry_run)
		rc = put_piece(w, &id, fault);
	if (rc < 0)
		return rc;
	ARRAY_RESERVE(w->pieces, w->piece_count + 1, w->piece_capacity);
	w->pieces[w->piece_count++] = id;
	manifest_piece_start(&w->piece);
	return 0;
}

int ingest_seal_commit(struct ingest_writer *w, struct fault *fault)
{
	struct archive *a = w->archive;
	int rc = ingest_seal_batch(w, fault);

	if (rc == 0)
		rc = object_store_commit(a->objects, fault);
	if (rc == 0)
		rc = replay_set_state(a, fault);
	if (rc == 0)
		rc = catalog_commit(a->catalog, fault);
	if (rc == 0)
		rc = catalog_begin(a->catalog, fault);
	w->bytes_since_commit = 0;
	w->last_commit = now();
	memory_give_back();
	return rc;
}

int ingest_seal_if_due(struct ingest_writer *w)
{
	if (w->options->is_dry_run)
		return 0;
	if (w->bytes_since_commit < COMMIT_BYTES &&
	    now() - w->last_commit < COMMIT_SECONDS)
		return 0;
	return ingest_seal_commit(w, &w->fault);
}
