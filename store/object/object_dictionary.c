#define ZSTD_STATIC_LINKING_ONLY

#include "store/object/object_dictionary.h"

#include "core/base/memory.h"

#include <stdlib.h>
#include <zstd.h>

void dictionary_cache_init(struct dictionary_cache *cache)
{
	*cache = (struct dictionary_cache){.bytes = 0};
	pthread_mutex_init(&cache->lock, NULL);
}

static void dictionary_free(struct dictionary *dictionary)
{
	if (!dictionary)
		return;
	ZSTD_freeCDict(dictionary->compress);
	ZSTD_freeDDict(dictionary->decompress);
	buffer_release(&dictionary->bytes);
	free(dictionary);
}

void dictionary_cache_release(struct dictionary_cache *cache)
{
	struct dictionary *it, *older;

	for (it = cache->newest; it; it = older) {
		older = it->older;
		dictionary_free(it);
	}
	pthread_mutex_destroy(&cache->lock);
}

/* What follows is done under the lock. */

static void list(struct dictionary_cache *cache, struct dictionary *dictionary)
{
	dictionary->older = cache->newest;
	cache->newest = dictionary;
}

static struct dictionary *find_and_use(struct dictionary_cache *cache,
				       object_place place)
{
	struct dictionary **link = &cache->newest, *found;

	while (*link && (*link)->place != place)
		link = &(*link)->older;
	found = *link;
	if (found) {
		*link = found->older;
		list(cache, found);
		found->users++;
	}
	return found;
}

/* Its last user frees it. */
static void drop(struct dictionary_cache *cache, struct dictionary **link)
{
	struct dictionary *dictionary = *link;

	*link = dictionary->older;
	cache->bytes -= dictionary->weight;
	dictionary->is_kept = false;
	if (!dictionary->users)
		dictionary_free(dictionary);
}

/* Keep the newest that fit; the very newest always. */
static void keep_to_limit(struct dictionary_cache *cache)
{
	struct dictionary **link = &cache->newest;
	size_t bytes = 0;

	while (*link && cache->bytes > DICTIONARY_CACHE_BYTES) {
		bytes += (*link)->weight;
		if (bytes > DICTIONARY_CACHE_BYTES && *link != cache->newest)
			drop(cache, link);
		else
			link = &(*link)->older;
	}
}

struct dictionary *dictionary_cache_take(struct dictionary_cache *cache,
					 object_place place)
{
	struct dictionary *dictionary;

	pthread_mutex_lock(&cache->lock);
	dictionary = find_and_use(cache, place);
	pthread_mutex_unlock(&cache->lock);
	return dictionary;
}

struct dictionary *dictionary_cache_add(struct dictionary_cache *cache,
					object_place place, const struct id *id,
					struct buffer *bytes)
{
	struct dictionary *made = memory_alloc_zero(1, sizeof(*made));
	struct dictionary *found;

	made->id = *id;
	made->place = place;
	made->users = 1;
	buffer_swap(&made->bytes, bytes);
	made->decompress = ZSTD_createDDict_byReference(made->bytes.data,
							made->bytes.size);
	if (!made->decompress) {
		dictionary_free(made);
		return NULL;
	}
	made->weight = sizeof(*made) + made->bytes.capacity +
		       ZSTD_sizeof_DDict(made->decompress);
	pthread_mutex_lock(&cache->lock);
	found = find_and_use(cache, place);
	if (!found) {
		list(cache, made);
		made->is_kept = true;
		cache->bytes += made->weight;
		keep_to_limit(cache);
	}
	pthread_mutex_unlock(&cache->lock);
	if (!found)
		return made;
	dictionary_free(made); /* another thread was faster */
	return found;
}

void dictionary_cache_give(struct dictionary_cache *cache,
			   struct dictionary *dictionary)
{
	bool is_last;

	if (!dictionary)
		return;
	pthread_mutex_lock(&cache->lock);
	is_last = --dictionary->users == 0 && !dictionary->is_kept;
	pthread_mutex_unlock(&cache->lock);
	if (is_last)
		dictionary_free(dictionary);
}

/* Under the lock. */
static void digest(struct dictionary_cache *cache,
		   struct dictionary *dictionary, int level)
{
	size_t weight;

	dictionary->compress = ZSTD_createCDict_byReference(
		dictionary->bytes.data, dictionary->bytes.size, level);
	dictionary->level = level;
	weight = ZSTD_sizeof_CDict(dictionary->compress);
	dictionary->weight += weight;
	if (dictionary->is_kept) {
		cache->bytes += weight;
		keep_to_limit(cache);
	}
}

bool dictionary_for_level(struct dictionary_cache *cache,
			  struct dictionary *dictionary, int level)
{
	bool is_ready;

	pthread_mutex_lock(&cache->lock);
	if (!dictionary->compress)
		digest(cache, dictionary, level);
	is_ready = dictionary->compress && dictionary->level == level;
	pthread_mutex_unlock(&cache->lock);
	return is_ready;
}
