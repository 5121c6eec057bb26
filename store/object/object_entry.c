/* What stands at a place: an entry's head, or all of it, checked. */
#include "store/object/object_state.h"

int object_corrupt(object_place place, const char *what, struct fault *fault)
{
	char name[32];

	pack_log_name(place_pack(place), name);
	return fault_set(fault, FAULT_CORRUPT, "%s: object at %u: %s", name,
			 place_offset(place), what);
}

/* Copy what stands at a place out of what is not written yet; false when it is
 * in a file. *out_stable: what stands before it does not change. */
static bool read_pending(struct object_store *store, object_place place,
			 size_t size, struct buffer *out,
			 object_place *out_stable)
{
	size_t skip;
	bool is_pending;

	if (store->mode == OBJECT_STORE_READ) {
		*out_stable = store->committed;
		return false;
	}
	pthread_rwlock_rdlock(&store->lock);
	*out_stable = store->pending_at;
	is_pending = store->pending.size && place >= store->pending_at &&
		     place - store->pending_at < store->pending.size;
	if (is_pending) {
		skip = (size_t)(place - store->pending_at);
		if (size > store->pending.size - skip)
			size = store->pending.size - skip;
		buffer_clear(out);
		buffer_append(out, store->pending.data + skip, size);
	}
	pthread_rwlock_unlock(&store->lock);
	return is_pending;
}

/* What stands at a place, at least `size` bytes unless the log ends. */
static int look(struct object_store *store, struct decode_scratch *scratch,
		object_place place, size_t size, struct bytes *out,
		struct fault *fault)
{
	object_place stable;

	if (read_pending(store, place, size, &scratch->pending, &stable)) {
		*out = buffer_view(&scratch->pending);
		return 0;
	}
	return decode_scratch_look(scratch, &store->log, stable, place, size,
				   out, fault);
}

static int look_at_head(struct object_store *store,
			struct decode_scratch *scratch, object_place place,
			struct pack_entry *out, struct fault *fault)
{
	struct bytes bytes;
	int rc = look(store, scratch, place, PACK_HEAD_MAX, &bytes, fault);

	if (rc == 0 && !pack_entry_decode(bytes, store->log.key, place, out))
		rc = object_corrupt(place, "its head is damaged", fault);
	return rc;
}

int object_read_head(struct object_store *store, object_place place,
		     struct pack_entry *out, struct fault *fault)
{
	struct decode_scratch *scratch =
		object_scratch_take(&store->scratch, place);
	int rc = look_at_head(store, scratch, place, out, fault);

	object_scratch_give(&store->scratch, scratch);
	return rc;
}

int object_read_entry(struct object_store *store,
		      struct decode_scratch *scratch, object_place place,
		      struct pack_entry *head, struct bytes *out_payload,
		      struct fault *fault)
{
	struct bytes bytes;
	uint64_t size;
	int rc = look_at_head(store, scratch, place, head, fault);

	if (rc < 0)
		return rc;
	size = pack_entry_size(head);
	rc = look(store, scratch, place, (size_t)size, &bytes, fault);
	if (rc < 0)
		return rc;
	if (bytes.size < size)
		return object_corrupt(place, "ends early", fault);
	bytes.size = (size_t)size;
	if (!pack_entry_check(head, store->log.key, bytes))
		return object_corrupt(place, "its bytes fail their check",
				      fault);
	*out_payload = bytes_slice(bytes, head->head_bytes,
				   bytes.size - pack_entry_tail(head));
	return 0;
}
