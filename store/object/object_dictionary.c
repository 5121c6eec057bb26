#define ZSTD_STATIC_LINKING_ONLY

#include "store/object/object_dictionary.h"

#include "core/base/memory.h"

#include <stdlib.h>
#include <zstd.h>

void dictionary_cache_init(struct dictionary_cache *cache)
{
	*cache = (struct dictionary_cache){.clock = 0};
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
	for (size_t i = 0; i < DICTIONARY_KEPT; i++)
		dictionary_free(cache->kept[i]);
	pthread_mutex_destroy(&cache->lock);
}

/* Under the lock. */
static struct dictionary *find(struct dictionary_cache *cache,
			       object_place place)
{
	for (size_t i = 0; i < DICTIONARY_KEPT; i++)
		if (cache->kept[i] && cache->kept[i]->place == place)
			return cache->kept[i];
	return NULL;
}

static struct dictionary *use(struct dictionary_cache *cache,
			      struct dictionary *dictionary)
{
	if (dictionary) {
		dictionary->users++;
		dictionary->used_at = ++cache->clock;
	}
	return dictionary;
}

struct dictionary *dictionary_cache_take(struct dictionary_cache *cache,
					 object_place place)
{
	struct dictionary *dictionary;

	pthread_mutex_lock(&cache->lock);
	dictionary = use(cache, find(cache, place));
	pthread_mutex_unlock(&cache->lock);
	return dictionary;
}

/* A free slot, or that of the one unused longest; NULL when all are in use. */
static struct dictionary **make_room(struct dictionary_cache *cache)
{
	struct dictionary **oldest = NULL;

	for (size_t i = 0; i < DICTIONARY_KEPT; i++) {
		struct dictionary **slot = &cache->kept[i];

		if (!*slot)
			return slot;
		if (!(*slot)->users &&
		    (!oldest || (*slot)->used_at < (*oldest)->used_at))
			oldest = slot;
	}
	if (oldest) {
		dictionary_free(*oldest);
		*oldest = NULL;
	}
	return oldest;
}

struct dictionary *dictionary_cache_add(struct dictionary_cache *cache,
					object_place place, const struct id *id,
					struct buffer *bytes)
{
	struct dictionary *made = memory_alloc_zero(1, sizeof(*made));
	struct dictionary **slot, *found;

	made->id = *id;
	made->place = place;
	made->bytes = *bytes;
	*bytes = (struct buffer)BUFFER_INIT;
	made->decompress = ZSTD_createDDict_byReference(made->bytes.data,
							made->bytes.size);
	if (!made->decompress) {
		dictionary_free(made);
		return NULL;
	}
	pthread_mutex_lock(&cache->lock);
	found = find(cache, place);
	if (found) { /* another thread was faster */
		use(cache, found);
	} else {
		use(cache, made);
		slot = make_room(cache);
		if (slot)
			*slot = made;
	}
	pthread_mutex_unlock(&cache->lock);
	if (found)
		dictionary_free(made);
	return found ? found : made;
}

void dictionary_cache_give(struct dictionary_cache *cache,
			   struct dictionary *dictionary)
{
	bool is_kept;

	if (!dictionary)
		return;
	pthread_mutex_lock(&cache->lock);
	dictionary->users--;
	is_kept = find(cache, dictionary->place) == dictionary;
	pthread_mutex_unlock(&cache->lock);
	/* One that found no slot has this user only. */
	if (!is_kept)
		dictionary_free(dictionary);
}

bool dictionary_for_level(struct dictionary_cache *cache,
			  struct dictionary *dictionary, int level)
{
	bool is_ready;

	pthread_mutex_lock(&cache->lock);
	if (!dictionary->compress) {
		dictionary->compress = ZSTD_createCDict_byReference(
			dictionary->bytes.data, dictionary->bytes.size, level);
		dictionary->level = level;
	}
	is_ready = dictionary->compress && dictionary->level == level;
	pthread_mutex_unlock(&cache->lock);
	return is_ready;
}
