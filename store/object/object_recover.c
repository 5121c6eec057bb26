/* Finding the end of what is committed, and keeping the index in step. */
#include "store/object/object_state.h"

#include "core/base/file.h"
#include "core/base/memory.h"

#include <stdlib.h>

/* Records in memory (16 to 32 bytes each) before the index is written. */
/* The log past the index is walked on every open: 16 K entries take 5 ms. */
#define FLUSH_RECORDS ((uint64_t)1 << 14)

/* Damaged entries in a row that are passed over before the index is no longer
 * taken for a witness: some sectors' worth. */
#define WITNESS_TRIES 64

void object_count_entry(struct object_store_stats *sums,
			const struct pack_entry *entry)
{
	sums->objects[entry->kind]++;
	sums->raw_bytes[entry->kind] += entry->raw_bytes;
	sums->stored_bytes[entry->kind] += pack_entry_size(entry);
	sums->with_base += entry->base_count > 0;
}

void object_add_sums(struct object_store_stats *sums,
		     const struct object_store_stats *more)
{
	for (int i = 0; i < OBJECT_KIND_COUNT; i++) {
		sums->objects[i] += more->objects[i];
		sums->raw_bytes[i] += more->raw_bytes[i];
		sums->stored_bytes[i] += more->stored_bytes[i];
	}
	sums->with_base += more->with_base;
}

void object_index_entry(struct object_store *store,
			const struct pack_entry *entry)
{
	index_memtable_add(&store->index.table, id_prefix(&entry->id),
			   entry->place);
	if (entry->kind == OBJECT_DICTIONARY)
		index_memtable_add(&store->index.table, DICTIONARY_PREFIX,
				   entry->place);
}

/* What the walk has seen and no commit yet. */
struct recovery {
	struct pack_entry *entry;
	size_t count;
	size_t capacity;
	object_place hole; /* damage among it */
	uint64_t hole_count;
};

static void accept(struct object_store *store, struct recovery *seen,
		   object_place end)
{
	for (size_t i = 0; i < seen->count; i++) {
		struct pack_entry *entry = &seen->entry[i];

		object_index_entry(store, entry);
		object_count_entry(&store->tail, entry);
	}
	store->total_entries += seen->count;
	if (!store->hole_count)
		store->hole = seen->hole;
	store->hole_count += seen->hole_count;
	store->committed = end;
	seen->count = 0;
	seen->hole = seen->hole_count = 0;
}

static void take_item(struct object_store *store, struct recovery *seen,
		      const struct pack_walk *walk, enum pack_item item)
{
	switch (item) {
	case PACK_BEGIN:
		/* The pack before is done, whether its last frame is seen or
		 * not. */
		accept(store, seen, walk->at);
		store->last_frame_bytes = 0;
		break;
	case PACK_ENTRY:
		ARRAY_RESERVE(seen->entry, seen->count + 1, seen->capacity);
		seen->entry[seen->count++] = walk->entry;
		break;
	case PACK_FRAME:
		accept(store, seen, walk->at);
		store->digest = store->last_digest = walk->frame.digest;
		store->total_entries = walk->frame.total_entries;
		store->last_frame_bytes = walk->size;
		break;
	case PACK_DAMAGE:
		if (!seen->hole_count++)
			seen->hole = walk->place;
		break;
	case PACK_END:
		break;
	}
}

/* Take in all that is committed from `from` up to `stop`; where there is a
 * stop, all before it is. */
static int walk_log(struct object_store *store, object_place from,
		    object_place stop, struct fault *fault)
{
	struct recovery seen = {0};
	struct pack_walk walk;
	int rc;

	pack_walk_init(&walk, &store->log, from, stop);
	while ((rc = pack_walk_next(&walk, fault)) > 0)
		take_item(store, &seen, &walk, (enum pack_item)rc);
	if (stop != UINT64_MAX)
		accept(store, &seen, stop);
	free(seen.entry);
	pack_walk_release(&walk);
	return rc;
}

/*
 * Where both copies of a commit are damaged, the index is the witness that
 * there was one. It is believed when the log goes on from the newest entry it
 * knows and can be read with nothing but damage up to `to`: another log's
 * entries would stand there otherwise.
 */
static bool only_damage_follows(struct object_store *store, object_place to)
{
	const struct object_index *index = &store->index;
	object_place place = to;
	struct pack_entry entry;
	struct pack_walk walk;
	int rc;

	/* A bounded number of steps, each through the whole segment. */
	for (int i = 0; i < WITNESS_TRIES; i++) {
		place = index_segment_last_place(
			index->segment[index->segment_count - 1], place);
		if (!place)
			return false;
		if (object_read_head(store, place, &entry, NULL) == 0)
			break;
		if (i == WITNESS_TRIES - 1)
			return false;
	}
	pack_walk_init(&walk, &store->log, place + pack_entry_size(&entry),
		       UINT64_MAX);
	while ((rc = pack_walk_next(&walk, NULL)) > 0 && walk.place < to)
		if (rc == PACK_ENTRY)
			break;
	pack_walk_release(&walk);
	return rc == PACK_END || (rc > 0 && walk.place >= to);
}

enum commit_seen { COMMIT_NONE, COMMIT_SAME, COMMIT_OTHER, COMMIT_DAMAGED };

