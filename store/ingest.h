/*
 * ingest.h - take a dump into the archive.
 *
 * An ordered pipeline (one reader, workers, one writer). What was taken is
 * committed every 64 MiB or two seconds; a run cut off at any instant leaves
 * what was committed, and the next run over the same dump goes on from there.
 * Linking (link.h) is the caller's next step.
 */
#ifndef NEWSFOLD_STORE_INGEST_H
#define NEWSFOLD_STORE_INGEST_H

#include "core/input/reader.h"
#include "store/archive.h"

struct ingest_progress {
	uint64_t raw_bytes; /* of the dump as it lies there */
	uint64_t bytes;	    /* decompressed */
	uint64_t records;
};

struct ingest_options {
	const char *path;   /* "-": standard input */
	const char *name;   /* the dump's; NULL: from its path */
	const char *format; /* NULL: told from the content */
	const struct reader_map *map;
	size_t map_count;
	struct reader_limits limits;
	unsigned threads; /* workers; 0: one a processor */
	bool is_dry_run;  /* read and count, write nothing */
	int (*is_cancelled)(void *context);
	void (*progress)(void *context, const struct ingest_progress *progress);
	/* Each rejected record, as it happens. */
	void (*rejected)(void *context, const char *record, const char *reason);
	/* Each key and column of each record; NULL: not wanted. */
	void (*see_key)(void *context, struct bytes key);
	/* Each new capture whose page was not read to its end (is_cut). */
	void (*cut)(void *context, const char *record);
	void *context;
};

struct ingest_result {
	char *dump_name; /* free with ingest_result_release */
	struct ingest_counts counts;
	uint64_t forgotten;	 /* refused, counted among the skipped */
	uint64_t cut;		 /* new captures of pages too large to read */
	uint32_t first_new_body; /* bodies from here on are of this run */
	double seconds;
	bool is_interrupted;
	/* The dump was there under this name, and this one shares no record
	 * with it: two dumps of one name, perhaps. */
	bool hides_another;
};

/*
 * FAULT_INPUT, FAULT_MISSING: the dump cannot be opened or told apart.
 * FAULT_INTERRUPTED: is_cancelled said so; what was read is committed.
 * *result is filled in whatever the answer.
 */
int ingest_run(struct archive *archive, const struct ingest_options *options,
	       struct ingest_result *result, struct fault *fault);
void ingest_result_release(struct ingest_result *result);

#endif
