/* Opening and closing, the walk that recovers, what is told of the whole. */
#include "store/object/object_state.h"

#include "core/base/file.h"
#include "core/base/memory.h"

#include <stdlib.h>

#define PACK_BYTES_DEFAULT ((uint32_t)512 << 20)
#define PACK_BYTES_MAX	   ((uint32_t)2 << 30)

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

void object_count_entry(struct object_store *store,
			const struct pack_entry *entry)
{
	store->stats.objects[entry->kind]++;
	store->stats.raw_bytes[entry->kind] += entry->raw_bytes;
	store->stats.stored_bytes[entry->kind] += pack_entry_size(entry);
	store->stats.with_base += entry->base_count > 0;
}

/* Entries the walk has seen and not yet a commit for. */
struct recovery {
	struct pack_entry *entry;
	size_t count;
	size_t capacity;
	object_place hole; /* damage among them */
	uint64_t hole_count;
};

static void accept(struct object_store *store, struct recovery *seen,
		   object_place end)
{
	for (size_t i = 0; i < seen->count; i++) {
		struct pack_entry *entry = &seen->entry[i];

		index_memtable_add(&store->table, id_prefix(&entry->id),
				   entry->place);
		object_count_entry(store, entry);
	}
	store->total_entries += seen->count;
	if (!store->hole_count)
		store->hole = seen->hole;
	store->hole_count += seen->hole_count;
	store->committed = end;
	seen->count = 0;
	seen->hole = seen->hole_count = 0;
}

static void take_frame(struct object_store *store, struct recovery *seen,
		       const struct pack_walk *walk)
{
	accept(store, seen, walk->at);
	store->digest = store->last_digest = walk->frame.digest;
	store->total_entries = walk->frame.total_entries;
	store->last_frame_bytes = walk->size;
}

/* Walk the log from store->committed and take in all that is committed. */
static int recover(struct object_store *store, struct fault *fault)
{
	struct recovery seen = {0};
	struct pack_walk walk;
	int rc;

	pack_walk_init(&walk, &store->log, store->committed, UINT64_MAX);
	while ((rc = pack_walk_next(&walk, fault)) > 0) {
		switch ((enum pack_item)rc) {
		case PACK_BEGIN:
			/* The pack before is done, frame or not. */
			accept(store, &seen, walk.at);
			store->last_frame_bytes = 0;
			break;
		case PACK_ENTRY:
			seen.count++;
			ARRAY_RESERVE(seen.entry, seen.count, seen.capacity);
			seen.entry[seen.count - 1] = walk.entry;
			break;
		case PACK_FRAME:
			take_frame(store, &seen, &walk);
			break;
		case PACK_DAMAGE:
			if (!seen.hole_count++)
				seen.hole = walk.place;
			break;
		case PACK_END:
			break;
		}
	}
	free(seen.entry);
	pack_walk_release(&walk);
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
		store->options.level = 3;
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
	rc = pack_log_open(&store->log, packs, fault);
	store->digest = store->last_digest = store->log.key;
	if (rc == 0)
		rc = recover(store, fault);
	if (rc == 0 && mode == OBJECT_STORE_WRITE)
		rc = object_append_open(store, fault);
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
	index_memtable_release(&store->table);
	buffer_release(&store->pending);
	pthread_rwlock_destroy(&store->lock);
	free(store->folder);
	free(store);
}

object_place object_store_committed(const struct object_store *store)
{
	return store->committed;
}

int object_store_stats(struct object_store *store,
		       struct object_store_stats *out, struct fault *fault)
{
	(void)fault;
	*out = store->stats;
	out->packs = store->log.pack_count;
	out->pack_bytes = 0;
	for (size_t i = 0; i < store->log.pack_count; i++)
		out->pack_bytes += store->log.pack[i].size;
	return 0;
}

int object_store_flush_index(struct object_store *store, struct fault *fault)
{
	if (store->poisoned)
		return fault_set(fault, store->poison.code, "%s",
				 store->poison.message);
	return 0;
}