/* What ends at `to`: the commit with this digest? */
static enum commit_seen see_commit(struct object_store *store, object_place to,
				   uint64_t digest)
{
	struct pack_log *log = &store->log;
	size_t index = pack_log_find(log, place_pack(to));
	unsigned char bytes[PACK_FRAME_SIZE];
	struct pack_frame frame;
	size_t got;

	if (index == log->pack_count ||
	    log->pack[index].number != place_pack(to) ||
	    place_offset(to) > log->pack[index].size ||
	    place_offset(to) < PACK_HEADER_SIZE)
		return COMMIT_NONE;
	if (place_offset(to) == PACK_HEADER_SIZE)
		return log->pack[index].header_good &&
				       log->pack[index].digest == digest
			       ? COMMIT_SAME
			       : COMMIT_OTHER;
	if (place_offset(to) < PACK_HEADER_SIZE + PACK_FRAME_SIZE ||
	    pack_log_read(log, to - sizeof(bytes), bytes, sizeof(bytes), &got,
			  NULL) < 0)
		return COMMIT_NONE;
	if (!pack_frame_decode(bytes_make(bytes, got), log->key,
			       to - sizeof(bytes), &frame))
		return COMMIT_DAMAGED;
	return frame.digest == digest ? COMMIT_SAME : COMMIT_OTHER;
}

bool object_store_has_commit(struct object_store *store, object_place place,
			     uint64_t digest)
{
	return see_commit(store, place, digest) == COMMIT_SAME;
}

/* Does the log have, at the end of what the segments cover, what they say? */
static bool is_of_this_log(struct object_store *store)
{
	const struct index_stretch *last =
		&store->index.segment[store->index.segment_count - 1]->stretch;
	enum commit_seen seen = see_commit(store, last->to, last->digest);

	if (seen == COMMIT_NONE)
		return false;
	if (place_offset(last->to) > PACK_HEADER_SIZE)
		store->last_frame_bytes = PACK_FRAME_SIZE;
	return seen == COMMIT_SAME ||
	       (seen == COMMIT_DAMAGED && only_damage_follows(store, last->to));
}

static void open_index(struct object_store *store)
{
	struct buffer folder = BUFFER_INIT;
	const struct index_stretch *last;

	file_join(&folder, store->folder, "index");
	object_index_init(&store->index, buffer_string(&folder),
			  store->log.key);
	buffer_release(&folder);
	if (!store->index.segment_count)
		return;
	if (!is_of_this_log(store)) {
		object_index_forget(&store->index);
		store->index.damaged = true;
		return;
	}
	last = &store->index.segment[store->index.segment_count - 1]->stretch;
	store->committed = last->to;
	store->digest = store->last_digest = last->digest;
	store->total_entries = last->total_entries;
}

int object_recover(struct object_store *store, struct fault *fault)
{
	store->flush_at = FLUSH_RECORDS;
	store->digest = store->last_digest = store->log.pack[0].header_good
						     ? store->log.pack[0].digest
						     : store->log.key;
	open_index(store);
	return walk_log(store, store->committed, UINT64_MAX, fault);
}

/* Walking what the segments covered fills the memtable and the sums; what
 * stands after it is there already and keeps its counts. */
int object_forget_segments(struct object_store *store, struct fault *fault)
{
	object_place covered, committed;
	uint64_t digest, last_digest, total, frame_bytes;
	int rc = 0;

	pthread_rwlock_wrlock(&store->lock);
	covered = store->index.covered;
	if (covered) {
		committed = store->committed;
		digest = store->digest;
		last_digest = store->last_digest;
		total = store->total_entries;
		frame_bytes = store->last_frame_bytes;
		object_index_forget(&store->index);
		store->index.damaged = true;
		rc = walk_log(store, 0, covered, fault);
		store->committed = committed;
		store->digest = digest;
		store->last_digest = last_digest;
		store->total_entries = total;
		store->last_frame_bytes = frame_bytes;
	}
	pthread_rwlock_unlock(&store->lock);
	return rc;
}

static int flush(struct object_store *store, struct fault *fault)
{
	struct index_stretch to = {
		.key = store->log.key,
		.to = store->committed,
		.digest = store->last_digest,
		.total_entries = store->total_entries,
		.sums = store->tail,
	};
	struct index_segment *segment;
	size_t kept;
	int rc;

	if (store->committed == store->index.covered)
		return 0;
	rc = object_index_write(&store->index, &to, &segment, &kept, fault);
	if (rc < 0)
		return rc;
	pthread_rwlock_wrlock(&store->lock);
	object_index_switch(&store->index, segment, kept);
	store->tail = (struct object_store_stats){0};
	pthread_rwlock_unlock(&store->lock);
	return 0;
}

int object_store_flush_index(struct object_store *store, struct fault *fault)
{
	int rc;

	if (store->mode != OBJECT_STORE_WRITE)
		return fault_set(fault, FAULT_USAGE,
				 "%s: opened for reading only", store->folder);
	if (store->poisoned)
		return fault_set(fault, store->poison.code,
				 "the archive stopped writing: %.400s",
				 store->poison.message);
	rc = flush(store, fault);
	if (rc == FAULT_CORRUPT) {
		rc = object_forget_segments(store, fault);
		if (rc == 0)
			rc = flush(store, fault);
	}
	return rc;
}

void object_flush_when_due(struct object_store *store)
{
	if (store->index.table.count < store->flush_at)
		return;
	if (object_store_flush_index(store, NULL) < 0)
		store->flush_at = 2 * store->index.table.count;
	else
		store->flush_at = FLUSH_RECORDS;
}
