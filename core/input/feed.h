/*
 * feed.h - the one way from readers to the sink.
 *
 * Keeps what every reader would otherwise keep for itself: how far in the file
 * and in the raw input it is, digests, cancelling, the limit on all that one
 * dump may expand to. Once anything has said stop, every call returns that code
 * and sources run dry, so that readers unwind without checks of their own.
 */
#ifndef NEWSFOLD_CORE_INPUT_FEED_H
#define NEWSFOLD_CORE_INPUT_FEED_H

#include "core/base/hash.h"
#include "core/input/reader.h"

struct feed_digest {
	size_t path; /* where it stands in feed.paths */
	struct sha256 sha256;
};

struct feed {
	const struct reader_options *options;
	const struct record_sink *sink;
	struct fault *fault;
	int stop;	     /* the code that stopped it */
	uint64_t raw_bytes;  /* read from disk or standard input */
	uint64_t bytes;	     /* of all segments */
	uint64_t file_bytes; /* of the segments of the file that is open */
	bool is_file_open;   /* one that is digested */
	struct sha256_stream *digest; /* NULL: not wanted */
	/* Path and digest of each regular file that has ended. */
	struct buffer paths;
	struct feed_digest *digests;
	size_t digest_count;
	size_t digest_capacity;
};

void feed_init(struct feed *feed, const struct reader_options *options,
	       const struct record_sink *sink, struct fault *fault);
void feed_release(struct feed *feed);

/* So many more raw bytes were read. */
void feed_raw(struct feed *feed, uint64_t size);
/* Asks is_cancelled too; a negative fault_code once stopped, else 0. */
int feed_is_stopped(struct feed *feed);

/* Begin a file; the one before ends by it. */
int feed_file(struct feed *feed, const struct dump_file *file);
void feed_file_end(struct feed *feed);
/* Any size; passed on in pieces of at most 1 MiB. */
int feed_glue(struct feed *feed, struct bytes bytes);
int feed_segment(struct feed *feed, const struct segment *segment);

/* Fill in bytes and sha256. */
void feed_summary(struct feed *feed, bool is_one_file,
		  struct reader_summary *summary);

#endif
