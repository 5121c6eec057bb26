/* The writing end of the log: buffer, write, commit, roll over. */
#include "store/object/object_state.h"

#include "core/base/file.h"

#include <fcntl.h>
#include <unistd.h>

#define PENDING_MAX ((size_t)1 << 20)

/* Packs are added by the putter alone: it needs no lock to read of them. */
static const struct pack_file *last_pack(const struct object_store *store)
{
	return &store->log.pack[store->log.pack_count - 1];
}

/* After a failure nothing more is written. What was not committed is taken
 * back where the system lets us, since it may be in memory and not on disk. */
int object_poison(struct object_store *store, const struct fault *fault)
{
	struct buffer path = BUFFER_INIT;

	if (store->poisoned)
		return store->poison.code;
	store->poisoned = true;
	store->poison = *fault;
	if (store->fd >= 0 &&
	    place_pack(store->begin) == last_pack(store)->number) {
		pack_log_path(&store->log, place_pack(store->begin), &path);
		file_truncate(store->fd, place_offset(store->begin),
			      buffer_string(&path), NULL);
		buffer_release(&path);
	}
	return fault->code;
}

static int is_poisoned(const struct object_store *store, struct fault *fault)
{
	if (!store->poisoned)
		return 0;
	return fault_set(fault, store->poison.code,
			 "the archive stopped writing: %.400s",
			 store->poison.message);
}

/* Open the last pack to append at `offset`, with nothing after it. */
static int open_last(struct object_store *store, uint64_t offset,
		     struct fault *fault)
{
	const struct pack_file *pack = last_pack(store);
	struct buffer path = BUFFER_INIT;
	int rc;

	file_close(store->fd);
	pack_log_path(&store->log, pack->number, &path);
	rc = store->fd =
		file_open(buffer_string(&path), O_WRONLY | O_APPEND, 0, fault);
	if (rc < 0)
		goto out;
	rc = 0;
	if (pack->size > offset) {
		rc = file_truncate(store->fd, offset, buffer_string(&path),
				   fault);
		if (rc == 0)
			rc = file_sync(store->fd, buffer_string(&path), fault);
		pack_log_set_end(&store->log, offset);
	}
	store->begin = place_make(pack->number, offset);
	pthread_rwlock_wrlock(&store->lock);
	store->pending_at = store->begin;
	pthread_rwlock_unlock(&store->lock);
	id_stretch_restart(&store->stretch, store->pending_at);
out:
	buffer_release(&path);
	return rc;
}

static int write_to_pack(struct object_store *store, struct bytes bytes,
			 struct fault *fault)
{
	struct buffer path = BUFFER_INIT;
	int rc;

	pack_log_path(&store->log, place_pack(store->pending_at), &path);
	rc = file_write_all(store->fd, bytes, buffer_string(&path), fault);
	buffer_release(&path);
	return rc;
}

static int sync_pack(struct object_store *store, struct fault *fault)
{
	struct buffer path = BUFFER_INIT;
	int rc;

	pack_log_path(&store->log, place_pack(store->pending_at), &path);
	rc = file_sync(store->fd, buffer_string(&path), fault);
	buffer_release(&path);
	return rc;
}

/* Move what is buffered into the file. Readers find it in one or the other. */
static int write_pending(struct object_store *store, struct fault *fault)
{
	int rc = write_to_pack(store, buffer_view(&store->pending), fault);

	if (rc < 0)
		return rc;
	pthread_rwlock_wrlock(&store->lock);
	store->pending_at += store->pending.size;
	pack_log_set_end(&store->log, place_offset(store->pending_at));
	buffer_clear(&store->pending);
	pthread_rwlock_unlock(&store->lock);
	return 0;
}

static int write_frame(struct object_store *store, struct fault *fault)
{
	struct pack_frame frame = {
		.place = store->pending_at,
		.length = store->pending_at - store->begin,
		.entries = store->entries,
		.total_entries = store->total_entries + store->entries,
		.previous_digest = store->last_digest,
		.digest = store->digest,
	};
	struct buffer bytes = BUFFER_INIT;
	int rc;

	pack_frame_encode(&frame, store->log.key, &bytes);
	rc = write_to_pack(store, buffer_view(&bytes), fault);
	buffer_release(&bytes);
	if (rc == 0)
		rc = sync_pack(store, fault);
	return rc;
}

static int commit(struct object_store *store, struct fault *fault)
{
	int rc;

	if (!store->entries)
		return 0;
	rc = write_pending(store, fault);
	if (rc == 0)
		rc = sync_pack(store, fault);
	if (rc == 0)
		rc = write_frame(store, fault);
	if (rc < 0)
		return rc;
	pthread_rwlock_wrlock(&store->lock);
	store->pending_at += PACK_FRAME_SIZE;
	pack_log_set_end(&store->log, place_offset(store->pending_at));
	store->begin = store->committed = store->pending_at;
	store->total_entries += store->entries;
	store->last_digest = store->digest;
	store->entries = 0;
	object_add_sums(&store->tail, &store->open);
	store->open = (struct object_store_stats){0};
	pthread_rwlock_unlock(&store->lock);
	object_flush_when_due(store);
	return 0;
}

