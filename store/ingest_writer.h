/*
 * ingest_writer.h - the last step of ingest: append to the log, in order.
 *
 * Everything here runs on one thread. Bodies go before the originals that are
 * coded against them, both before the batch of captures that names them, and a
 * commit seals all three, so a torn run never leaves a capture without its
 * bytes.
 */
#ifndef NEWSFOLD_STORE_INGEST_WRITER_H
#define NEWSFOLD_STORE_INGEST_WRITER_H

#include "core/base/id_set.h"
#include "store/base_hint.h"
#include "store/ingest.h"
#include "store/ingest_job.h"
#include "store/manifest.h"

struct ingest_writer {
	struct archive *archive;
	const struct ingest_options *options;
	struct ingest_result *result;
	struct base_hints *hints;
	struct page_hints *pages;
	struct bytes dump_name;
	struct id dump;
	struct run run;
	bool run_is_known;  /* the catalog has its row */
	bool has_met_bytes; /* a record's bytes were there before */
	struct capture_batch batch;
	struct object_base batch_base[OBJECT_BASE_MAX]; /* see put_piece */
	size_t batch_base_count;
	struct manifest_piece piece;
	struct id *pieces;
	size_t piece_count, piece_capacity;
	struct id_set seen;	/* records of this run; dry run: bodies, too */
	struct id_set gone;	/* records of this dump known as forgotten */
	uint64_t packed_before; /* pack bytes when the run began */
	uint64_t bytes_since_commit;
	double last_commit; /* seconds, monotonic */
	struct ingest_progress progress;
	struct fault fault;
};

int ingest_writer_start(struct ingest_writer *writer, struct fault *fault);
/* The finisher of the pipeline: negative when writing failed (writer->fault
 * says why). */
int ingest_writer_take(struct ingest_writer *writer, struct ingest_job *job);
/* Store what is still open, the dump's version and the run; commit. */
int ingest_writer_end(struct ingest_writer *writer,
		      const struct reader_summary *summary, bool is_whole,
		      struct fault *fault);
void ingest_writer_release(struct ingest_writer *writer);

#endif
