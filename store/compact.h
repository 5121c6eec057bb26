/*
 * compact.h - the archive packed anew: smaller, and without what is forgotten.
 *
 * Answers are the same before and after. What is derived stays as it is when
 * nothing went; else it is made anew. Of a forgotten record its place, digest
 * and original's id stay, so that its dump is restored with a gap there.
 */
#ifndef NEWSFOLD_STORE_COMPACT_H
#define NEWSFOLD_STORE_COMPACT_H

#include "store/archive.h"
#include "store/object/object_compact.h"

struct compact_options {
	int level; /* zstd; 0: the best that is worth it */
	unsigned threads;
	bool is_dry_run;
	void (*progress)(void *context,
			 const struct object_compact_progress *progress);
	int (*is_cancelled)(void *context);
	void *context;
};

struct compact_result {
	struct object_compact_result objects;
	uint64_t dropped; /* objects */
	uint64_t derived_before, derived_after;
};

/*
 * Compact an archive that is open for writing. *archive is another afterwards,
 * open for writing, or NULL when opening it again failed. On a fault before the
 * switch the archive is as it was.
 */
int archive_compact(struct archive **archive,
		    const struct compact_options *options,
		    struct compact_result *result, struct fault *fault);

#endif
