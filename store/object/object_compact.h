/*
 * object_compact.h - the whole log written anew, smaller and without what goes.
 *
 * Every object that stays is decoded and coded afresh at a high level, together
 * with what is like it (compact_group.h) or against bases, with dictionaries
 * made of what stays, and logged in a new log beside the old one, in the old
 * order and under its old id. Nothing of an object that goes is in the new log:
 * not as a base, not in a dictionary. One step, the exchange of two folders,
 * puts the new log in place of the old; a crash leaves one or the other whole.
 *
 * Who reads goes on reading the old log, which it has pinned (pack_log.h); its
 * files are removed when nobody has it any more, here or by the next writer
 * (object_store_tidy).
 */
#ifndef NEWSFOLD_STORE_OBJECT_OBJECT_COMPACT_H
#define NEWSFOLD_STORE_OBJECT_OBJECT_COMPACT_H

#include "store/object/object_store.h"

enum object_fate {
	OBJECT_KEEP = 0,
	OBJECT_DROP = 1,
	OBJECT_REPLACE = 2, /* by other bytes, see below */
};

/*
 * What becomes of an entry: an object_fate, or a negative fault, which ends the
 * compaction with the archive as it was. Asked once an entry, in the order of
 * the log, on one thread. Bodies and originals come without `bytes` (ask the
 * store when they are needed); all other kinds come with theirs, and may be
 * replaced: write the new bytes to `replacement`, which is empty. They get the
 * id of the new bytes (id_of), and since what is referred to stands before what
 * refers to it, the judge can put new ids in place of old ones as it goes.
 * Dictionaries are never asked about: new ones are made.
 */
typedef int object_judge_fn(void *context, const struct object_entry *entry,
			    struct bytes bytes, struct buffer *replacement,
			    struct fault *fault);

struct object_compact_progress {
	uint64_t objects, objects_total;
	uint64_t raw_bytes, raw_total;
};

struct object_compact_options {
	struct object_commit seen; /* as in object_store_options */
	int level;		   /* zstd; 0: 19 */
	unsigned threads;	   /* 0: one a processor */
	bool is_dry_run;	/* code everything, write nothing that stays */
	object_judge_fn *judge; /* NULL: keep all */
	void (*progress)(void *context,
			 const struct object_compact_progress *progress);
	int (*is_cancelled)(void *context);
	void *context; /* of all three */
	/* Called with the place and digest of the new log's last commit before
	 * the exchange: what is derived can be told to know them. May be NULL.
	 */
	int (*before_switch)(void *context, object_place committed,
			     uint64_t digest, struct fault *fault);
};

struct object_compact_result {
	struct object_store_stats before, after;
	uint64_t dropped[OBJECT_KIND_COUNT];
	uint64_t replaced;
	bool old_is_pinned; /* a reader has it: removed by a later writer */
};

/*
 * Compact the packs in `folder`, whose lock the caller has and which no store
 * of this process has open. FAULT_CORRUPT when the log is damaged anywhere
 * (repair first: a damaged object may be all there is of it), FAULT_FULL,
 * FAULT_INTERRUPTED; the archive is then as it was.
 */
int object_store_compact(const char *folder,
			 const struct object_compact_options *options,
			 struct object_compact_result *result,
			 struct fault *fault);

/* Remove what earlier compactions left in `folder`: logs cut short, and old
 * ones that nobody reads any more. The caller has the lock. */
void object_store_tidy(const char *folder);

#endif
