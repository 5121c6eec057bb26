/*
 * base_cache.h - the objects others were coded against, decoded once.
 *
 * A page of an outlet is the base of all its others, a body that of its
 * original and of its copies; so what was a base a while ago is likely to be
 * one again. The bytes are of checked entries. What was used longest ago leaves
 * first when there are more than the limit. Any thread may call.
 */
#ifndef NEWSFOLD_STORE_OBJECT_BASE_CACHE_H
#define NEWSFOLD_STORE_OBJECT_BASE_CACHE_H

#include "store/object/pack_entry.h"

#include <pthread.h>

/* A reader keeps the groups of a whole stretch of a compacted log (see
 * compact_plan.c), so that a dump restored in its own order decodes each once;
 * who writes has much else in memory. */
#define BASE_CACHE_BYTES      ((size_t)32 << 20)
#define BASE_CACHE_BYTES_READ ((size_t)208 << 20)
/* Larger objects are not kept. */
#define BASE_LARGEST	  ((size_t)1 << 20)
#define BASE_CACHE_CHAINS 32768

struct kept_base {
	object_place place;
	struct id id;
	enum object_kind kind;
	unsigned depth;
	struct buffer bytes;
	/* Under the cache's lock. */
	unsigned users;
	bool is_listed;
	struct kept_base *chain;	 /* next of its hash */
	struct kept_base *newer, *older; /* by use */
};

struct base_cache {
	size_t limit; /* of bytes */
	pthread_mutex_t lock;
	struct kept_base **chain; /* BASE_CACHE_CHAINS, made at the first */
	struct kept_base *newest, *oldest;
	size_t bytes;
};

void base_cache_init(struct base_cache *cache, size_t limit);
void base_cache_release(struct base_cache *cache);

/* What is kept of the object at a place, or NULL. Give it back. */
struct kept_base *base_cache_take(struct base_cache *cache, object_place place);
bool base_cache_has(struct base_cache *cache, object_place place);
/* Keep the bytes of an entry, which are taken over, and take them. */
struct kept_base *base_cache_add(struct base_cache *cache,
				 const struct pack_entry *entry,
				 struct buffer *bytes);
/* NULL is allowed. */
void base_cache_give(struct base_cache *cache, struct kept_base *base);

#endif
