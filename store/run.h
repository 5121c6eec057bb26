/*
 * run.h - what one ingest did (OBJECT_RUN), and the dump it read (OBJECT_DUMP).
 *
 * A run that took nothing new leaves no object: the same ingest twice changes
 * nothing. The byte tables are in DESIGN.md of this folder.
 */
#ifndef NEWSFOLD_STORE_RUN_H
#define NEWSFOLD_STORE_RUN_H

#include "core/base/buffer.h"
#include "core/base/fault.h"
#include "core/base/hash.h"

struct ingest_counts {
	uint64_t records, captures, bodies_new, exact, near, other, rejected,
		skipped, bytes_in, bytes_stored;
};

/* One version of a dump's content, whole or cut off. */
struct dump_version {
	struct bytes name;
	struct bytes format;
	uint64_t records, rejected;
	uint64_t bytes;
	struct sha256 sha256;
	bool is_whole;		/* read to its end */
	const struct id *piece; /* manifest pieces in order */
	size_t piece_count;
};

struct run {
	uint64_t number;
	int64_t started, ended; /* Unix seconds */
	struct id dump;		/* dump_id_of its name */
	struct id version;	/* its OBJECT_DUMP */
	struct ingest_counts counts;
	bool is_interrupted;
	struct bytes program; /* "newsfold 0.1.0" */
};

void dump_version_encode(const struct dump_version *version,
			 struct buffer *out);
/* Borrows from bytes; `piece` points into *ids, which the caller releases
 * with free(). */
int dump_version_decode(struct bytes bytes, struct dump_version *version,
			struct id **ids, struct fault *fault);

void run_encode(const struct run *run, struct buffer *out);
int run_decode(struct bytes bytes, struct run *run, struct fault *fault);

#endif
