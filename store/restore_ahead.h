/*
 * restore_ahead.h - a manifest's entries in order, their objects read ahead.
 *
 * Workers decode what is named next while what was decoded is written. Bounded:
 * what would be too much at a time is left to be read when its turn comes.
 */
#ifndef NEWSFOLD_STORE_RESTORE_AHEAD_H
#define NEWSFOLD_STORE_RESTORE_AHEAD_H

#include "store/archive.h"
#include "store/manifest.h"
#include "store/original_digests.h"

/* The bytes of an entry's object as they came out of the store, or why not. */
struct ahead_object {
	int rc;
	struct bytes bytes;
	const struct fault *fault;
};

/* Asked for each entry in order, on one thread, not the caller's; an object is
 * there for MANIFEST_OBJECT alone. Negative ends it. */
typedef int ahead_visit_fn(void *context, const struct manifest_entry *entry,
			   const struct ahead_object *object,
			   struct fault *fault);

struct restore_ahead;

/* Objects are held against `digests`, which the caller keeps: one that does not
 * fit is FAULT_CORRUPT. */
struct restore_ahead *restore_ahead_new(struct object_store *objects,
					const struct original_digests *digests,
					ahead_visit_fn *visit, void *context);
/* The entries of a piece, whose bytes are taken over. They are visited by and
 * by: what went wrong then is told by a later call. */
int restore_ahead_piece(struct restore_ahead *ahead, struct buffer *piece,
			struct fault *fault);
/* Wait until all entries so far are visited. */
int restore_ahead_drain(struct restore_ahead *ahead, struct fault *fault);
void restore_ahead_free(struct restore_ahead *ahead);

#endif
