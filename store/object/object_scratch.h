/*
 * object_scratch.h - what decoding keeps between objects: memory to decode
 * into, and the bases decoded last.
 *
 * A page of an outlet is the base of all its others, a body that of its
 * original; so what was a base a moment ago is likely to be one again. The kept
 * bytes are of checked entries, and bounded. Any thread may call.
 */
#ifndef NEWSFOLD_STORE_OBJECT_SCRATCH_H
#define NEWSFOLD_STORE_OBJECT_SCRATCH_H

#include "store/object/object_store.h"

#include <pthread.h>

/* One for each level of a chain in each thread. */
struct decode_scratch {
	struct buffer entry;
	struct buffer prefix;
	struct decode_scratch *next;
};

#define BASE_SLOTS 1024
/* An object larger than this is not kept: 1024 of 64 KiB at most. */
#define BASE_KEPT_BYTES ((size_t)64 << 10)

struct kept_base {
	object_place place; /* 0: free */
	unsigned depth;
	struct buffer bytes;
};

struct object_scratch {
	pthread_mutex_t lock; /* guards idle */
	struct decode_scratch *idle;
	pthread_mutex_t base_lock;
	struct kept_base *base; /* BASE_SLOTS, made at the first */
};

void object_scratch_init(struct object_scratch *scratch);
void object_scratch_release(struct object_scratch *scratch);

/* Empty buffers; give them back. */
struct decode_scratch *object_scratch_take(struct object_scratch *scratch);
void object_scratch_give(struct object_scratch *scratch,
			 struct decode_scratch *taken);

/* Append what is kept of the object at `place`, when it is at most so deep and
 * so large; false when it is not kept. */
bool object_scratch_copy_base(struct object_scratch *scratch,
			      object_place place, unsigned depth_max,
			      uint64_t bytes_max, struct buffer *out);
void object_scratch_keep_base(struct object_scratch *scratch,
			      object_place place, unsigned depth,
			      struct bytes bytes);

#endif
