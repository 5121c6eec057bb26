/*
 * tombstone.h - what was taken down, as the log has it (OBJECT_TOMBSTONE).
 *
 * A tombstone is a list of keys that are forgotten, or with TOMBSTONE_LIFT no
 * longer are; what holds is all of them in the order of the log, the last word
 * on a key counting (forgotten.h). It names by hashes alone, so that nothing of
 * what was taken down stands in it. The byte table is in DESIGN.md.
 *
 * Keys stand in groups: a FORGOTTEN_CAPTURE, then what goes with it (the digest
 * of its bytes, its body, kept by another capture or not). What was asked for
 * as a rule (URL, outlet, dump) stands before all groups.
 */
#ifndef NEWSFOLD_STORE_TOMBSTONE_H
#define NEWSFOLD_STORE_TOMBSTONE_H

#include "store/catalog/catalog.h"
#include "store/object/object_store.h"

enum tombstone_action { TOMBSTONE_FORGET = 1, TOMBSTONE_LIFT = 2 };

struct tombstone {
	enum tombstone_action action;
	uint64_t number; /* 1, 2, ... in this archive */
	int64_t time;	 /* Unix seconds */
	struct forgotten_key *key;
	size_t count, capacity;
};

#define TOMBSTONE_INIT                                                         \
	{                                                                      \
		TOMBSTONE_FORGET, 0, 0, NULL, 0, 0                             \
	}

void tombstone_release(struct tombstone *tombstone);
void tombstone_add(struct tombstone *tombstone, enum forgotten_kind kind,
		   const struct id *id);
void tombstone_encode(const struct tombstone *tombstone, struct buffer *out);
/* FAULT_CORRUPT, FAULT_VERSION. Release it whatever the answer. */
int tombstone_decode(struct bytes bytes, struct tombstone *out,
		     struct fault *fault);

/* Every tombstone of the log in order; a damaged one is said and passed over.
 * The visitor may not keep it; non-zero stops and is returned. */
typedef int tombstone_visit_fn(void *context, const struct tombstone *tombstone,
			       struct fault *fault);
int tombstone_each(struct object_store *objects, tombstone_visit_fn *visit,
		   void *context, struct fault *fault);

/* Give it the number after those in `from`, which keeps two of the same keys
 * apart (they are objects, and equal objects are one), and the time; put it
 * into `to`, not committed. */
int tombstone_put(struct tombstone *tombstone, struct object_store *from,
		  struct object_store *to, struct fault *fault);

#endif
