/* From a place to bytes: entries, their bases, their dictionaries. */
#include "store/object/object_state.h"

#include <stdlib.h>

/* Enough for the whole entry of most articles, so that one read does. */
#define FIRST_READ 2048

/* Entries of a base's id that are tried. */
#define BASE_TRIES 2

/* What an entry must be to be decoded. */
struct wanted {
	const struct id *id; /* or NULL */
	bool is_base;
	unsigned depth;	    /* at most */
	uint64_t bytes_max; /* of the object */
};

static int corrupt(object_place place, const char *what, struct fault *fault)
{
	char name[32];

	pack_log_name(place_pack(place), name);
	return fault_set(fault, FAULT_CORRUPT, "%s: object at %u: %s", name,
			 place_offset(place), what);
}

/* Copy what stands at a place out of what is not written yet; false when it is
 * in a file. */
static bool read_pending(struct object_store *store, object_place place,
			 size_t size, struct buffer *out)
{
	size_t skip;
	bool is_pending;

	pthread_rwlock_rdlock(&store->lock);
	is_pending = store->pending.size && place >= store->pending_at &&
		     place - store->pending_at < store->pending.size;
	if (is_pending) {
		skip = (size_t)(place - store->pending_at);
		if (size > store->pending.size - skip)
			size = store->pending.size - skip;
		buffer_append(out, store->pending.data + skip, size);
	}
	pthread_rwlock_unlock(&store->lock);
	return is_pending;
}

static int read_bytes(struct object_store *store, object_place place,
		      size_t size, struct buffer *out, struct fault *fault)
{
	size_t got;
	int rc;

	if (read_pending(store, place, size, out))
		return 0;
	buffer_reserve(out, size);
	rc = pack_log_read(&store->log, place, out->data + out->size, size,
			   &got, fault);
	if (rc == 0)
		out->size += got;
	return rc;
}

int object_read_head(struct object_store *store, object_place place,
		     struct pack_entry *out, struct fault *fault)
{
	struct buffer bytes = BUFFER_INIT;
	int rc = read_bytes(store, place, PACK_HEAD_MAX, &bytes, fault);

	if (rc == 0 &&
	    !pack_entry_decode(buffer_view(&bytes), store->log.key, place, out))
		rc = corrupt(place, "its head is damaged", fault);
	buffer_release(&bytes);
	return rc;
}

/* The whole entry at a place, checked, into `bytes`. */
static int read_entry(struct object_store *store, object_place place,
		      struct buffer *bytes, struct pack_entry *out,
		      struct fault *fault)
{
	uint64_t size;
	int rc = read_bytes(store, place, FIRST_READ, bytes, fault);

	if (rc < 0)
		return rc;
	if (!pack_entry_decode(buffer_view(bytes), store->log.key, place, out))
		return corrupt(place, "its head is damaged", fault);
	size = pack_entry_size(out);
	if (size > bytes->size) {
		/* Anew, since what was pending may have been written. */
		buffer_clear(bytes);
		rc = read_bytes(store, place, (size_t)size, bytes, fault);
		if (rc < 0)
			return rc;
	}
	if (bytes->size < size)
		return corrupt(place, "ends early", fault);
	bytes->size = (size_t)size;
	if (!pack_entry_check(out, store->log.key, buffer_view(bytes)))
		return corrupt(place, "its bytes fail their check", fault);
	return 0;
}

static int decode(struct object_store *store, object_place place,
		  const struct wanted *wanted, struct buffer *out,
		  struct pack_entry *head, struct fault *fault);

/* Decode the newest readable entry of the wanted id, but not the one at
 * `but`. */
static int decode_by_id(struct object_store *store, object_place but,
			const struct wanted *wanted, struct buffer *out,
			struct fault *fault)
{
	struct place_list list = {0};
	struct pack_entry head;
	size_t begin = out->size;
	int rc = object_find_places(store, wanted->id, &list, fault);

