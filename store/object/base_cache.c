#include "store/object/base_cache.h"

#include "core/base/memory.h"

#include <stdlib.h>

void base_cache_init(struct base_cache *cache, size_t limit)
{
	*cache = (struct base_cache){.limit = limit};
	pthread_mutex_init(&cache->lock, NULL);
}

static void base_free(struct kept_base *base)
{
	buffer_release(&base->bytes);
	free(base);
}

void base_cache_release(struct base_cache *cache)
{
	struct kept_base *it, *older;

	for (it = cache->newest; it; it = older) {
		older = it->older;
		base_free(it);
	}
	free(cache->chain);
	pthread_mutex_destroy(&cache->lock);
}

static struct kept_base **chain_of(struct base_cache *cache, object_place place)
{
	return &cache->chain[hash64_mix(place) % BASE_CACHE_CHAINS];
}

static size_t weight(const struct kept_base *base)
{
	return base->bytes.capacity + sizeof(*base);
}

static void list(struct base_cache *cache, struct kept_base *base)
{
	base->newer = NULL;
	base->older = cache->newest;
	if (cache->newest)
		cache->newest->newer = base;
	else
		cache->oldest = base;
	cache->newest = base;
}

static void unlist(struct base_cache *cache, struct kept_base *base)
{
	if (base->newer)
		base->newer->older = base->older;
	else
		cache->newest = base->older;
	if (base->older)
		base->older->newer = base->newer;
	else
		cache->oldest = base->newer;
}

static struct kept_base *find(struct base_cache *cache, object_place place)
{
	struct kept_base *it = cache->chain ? *chain_of(cache, place) : NULL;

	while (it && it->place != place)
		it = it->chain;
	return it;
}

/* Its users may go on reading; the last one frees it. */
static void drop(struct base_cache *cache, struct kept_base *base)
{
	struct kept_base **link = chain_of(cache, base->place);

	while (*link != base)
		link = &(*link)->chain;
	*link = base->chain;
	unlist(cache, base);
	cache->bytes -= weight(base);
	base->is_listed = false;
	if (!base->users)
		base_free(base);
}

struct kept_base *base_cache_take(struct base_cache *cache, object_place place)
{
	struct kept_base *found;

	pthread_mutex_lock(&cache->lock);
	found = find(cache, place);
	if (found) {
		found->users++;
		unlist(cache, found);
		list(cache, found);
	}
	pthread_mutex_unlock(&cache->lock);
	return found;
}

bool base_cache_has(struct base_cache *cache, object_place place)
{
	bool has;

	pthread_mutex_lock(&cache->lock);
	has = find(cache, place) != NULL;
	pthread_mutex_unlock(&cache->lock);
	return has;
}

/* Under the lock. */
static void insert(struct base_cache *cache, struct kept_base *base)
{
	struct kept_base **chain;

	if (!cache->chain)
		cache->chain =
			memory_alloc_zero(BASE_CACHE_CHAINS, sizeof(*chain));
	chain = chain_of(cache, base->place);
	base->chain = *chain;
	*chain = base;
	list(cache, base);
	base->is_listed = true;
	cache->bytes += weight(base);
	while (cache->bytes > cache->limit)
		drop(cache, cache->oldest);
}

/* Give back what the buffer has beyond its bytes: it counts, too. */
static void trim(struct buffer *bytes)
{
	if (bytes->capacity - bytes->size <= bytes->size / 8 + 64)
		return;
	bytes->data = memory_resize(bytes->data, bytes->size + 1, 1);
	bytes->capacity = bytes->size + 1;
}

struct kept_base *base_cache_add(struct base_cache *cache,
				 const struct pack_entry *entry,
				 struct buffer *bytes)
{
	struct kept_base *made = memory_alloc_zero(1, sizeof(*made));

	made->place = entry->place;
	made->id = entry->id;
	made->kind = entry->kind;
	made->depth = entry->depth;
	made->users = 1;
	buffer_swap(&made->bytes, bytes);
	trim(&made->bytes);
	pthread_mutex_lock(&cache->lock);
	/* Another thread may have been faster; each goes on with its own. */
	if (made->bytes.capacity <= BASE_LARGEST && !find(cache, entry->place))
		insert(cache, made);
	pthread_mutex_unlock(&cache->lock);
	return made;
}

void base_cache_give(struct base_cache *cache, struct kept_base *base)
{
	bool is_last;

	if (!base)
		return;
	pthread_mutex_lock(&cache->lock);
	is_last = --base->users == 0 && !base->is_listed;
	pthread_mutex_unlock(&cache->lock);
	if (is_last)
		base_free(base);
}
