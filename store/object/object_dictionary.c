#define ZSTD_STATIC_LINKING_ONLY

#include "store/object/object_dictionary.h"

#include "core/base/memory.h"
#include "store/object/script_of.h"

#include <stdlib.h>
#include <zstd.h>

/* Tables begin with it: "nfsymbol". */
#define TABLES_MAGIC UINT64_C(0x6c6f626d7973666e)

void dictionary_cache_init(struct dictionary_cache *cache)
{
	*cache = (struct dictionary_cache){.bytes = 0};
	pthread_mutex_init(&cache->lock, NULL);
}

void dictionary_write_tables(const struct dictionary_table *table,
			     unsigned count, struct buffer *out)
{
	if (!count)
		return;
	wire_put64(out, TABLES_MAGIC);
	wire_put8(out, (uint8_t)count);
	for (unsigned i = 0; i < count; i++) {
		wire_put8(out, table[i].script);
		wire_put32(out, table[i].text);
		symbol_table_write(table[i].symbols, out);
	}
}

static bool read_tables(struct dictionary *dictionary)
{
	struct bytes bytes = buffer_view(&dictionary->bytes);
	struct wire_reader reader = wire_reader_make(bytes);
	unsigned count;

	dictionary->content = bytes;
	if (bytes.size < 8 || wire_get64(&reader) != TABLES_MAGIC)
		return true;
	count = wire_get8(&reader);
	if (count == 0 || count > DICTIONARY_TABLES_MAX)
		return false;
	for (unsigned i = 0; i < count; i++) {
		struct dictionary_table *table = &dictionary->table[i];

		table->script = wire_get8(&reader);
		table->text = wire_get32(&reader);
		table->symbols = symbol_table_read(&reader);
		if (!table->symbols)
			return false;
		dictionary->table_count++;
	}
	dictionary->content = wire_get_raw(&reader, wire_left(&reader));
	return true;
}

struct dictionary *dictionary_new(struct buffer *bytes)
{
	struct dictionary *made = memory_alloc_zero(1, sizeof(*made));

	buffer_swap(&made->bytes, bytes);
	if (read_tables(made))
		made->decompress = ZSTD_createDDict_byReference(
			made->content.data, made->content.size);
	if (!made->decompress) {
		dictionary_free(made);
		return NULL;
	}
	made->weight = sizeof(*made) + made->bytes.capacity +
		       ZSTD_sizeof_DDict(made->decompress);
	for (unsigned i = 0; i < made->table_count; i++)
		made->weight += made->table[i].symbols->symbol_count *
				sizeof(struct symbol);
	return made;
}

void dictionary_free(struct dictionary *dictionary)
{
	if (!dictionary)
		return;
	for (unsigned i = 0; i < dictionary->table_count; i++)
		symbol_table_free(dictionary->table[i].symbols);
	ZSTD_freeCDict(dictionary->compress);
	ZSTD_freeDDict(dictionary->decompress);
	buffer_release(&dictionary->bytes);
	free(dictionary);
}

bool dictionary_digest(struct dictionary *dictionary, int level)
{
	if (!dictionary->compress) {
		dictionary->compress = ZSTD_createCDict_byReference(
			dictionary->content.data, dictionary->content.size,
			level);
		dictionary->level = level;
		for (unsigned i = 0; i < dictionary->table_count; i++)
			symbol_table_prepare(dictionary->table[i].symbols);
	}
	return dictionary->compress && dictionary->level == level;
}

unsigned dictionary_table_of(const struct dictionary_table *table,
			     unsigned count, uint8_t script)
{
	for (unsigned i = 0; i < count; i++)
		if (table[i].script == script)
			return i + 1;
	return 0;
}

unsigned dictionary_table_for(const struct dictionary *dictionary,
			      struct bytes bytes)
{
	return dictionary->table_count
		       ? dictionary_table_of(dictionary->table,
					     dictionary->table_count,
					     object_script_of(bytes))
		       : 0;
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
	struct dictionary *made = dictionary_new(bytes);
	struct dictionary *found;

	if (!made)
		return NULL;
	made->id = *id;
	made->place = place;
	made->users = 1;
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

bool dictionary_for_level(struct dictionary_cache *cache,
			  struct dictionary *dictionary, int level)
{
	bool is_ready, is_new;

	pthread_mutex_lock(&cache->lock);
	is_new = !dictionary->compress;
	is_ready = dictionary_digest(dictionary, level);
	if (is_new && dictionary->compress) {
		size_t weight = ZSTD_sizeof_CDict(dictionary->compress);

		dictionary->weight += weight;
		if (dictionary->is_kept) {
			cache->bytes += weight;
			keep_to_limit(cache);
		}
	}
	pthread_mutex_unlock(&cache->lock);
	return is_ready;
}