	if (rc == 0)
		rc = FAULT_MISSING;
	for (size_t i = 0, tries = 0; i < list.count; i++) {
		if (list.place[i] == but)
			continue;
		rc = decode(store, list.place[i], wanted, out, &head, fault);
		if (rc == 0)
			break;
		if (rc != OBJECT_OTHER_ID && ++tries == BASE_TRIES)
			break;
		if (out->data)
			buffer_truncate(out, begin);
	}
	place_list_release(&list);
	return rc;
}

static int decode_base(struct object_store *store,
		       const struct pack_entry *entry, unsigned i,
		       struct buffer *out, struct fault *fault)
{
	const struct pack_base *base = &entry->base[i];
	struct wanted wanted = {.is_base = true, .depth = entry->depth};
	struct id id = base->id;
	struct pack_entry head;
	size_t begin = out->size;
	int rc;

	if (entry->codec == PACK_ZSTD) {
		wanted.depth--;
		wanted.bytes_max = PACK_PREFIX_MAX - out->size;
	} else {
		wanted.bytes_max = PACK_RAW_MAX;
	}
	if (base->place) {
		if (object_scratch_copy_base(&store->scratch, base->place,
					     wanted.depth, wanted.bytes_max,
					     out))
			return 0;
		rc = decode(store, base->place, &wanted, out, &head, fault);
		if (rc != FAULT_CORRUPT ||
		    object_read_head(store, base->place, &head, NULL) < 0)
			return rc;
		/* Damaged, but perhaps it was put anew since. */
		id = head.id;
		if (out->data)
			buffer_truncate(out, begin);
	}
	wanted.id = &id;
	rc = decode_by_id(store, base->place, &wanted, out, fault);
	if (rc == FAULT_MISSING || rc == OBJECT_OTHER_ID)
		rc = corrupt(entry->place, "its base is lost", fault);
	return rc;
}

/* The dictionary at a place, read and digested when it is not kept. */
static int load_dictionary(struct object_store *store, object_place place,
			   struct dictionary **out, struct fault *fault)
{
	struct wanted wanted = {.bytes_max = PACK_DICTIONARY_MAX};
	struct buffer bytes = BUFFER_INIT;
	struct pack_entry head;
	int rc;

	*out = dictionary_cache_take(&store->dictionaries, place);
	if (*out)
		return 0;
	rc = object_read_head(store, place, &head, fault);
	if (rc == 0 &&
	    (head.kind != OBJECT_DICTIONARY || head.codec > PACK_ZSTD))
		rc = corrupt(place, "is no dictionary", fault);
	if (rc == 0)
		rc = decode(store, place, &wanted, &bytes, &head, fault);
	if (rc == 0) {
		*out = dictionary_cache_add(&store->dictionaries, place,
					    &head.id, &bytes);
		if (!*out)
			rc = corrupt(place, "zstd refuses the dictionary",
				     fault);
	}
	buffer_release(&bytes);
	return rc;
}

int object_dictionary_take(struct object_store *store,
			   const struct pack_base *base,
			   struct dictionary **out, struct fault *fault)
{
	struct place_list list = {0};
	struct pack_entry head;
	struct id id = base->id;
	int rc = FAULT_MISSING;

	*out = NULL;
	if (base->place) {
		rc = load_dictionary(store, base->place, out, fault);
		if (rc != FAULT_CORRUPT ||
		    object_read_head(store, base->place, &head, NULL) < 0)
			return rc;
		id = head.id; /* damaged, but perhaps put anew since */
	}
	object_find_places(store, &id, &list, fault);
	for (size_t i = 0; i < list.count && rc != 0; i++)
		if (list.place[i] != base->place &&
		    object_read_head(store, list.place[i], &head, fault) == 0 &&
		    id_equal(&head.id, &id))
			rc = load_dictionary(store, list.place[i], out, fault);
	place_list_release(&list);
	if (rc == FAULT_MISSING)
		rc = fault_set(fault, FAULT_CORRUPT, "its dictionary is lost");
	return rc;
}

