/*
 * restore.h - bytes back out of the archive.
 *
 * Originals come back byte for byte and are checked against their SHA-256 while
 * they are written; a dump that was one file comes back whole, with blank and
 * rejected lines.
 */
#ifndef NEWSFOLD_STORE_RESTORE_H
#define NEWSFOLD_STORE_RESTORE_H

#include "core/output/output.h"
#include "store/archive.h"

enum restore_what { RESTORE_ORIGINAL, RESTORE_BODY };

struct restore_result {
	uint64_t files;
	uint64_t bytes;
	uint64_t failures;  /* files that could not be written */
	uint64_t damaged;   /* objects or digests that did not hold */
	uint64_t forgotten; /* records that were taken down: gaps */
};

/* One capture's original or body, as DUMP/RECORD. The digest is checked before
 * the first byte is handed on. FAULT_USAGE: it has none. */
int restore_capture(struct archive *archive, int64_t row,
		    enum restore_what what, struct output *output,
		    struct restore_result *result, struct fault *fault);
/* A body as ID.txt; with RESTORE_ORIGINAL, the originals of its captures. */
int restore_body(struct archive *archive, uint32_t number,
		 enum restore_what what, struct output *output,
		 struct restore_result *result, struct fault *fault);
int restore_cluster(struct archive *archive, int64_t row,
		    enum restore_what what, struct output *output,
		    struct restore_result *result, struct fault *fault);
/*
 * A whole dump, its newest whole version: folders and containers as
 * NAME/path..., a dump of one file as NAME. Damage is logged and counted and
 * the rest restored. What was forgotten is said and counted: a file that held
 * nothing else is left out, in others its bytes are. With RESTORE_BODY: each
 * capture's body.
 */
int restore_dump(struct archive *archive, const char *name,
		 enum restore_what what, struct output *output,
		 struct restore_result *result, struct fault *fault);
/* Every dump; records that only earlier versions of it have, or all when its
 * list is lost, as NAME.earlier/RECORD. */
int restore_all(struct archive *archive, enum restore_what what,
		struct output *output, struct restore_result *result,
		struct fault *fault);

/* True when the dump is one file, which -o FILE brings back as it was. */
int restore_dump_is_one_file(struct archive *archive, const char *name,
			     bool *out_is_one, struct fault *fault);

#endif
