/*
 * object_index.h - id prefix -> places, newest in memory, the rest in segments.
 *
 * Segments cover the log from its start up to `covered` without a gap; the
 * memtable has what stands behind. All of it is derived. Looking up is
 * thread-safe beside looking up; changes are the owner's to keep apart.
 */
#ifndef NEWSFOLD_STORE_OBJECT_OBJECT_INDEX_H
#define NEWSFOLD_STORE_OBJECT_OBJECT_INDEX_H

#include "store/object/index_segment.h"

struct object_index {
	char *folder;
	uint64_t key;
	struct index_memtable table;
	struct index_segment **segment; /* in order of the log */
	size_t segment_count;
	object_place covered;
	bool damaged; /* a segment was found to be */
};

/* Take in the segments in `folder`, which need not be there. What is damaged or
 * another log's is left alone: then fewer segments are taken. */
void object_index_init(struct object_index *index, const char *folder,
		       uint64_t key);
void object_index_release(struct object_index *index);
/* Give the segments up; their files stay until the next flush. */
void object_index_forget(struct object_index *index);

/* Add these records to the memtable. `more` is left with some or none of them,
 * to be released. */
void object_index_add_table(struct object_index *index,
			    struct index_memtable *more);

/* FAULT_CORRUPT when a segment is damaged: forget them and walk the log. */
int object_index_find(const struct object_index *index, uint64_t prefix,
		      struct place_list *list);

/*
 * A new set of segments that also has the memtable's records up to
 * `to->to`; the newest segments are merged into it when they are not much
 * larger. `to` describes the log up to there, with sums over the memtable's
 * part. Nothing in `index` changes before object_index_switch.
 */
int object_index_write(const struct object_index *index,
		       const struct index_stretch *to,
		       struct index_segment **out, size_t *out_kept,
		       struct fault *fault);
/* Put the segment in place of those from `kept` on, take its records out of the
 * memtable, and remove files no longer named. */
void object_index_switch(struct object_index *index,
			 struct index_segment *segment, size_t kept);
/* Do without it, for one: the index has changed since it was written. */
void object_index_drop(struct index_segment *segment);
/* Bytes of the segments' files. */
uint64_t object_index_bytes(const struct object_index *index);

#endif
