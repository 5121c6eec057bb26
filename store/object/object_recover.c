/* Finding the end of what is committed. */
#include "store/object/object_state.h"

#include "core/base/file.h"
#include "core/base/memory.h"

#include <stdlib.h>

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

void object_index_entry(struct index_memtable *table,
			const struct pack_entry *entry)
{
	index_memtable_add(table, id_prefix(&entry->id), entry->place);
	if (entry->kind == OBJECT_DICTIONARY)
		index_memtable_add(table, DICTIONARY_PREFIX, entry->place);
}

/* The first damage seen, and how often there was some. */
struct damage {
	object_place place;
	uint64_t count;
};

/* What a walk makes of a stretch of the log. The store may be put to at the
 * same time, so nothing of it is changed on the way. */
struct recovery {
	struct index_memtable table;
	struct object_store_stats sums;
	struct damage damage;
	object_place committed; /* all before it is in the above */
	uint64_t digest;	/* of the last commit before it */
	uint64_t total_entries;
	uint64_t last_frame_bytes;

	/* Seen, and no commit yet. */
	struct pack_entry *entry;
	size_t count;
	size_t capacity;
	struct damage open_damage;
};

static void recovery_release(struct recovery *seen)
{
	index_memtable_release(&seen->table);
	free(seen->entry);
}

static void add_damage(struct damage *to, const struct damage *more)
{
	if (!to->count)
		to->place = more->place;
	to->count += more->count;
}

static void accept(struct recovery *seen, object_place end)
{
	for (size_t i = 0; i < seen->count; i++) {
		object_index_entry(&seen->table, &seen->entry[i]);
		object_count_entry(&seen->sums, &seen->entry[i]);
	}
	seen->total_entries += seen->count;
	seen->count = 0;
	add_damage(&seen->damage, &seen->open_damage);
	seen->open_damage = (struct damage){0};
	seen->committed = end;
}

static void take_item(struct recovery *seen, const struct pack_walk *walk,
		      enum pack_item item)
{
	const struct damage here = {walk->place, 1};
	struct pack_file pack;

	switch (item) {
	case PACK_BEGIN:
		/* The pack before is done, whether its last frame is seen or
		 * not. */
		accept(seen, walk->at);
		if (pack_log_look(walk->log, place_pack(walk->place), &pack) &&
		    pack.header_good && pack.digest != seen->digest) {
			add_damage(&seen->damage, &here);
			seen->digest = pack.digest;
		}
		seen->last_frame_bytes = 0;
		break;
	case PACK_ENTRY:
		ARRAY_RESERVE(seen->entry, seen->count + 1, seen->capacity);
		seen->entry[seen->count++] = walk->entry;
		break;
	case PACK_FRAME:
		accept(seen, walk->at);
		seen->digest = walk->frame.digest;
		seen->total_entries = walk->frame.total_entries;
		seen->last_frame_bytes = walk->size;
		break;
	case PACK_DAMAGE:
		add_damage(&seen->open_damage, &here);
		break;
	case PACK_END:
		break;
	}
}

/* Take in all that is committed from `from` up to `stop`; where there is a
 * stop, all before it is. */
static int walk_log(struct pack_log *log, object_place from, object_place stop,
		    struct recovery *seen, struct fault *fault)
{
	struct pack_walk walk;
	int rc;

	pack_walk_init(&walk, log, from, stop);
	while ((rc = pack_walk_next(&walk, fault)) > 0)
		take_item(seen, &walk, (enum pack_item)rc);
	if (stop != UINT64_MAX)
		accept(seen, stop);
	pack_walk_release(&walk);
	return rc;
}

