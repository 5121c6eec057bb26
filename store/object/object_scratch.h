/*
 * object_scratch.h - what decoding keeps between entries: a window onto the log
 * and memory for prefixes.
 *
 * Who reads entries in the log's order gets them out of a window that is read
 * ahead; who reads here and there pays for little more than he asks for. What
 * stands in the log never changes, so a window is good while the store is open.
 * Any thread may call; a scratch has one user at a time.
 */
#ifndef NEWSFOLD_STORE_OBJECT_OBJECT_SCRATCH_H
#define NEWSFOLD_STORE_OBJECT_OBJECT_SCRATCH_H

#include "store/object/pack_log.h"

#include <pthread.h>

/* One for each level of a chain in each thread. */
struct decode_scratch {
	struct buffer window; /* what stands from window_at on */
	object_place window_at;
	size_t good;	       /* bytes of it that will never change */
	size_t ahead;	       /* read at once the last time */
	struct buffer pending; /* an entry that is in no file yet */
	struct buffer prefix;
	struct decode_scratch *next;
};

struct object_scratch {
	pthread_mutex_t lock; /* guards idle */
	struct decode_scratch *idle;
};

void object_scratch_init(struct object_scratch *scratch);
void object_scratch_release(struct object_scratch *scratch);

/* The one whose window is at `place`, when there is one. Give it back. */
struct decode_scratch *object_scratch_take(struct object_scratch *scratch,
					   object_place place);
void object_scratch_give(struct object_scratch *scratch,
			 struct decode_scratch *taken);

/* At least `size` bytes from a place on, fewer where the pack ends. What stands
 * before `stable` does not change any more, and is read ahead. Borrowed until
 * the next call or giving it back. */
int decode_scratch_look(struct decode_scratch *scratch, struct pack_log *log,
			object_place stable, object_place place, size_t size,
			struct bytes *out, struct fault *fault);

#endif