static int decode_with_dictionary(struct object_store *store,
				  const struct pack_entry *head,
				  struct bytes payload, struct buffer *out,
				  struct fault *fault)
{
	struct dictionary *dictionary;
	int rc = object_dictionary_take(store, &head->base[0], &dictionary,
					fault);

	if (rc == 0 &&
	    !object_codec_decompress_with(store->codec, dictionary, payload,
					  (size_t)head->raw_bytes, out))
		rc = corrupt(head->place, "does not decompress", fault);
	dictionary_cache_give(&store->dictionaries, dictionary);
	return rc;
}

/* Is the entry what was asked for? A base is less deep than what stands on it
 * and no alias, so that going from base to base ends. */
static int suits(const struct pack_entry *entry, const struct wanted *wanted,
		 struct fault *fault)
{
	if (wanted->id && !id_equal(&entry->id, wanted->id))
		return OBJECT_OTHER_ID;
	if (wanted->is_base && entry->codec == PACK_SAME)
		return OBJECT_OTHER_ID;
	if (entry->depth > wanted->depth ||
	    entry->raw_bytes > wanted->bytes_max)
		return corrupt(entry->place, "is no base for what names it",
			       fault);
	return 0;
}

static int decode_payload(struct object_store *store,
			  const struct pack_entry *head, struct bytes payload,
			  struct buffer *prefix, struct buffer *out,
			  struct fault *fault)
{
	int rc = 0;

	if (head->codec == PACK_DICTIONARY)
		return decode_with_dictionary(store, head, payload, out, fault);
	for (unsigned i = 0; rc == 0 && i < head->base_count; i++)
		rc = decode_base(store, head, i,
				 head->codec == PACK_SAME ? out : prefix,
				 fault);
	if (rc != 0)
		return rc;
	if (head->codec == PACK_RAW)
		buffer_append_bytes(out, payload);
	else if (head->codec == PACK_ZSTD &&
		 !object_codec_decompress(store->codec, buffer_view(prefix),
					  payload, (size_t)head->raw_bytes,
					  out))
		rc = corrupt(head->place, "does not decompress", fault);
	return rc;
}

static int decode(struct object_store *store, object_place place,
		  const struct wanted *wanted, struct buffer *out,
		  struct pack_entry *head, struct fault *fault)
{
	struct decode_scratch *scratch = object_scratch_take(&store->scratch);
	size_t begin = out->size;
	struct bytes payload;
	int rc = read_entry(store, place, &scratch->entry, head, fault);

	if (rc == 0)
		rc = suits(head, wanted, fault);
	if (rc == 0) {
		payload = bytes_slice(buffer_view(&scratch->entry),
				      head->head_bytes,
				      scratch->entry.size - PACK_CHECK_SIZE);
		rc = decode_payload(store, head, payload, &scratch->prefix, out,
				    fault);
	}
	if (rc == 0 && (wanted->is_base || head->kind == OBJECT_BODY) &&
	    head->codec != PACK_SAME)
		object_scratch_keep_base(
			&store->scratch, place, head->depth,
			bytes_slice(buffer_view(out), begin, out->size));
	object_scratch_give(&store->scratch, scratch);
	return rc;
}

int object_decode_checked(struct object_store *store, object_place place,
			  const struct id *id, struct buffer *out,
			  struct pack_entry *head, struct fault *fault)
{
	struct wanted wanted = {
		.id = id, .depth = PACK_DEPTH_MAX, .bytes_max = PACK_RAW_MAX};
	size_t begin = out->size;
	struct bytes bytes;
	struct id hashed;
	int rc = decode(store, place, &wanted, out, head, fault);

	if (rc == 0) {
		bytes = bytes_slice(buffer_view(out), begin, out->size);
		hashed = object_id_of(bytes, head->seed);
		if (bytes.size != head->raw_bytes ||
		    !id_equal(&hashed, &head->id))
			rc = corrupt(place,
				     "its bytes are not what its id says",
				     fault);
	}
	if (rc != 0 && out->data)
		buffer_truncate(out, begin);
	return rc;
}