/* Of the index's memtable and what is told of it. */
static void add_walked(struct object_store *store, struct recovery *seen)
{
	struct damage damage = {store->hole, store->hole_count};

	object_index_add_table(&store->index, &seen->table);
	object_add_sums(&store->tail, &seen->sums);
	add_damage(&damage, &seen->damage);
	store->hole = damage.place;
	store->hole_count = damage.count;
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

/* What ends at `to`: the commit with this digest? The pack after it names it,
 * too. */
static enum commit_seen see_commit(struct object_store *store, object_place to,
				   uint64_t digest)
{
	struct pack_log *log = &store->log;
	struct pack_file pack;
	unsigned char bytes[PACK_FRAME_SIZE];
	struct pack_frame frame;
	size_t got;

	if (pack_log_look(log, place_pack(to) + 1, &pack) && pack.header_good &&
	    pack.digest == digest)
		return COMMIT_SAME;
	if (!pack_log_look(log, place_pack(to), &pack) ||
	    pack.number != place_pack(to) || place_offset(to) > pack.size ||
	    place_offset(to) < PACK_HEADER_SIZE)
		return COMMIT_NONE;
	if (place_offset(to) == PACK_HEADER_SIZE)
		return pack.header_good && pack.digest == digest ? COMMIT_SAME
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

/* Somebody knows how long the log was. */
static void saw_commit(struct object_store *store,
		       const struct object_commit *commit)
{
	struct object_commit *seen = &store->options.seen;

	if (seen->key != store->log.key || seen->place < commit->place)
		*seen = *commit;
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
		last = &store->index.segment[store->index.segment_count - 1]
				->stretch;
		saw_commit(store, &(struct object_commit){last->key, last->to,
							  last->digest});
		object_index_forget(&store->index);
		store->index.damaged = true;
		return;
	}
	last = &store->index.segment[store->index.segment_count - 1]->stretch;
	store->committed = last->to;
	store->last_digest = last->digest;
	store->total_entries = last->total_entries;
}

/* Was the log put back to how it once was? The pack ends with a commit then. */
static bool ends_with_commit(struct object_store *store,
			     const struct recovery *seen, uint32_t number)
{
	struct pack_file pack;

	return pack_log_look(&store->log, number, &pack) &&
	       place_make(pack.number, pack.size) == seen->committed;
}

/* The walk came to the end of what its frames prove, and there was more: that
 * is no torn tail but damage. All that is left of it counts. */
static int walk_to_seen(struct object_store *store, struct recovery *seen,
			struct fault *fault)
{
	const struct object_commit *commit = &store->options.seen;
	const struct damage end = {commit->place, 1};
	int rc;

	if (commit->key != store->log.key || commit->place <= seen->committed ||
	    commit->digest == seen->digest ||
	    ends_with_commit(store, seen, place_pack(commit->place)))
		return 0;
	seen->count = 0;
	seen->open_damage = (struct damage){0};
	rc = walk_log(&store->log, seen->committed, commit->place, seen, fault);
	add_damage(&seen->damage, &end);
	seen->digest = commit->digest;
	seen->last_frame_bytes = PACK_FRAME_SIZE;
	return rc;
}

/* Who makes a log commits its settings before all else, or puts it in its place
 * when it is committed (compact, repair). So where several entries stand and no
 * commit, the end is lost. So it may be where the disk cannot read it. Unless
 * somebody saw where the end was. */
static void miss_commit(struct object_store *store, const struct recovery *seen)
{
	const struct pack_file *last =
		&store->log.pack[store->log.pack_count - 1];
	const struct object_commit *known = &store->options.seen;
	const object_place end = place_make(last->number, last->size);
	bool has_none = seen->count > 1 && !seen->total_entries &&
			!seen->last_frame_bytes;

	if (known->key == store->log.key && known->place > seen->committed)
		return;
	if (has_none || (store->log.has_unread && end > seen->committed))
		saw_commit(store,
			   &(struct object_commit){store->log.key, end + 1,
						   hash64_mix(seen->digest)});
}

int object_recover(struct object_store *store, struct fault *fault)
{
	struct recovery seen = {0};
	struct pack_file first;
	int rc;

	store->flush_at = OBJECT_FLUSH_RECORDS;
	pack_log_look(&store->log, 0, &first);
	store->last_digest = first.header_good ? first.digest : store->log.key;
	open_index(store);
	seen.committed = store->committed;
	seen.digest = store->last_digest;
	seen.total_entries = store->total_entries;
	seen.last_frame_bytes = store->last_frame_bytes;
	rc = walk_log(&store->log, store->committed, UINT64_MAX, &seen, fault);
	if (rc == 0)
		miss_commit(store, &seen);
	if (rc == 0)
		rc = walk_to_seen(store, &seen, fault);
	add_walked(store, &seen);
	store->committed = seen.committed;
	store->digest = store->last_digest = seen.digest;
	store->total_entries = seen.total_entries;
	store->last_frame_bytes = seen.last_frame_bytes;
	recovery_release(&seen);
	return rc;
}

/* Walking what the segments covered gives the memtable and the sums what they
 * had; what stands after it is there already, and where the log ends is the
 * putter's. */
int object_forget_segments(struct object_store *store, struct fault *fault)
{
	struct recovery seen = {0};
	int rc = 0;

	pthread_rwlock_wrlock(&store->lock);
	if (store->index.covered)
		rc = walk_log(&store->log, 0, store->index.covered, &seen,
			      fault);
	if (rc == 0 && store->index.covered) {
		object_index_forget(&store->index);
		store->index.damaged = true;
		add_walked(store, &seen);
	}
	pthread_rwlock_unlock(&store->lock);
	recovery_release(&seen);
	return rc;
}
