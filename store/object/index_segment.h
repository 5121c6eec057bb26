/*
 * index_segment.h - one sorted, immutable file of the index.
 *
 * Holds id prefix -> place for the entries of one stretch of the log, and the
 * sums over them. Mapped; looked into from any thread. FORMAT.md has the bytes.
 */
#ifndef NEWSFOLD_STORE_OBJECT_INDEX_SEGMENT_H
#define NEWSFOLD_STORE_OBJECT_INDEX_SEGMENT_H

#include "store/object/index_memtable.h"

#include <stdatomic.h>

/* What the header says of the stretch. */
struct index_stretch {
	uint64_t key;
	object_place from;
	object_place to;
	uint64_t digest;
	uint64_t total_entries;
	uint64_t count;
	struct object_store_stats sums; /* of the entries, not of files */
};

struct index_segment {
	char *path;
	struct index_stretch stretch;
	const unsigned char *map;
	size_t map_size;
	size_t block_count;
	atomic_uchar *is_checked; /* block by block, since it was opened */
};

/* Map a file and check its header and directory. FAULT_MISSING, FAULT_CORRUPT
 * (also for another log's or version's). Release it whatever comes back. */
int index_segment_open(struct index_segment *segment, const char *path,
		       uint64_t key, struct fault *fault);
void index_segment_release(struct index_segment *segment);

/* Append the places of a prefix to the list; FAULT_CORRUPT. */
int index_segment_find(const struct index_segment *segment, uint64_t prefix,
		       struct place_list *list);
/* The largest place in it that is less than `end`; 0 when a block is damaged
 * or there is none. */
object_place index_segment_last_place(const struct index_segment *segment,
				      object_place end);
/* Check every block. */
bool index_segment_is_whole(const struct index_segment *segment);

/* Where records come from: a sorted array or a segment. */
struct index_source {
	const struct index_record *record;
	const struct index_segment *segment; /* when record is NULL */
	size_t count;
	size_t at;
};

/* Write the records of all sources, whose number is stretch->count, beside
 * `path`, sync, and rename. FAULT_CORRUPT when a source is damaged. */
int index_segment_write(const char *path, const struct index_stretch *stretch,
			struct index_source *source, size_t source_count,
			struct fault *fault);

#endif