void object_store_rest(struct object_store *store)
{
	object_trainer_rest(&store->trainer);
}

int object_store_commit(struct object_store *store, struct fault *fault)
{
	struct fault local = FAULT_INIT;
	int rc = is_poisoned(store, fault);

	if (rc < 0)
		return rc;
	if (store->mode != OBJECT_STORE_WRITE)
		return fault_set(fault, FAULT_USAGE,
				 "%s: opened for reading only", store->folder);
	rc = commit(store, &local);
	if (rc < 0) {
		object_poison(store, &local);
		if (fault)
			*fault = local;
	}
	return rc;
}

/* Commit what the full pack has and begin the next. */
static int roll(struct object_store *store, struct fault *fault)
{
	int rc = commit(store, fault);

	if (rc == 0)
		rc = pack_log_add(&store->log, 0, store->last_digest, fault);
	if (rc == 0)
		rc = open_last(store, PACK_HEADER_SIZE, fault);
	return rc;
}

static int make_room(struct object_store *store, uint64_t payload,
		     struct fault *fault)
{
	uint64_t end = place_offset(store->pending_at) + store->pending.size;
	uint64_t grown = end + PACK_HEAD_MAX + payload + PACK_CHECK_SIZE +
			 PACK_FRAME_SIZE;

	return grown > store->options.pack_bytes && end > PACK_HEADER_SIZE
		       ? roll(store, fault)
		       : 0;
}

/* Log an entry; sets its place. Its bases must have places and ids. */
static int append(struct object_store *store, struct pack_entry *entry,
		  struct bytes payload, struct fault *fault)
{
	size_t before;
	int rc = make_room(store, payload.size, fault);

	if (rc < 0)
		return rc;
	before = store->pending.size;
	entry->place = store->pending_at + before;
	if (entry->codec == PACK_AFTER_IDS)
		entry->back = entry->place - store->stretch.begin;
	pthread_rwlock_wrlock(&store->lock);
	pack_entry_encode(entry, store->log.key, payload, &store->pending);
	object_index_entry(&store->index.table, entry);
	object_count_entry(&store->open, entry);
	pthread_rwlock_unlock(&store->lock);
	store->digest = hash64(bytes_slice(buffer_view(&store->pending), before,
					   store->pending.size),
			       store->digest);
	store->entries++;
	id_stretch_see(&store->stretch, entry,
		       store->pending_at + store->pending.size);
	/* The stretch before it is read out of the file. */
	return store->pending.size >= PENDING_MAX ||
			       entry->codec == PACK_AFTER_IDS
		       ? write_pending(store, fault)
		       : 0;
}

/* What went wrong is the end of all writing. */
static int done(struct object_store *store, int rc, const struct fault *local,
		struct fault *fault)
{
	if (rc < 0) {
		object_poison(store, local);
		if (fault)
			*fault = *local;
	}
	return rc;
}

int object_append_room(struct object_store *store, uint64_t payload,
		       struct fault *fault)
{
	struct fault local = FAULT_INIT;
	int rc = is_poisoned(store, fault);

	return rc < 0 ? rc
		      : done(store, make_room(store, payload, &local), &local,
			     fault);
}

int object_append(struct object_store *store, struct pack_entry *entry,
		  struct bytes payload, struct fault *fault)
{
	struct fault local = FAULT_INIT;
	int rc = is_poisoned(store, fault);

	return rc < 0 ? rc
		      : done(store, append(store, entry, payload, &local),
			     &local, fault);
}

/* The second copy of a frame may be cut short: entries must not begin there. */
static int mend_last_frame(struct object_store *store, struct fault *fault)
{
	unsigned char copy[PACK_FRAME_SIZE / 2];
	uint64_t part = store->last_frame_bytes;
	size_t got;
	int rc;

	if (part == 0 || part == PACK_FRAME_SIZE)
		return 0;
	rc = pack_log_read(&store->log, store->committed - part, copy,
			   sizeof(copy), &got, fault);
	if (rc == 0)
		rc = write_to_pack(store, bytes_make(copy, got), fault);
	if (rc == 0)
		rc = sync_pack(store, fault);
	if (rc < 0)
		return rc;
	store->committed = store->pending_at += sizeof(copy);
	store->begin = store->committed;
	pack_log_set_end(&store->log, place_offset(store->committed));
	store->last_frame_bytes = PACK_FRAME_SIZE;
	return 0;
}

int object_append_open(struct object_store *store, struct fault *fault)
{
	const struct pack_file *pack = last_pack(store);
	int rc;

	/* Nothing is added to a pack whose header is lost, whose end is, or of
	 * an older version, which knows less than is written now. */
	if (!pack->header_good || pack->version != PACK_VERSION ||
	    pack->size < PACK_HEADER_SIZE ||
	    place_make(pack->number, pack->size) < store->committed) {
		rc = pack_log_add(&store->log, place_pack(store->committed),
				  store->last_digest, fault);
		if (rc == 0)
			rc = open_last(store, PACK_HEADER_SIZE, fault);
		return rc;
	}
	rc = open_last(store, place_offset(store->committed), fault);
	return rc < 0 ? rc : mend_last_frame(store, fault);
}
