/* Opening and closing, and what is told of the whole. */
#include "store/object/object_state.h"

#include "core/base/file.h"
#include "core/base/memory.h"

#include <stdlib.h>

#define PACK_BYTES_DEFAULT ((uint32_t)512 << 20)
#define PACK_BYTES_MAX	   ((uint32_t)2 << 30)
#define LEVEL_DEFAULT	   6
#define RECORDS_LEVEL	   12

const char *object_kind_name(enum object_kind kind)
{
	static const char *const name[OBJECT_KIND_COUNT] = {
		[OBJECT_ORIGINAL] = "original",
		[OBJECT_BODY] = "body",
		[OBJECT_CAPTURES] = "captures",
		[OBJECT_MANIFEST] = "manifest",
		[OBJECT_DUMP] = "dump",
		[OBJECT_RUN] = "run",
		[OBJECT_SETTINGS] = "settings",
		[OBJECT_DICTIONARY] = "dictionary",
		[OBJECT_TOMBSTONE] = "tombstone",
		[OBJECT_GROUP] = "group",
	};

	if ((unsigned)kind >= OBJECT_KIND_COUNT || !name[kind])
		return "unknown";
	return name[kind];
}

static char *folder_of_packs(const char *folder)
{
	struct buffer path = BUFFER_INIT;

	file_join(&path, folder, "packs");
	return (char *)path.data;
}

int object_store_create(const char *folder, struct fault *fault)
{
	char *packs = folder_of_packs(folder);
	int rc = pack_log_create(packs, fault);

	free(packs);
	return rc;
}

static void set_options(struct object_store *store,
			const struct object_store_options *options)
{
	if (options)
		store->options = *options;
	if (!store->options.pack_bytes)
		store->options.pack_bytes = PACK_BYTES_DEFAULT;
	if (store->options.pack_bytes > PACK_BYTES_MAX)
		store->options.pack_bytes = PACK_BYTES_MAX;
	if (!store->options.level)
		store->options.level = LEVEL_DEFAULT;
}

object_place object_dictionary_place(struct object_store *store)
{
	object_place place;

	pthread_rwlock_rdlock(&store->lock);
	place = store->dictionary;
	pthread_rwlock_unlock(&store->lock);
	return place;
}

void object_use_dictionary(struct object_store *store, object_place place)
{
	pthread_rwlock_wrlock(&store->lock);
	store->dictionary = place;
	pthread_rwlock_unlock(&store->lock);
}

static object_place take_newest(struct place_list *list)
{
	size_t newest = 0;
	object_place place;

	for (size_t i = 1; i < list->count; i++)
		if (list->place[i] > list->place[newest])
			newest = i;
	place = list->place[newest];
	list->place[newest] = list->place[--list->count];
	return place;
}

/* The newest that can be read. */
static void find_dictionary(struct object_store *store)
{
	struct object_store_stats stats;
	struct place_list list = {0};
	struct dictionary *dictionary = NULL;
	size_t size = 0;

	if (object_index_find(&store->index, DICTIONARY_PREFIX, &list) < 0)
		list.count = 0;
	while (list.count && !store->dictionary) {
		struct pack_base base = {.place = take_newest(&list)};

		if (object_dictionary_take(store, &base, &dictionary, NULL) < 0)
			continue;
		store->dictionary = base.place;
		size = dictionary->bytes.size;
		dictionary_cache_give(&store->dictionaries, dictionary);
	}
	place_list_release(&list);
	object_store_stats(store, &stats, NULL);
	object_trainer_resume(&store->trainer, stats.raw_bytes[OBJECT_BODY],
			      size);
}

int object_store_open(const char *folder, enum object_store_mode mode,
		      const struct object_store_options *options,
		      struct object_store **out, struct fault *fault)
{
	struct object_store *store = memory_alloc_zero(1, sizeof(*store));
	char *packs = folder_of_packs(folder);
	int rc;

	*out = NULL;
	store->folder = memory_copy_string(folder);
	store->mode = mode;
	store->fd = -1;
	set_options(store, options);
	pthread_rwlock_init(&store->lock, NULL);
	store->codec = object_codec_new(store->options.level);
	store->records = object_codec_new(store->options.level < RECORDS_LEVEL
						  ? RECORDS_LEVEL
						  : store->options.level);
	object_scratch_init(&store->scratch);
	base_cache_init(&store->bases, mode == OBJECT_STORE_READ
					       ? BASE_CACHE_BYTES_READ
					       : BASE_CACHE_BYTES);
	dictionary_cache_init(&store->dictionaries);
	rc = pack_log_open(&store->log, packs, &store->options, fault);
	if (rc == 0)
		rc = object_recover(store, fault);
	if (rc == 0 && mode == OBJECT_STORE_WRITE)
		rc = object_append_open(store, fault);
	if (rc == 0 && mode == OBJECT_STORE_WRITE) {
		find_dictionary(store);
		object_flush_when_due(store);
	}
	free(packs);
	if (rc < 0)
		object_store_close(store);
	else
		*out = store;
	return rc;
}

void object_store_close(struct object_store *store)
{
	if (!store)
		return;
	file_close(store->fd);
	pack_log_release(&store->log);
	object_codec_free(store->codec);
	object_codec_free(store->records);
	id_stretch_release(&store->stretch);
	object_trainer_release(&store->trainer);
	object_scratch_release(&store->scratch);
	base_cache_release(&store->bases);
	dictionary_cache_release(&store->dictionaries);
	object_index_release(&store->index);
	buffer_release(&store->pending);
	pthread_rwlock_destroy(&store->lock);
	free(store->folder);
	free(store);
}

object_place object_store_committed(struct object_store *store)
{
	object_place place;

	pthread_rwlock_rdlock(&store->lock);
	place = store->committed;
	pthread_rwlock_unlock(&store->lock);
	return place;
}

bool object_store_met_damage(struct object_store *store)
{
	bool has_hole;

	pthread_rwlock_rdlock(&store->lock);
	has_hole = store->hole_count > 0;
	pthread_rwlock_unlock(&store->lock);
	return has_hole || store->met_damage;
}

uint64_t object_store_key(const struct object_store *store)
{
	return store->log.key;
}

uint64_t object_store_digest(const struct object_store *store)
{
	return store->last_digest;
}

int object_store_stats(struct object_store *store,
		       struct object_store_stats *out, struct fault *fault)
{
	(void)fault;
	pthread_rwlock_rdlock(&store->lock);
	*out = store->tail;
	object_add_sums(out, &store->open);
	for (size_t i = 0; i < store->index.segment_count; i++)
		object_add_sums(out, &store->index.segment[i]->stretch.sums);
	out->index_bytes = object_index_bytes(&store->index);
	out->pack_bytes = pack_log_bytes(&store->log, &out->packs);
	pthread_rwlock_unlock(&store->lock);
	return 0;
}
