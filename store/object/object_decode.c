/* From a place to bytes: what entries stand on, and what they make of it. */
#include "store/object/excerpt.h"
#include "store/object/object_state.h"
#include "store/object/wrapping.h"

#include <stdlib.h>

/* Entries of a base's id that are tried. */
#define BASE_TRIES 2

/* What an entry must be to be decoded. */
struct wanted {
	const struct id *id; /* or NULL */
	bool is_base;
	bool is_group;
	unsigned depth;	    /* at most */
	uint64_t bytes_max; /* of the object */
};

static int decode(struct object_store *store, object_place place,
		  const struct wanted *wanted, struct buffer *out,
		  struct pack_entry *head, struct fault *fault);

/* Decode the newest readable entry of the wanted id, but not the one at
 * `but`. */
static int decode_by_id(struct object_store *store, object_place but,
			const struct wanted *wanted, struct buffer *out,
			struct pack_entry *head, struct fault *fault)
{
	struct place_list list = {0};
	size_t begin = out->size;
	int rc = object_find_places(store, wanted->id, &list, fault);

	if (rc == 0)
		rc = FAULT_MISSING;
	for (size_t i = 0, tries = 0; i < list.count; i++) {
		if (list.place[i] == but)
			continue;
		rc = decode(store, list.place[i], wanted, out, head, fault);
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

/* Decode the base at `place`, or another entry of its id where it stands no
 * more. */
static int decode_base_anew(struct object_store *store,
			    const struct pack_entry *entry,
			    const struct pack_base *base,
			    const struct wanted *wanted, struct buffer *out,
			    struct pack_entry *head, struct fault *fault)
{
	struct wanted by_id = *wanted;
	struct id id = base->id;
	int rc;

	if (base->place) {
		rc = decode(store, base->place, wanted, out, head, fault);
		if (rc != FAULT_CORRUPT ||
		    object_read_head(store, base->place, head, NULL) < 0)
			return rc;
		/* Damaged, but perhaps it was put anew since. */
		id = head->id;
		buffer_clear(out);
	}
	by_id.id = &id;
	rc = decode_by_id(store, base->place, &by_id, out, head, fault);
	if (rc == FAULT_MISSING || rc == OBJECT_OTHER_ID)
		rc = object_corrupt(entry->place, "its base is lost", fault);
	return rc;
}

/* The object of this id when it is kept. */
static struct kept_base *take_kept_id(struct object_store *store,
				      const struct id *id)
{
	struct place_list list = {0};
	struct kept_base *kept = NULL;

	object_find_places(store, id, &list, NULL);
	for (size_t i = 0; i < list.count && !kept; i++) {
		kept = base_cache_take(&store->bases, list.place[i]);
		if (kept && !id_equal(&kept->id, id)) {
			base_cache_give(&store->bases, kept);
			kept = NULL;
		}
	}
	place_list_release(&list);
	return kept;
}

/* Is the entry what was asked for? A base is less deep than what stands on it
 * and no alias, and a slice's is a group, which is no slice, so that going from
 * base to base ends. */
static int suits(const struct pack_entry *entry, const struct wanted *wanted,
		 struct fault *fault)
{
	if (wanted->id && !id_equal(&entry->id, wanted->id))
		return OBJECT_OTHER_ID;
	if (wanted->is_base && entry->codec == PACK_SAME)
		return OBJECT_OTHER_ID;
	if (wanted->is_group && entry->kind != OBJECT_GROUP)
		return object_corrupt(entry->place, "is no group", fault);
	if (entry->depth > wanted->depth ||
	    entry->raw_bytes > wanted->bytes_max)
		return object_corrupt(entry->place,
				      "is no base for what names it", fault);
	return 0;
}

/* A base, in the cache by itself or as a slice of a group there. */
struct taken_base {
	struct kept_base *kept;
	struct bytes bytes;
};

static void give_bases(struct object_store *store, struct taken_base *taken,
		       unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		base_cache_give(&store->bases, taken[i].kept);
}

static int take_base(struct object_store *store, const struct pack_entry *entry,
		     unsigned i, uint64_t bytes_max, struct taken_base *out,
		     struct fault *fault);

/* What is in a group as it is need not be kept besides; false when it is no
 * such base, or cannot be had. */
static bool take_slice_of_kept(struct object_store *store, object_place place,
			       const struct wanted *wanted,
			       struct taken_base *out)
{
	struct pack_entry head;

	if (!place || wanted->is_group ||
	    object_read_head(store, place, &head, NULL) < 0 ||
	    head.codec != PACK_SLICE || suits(&head, wanted, NULL) != 0 ||
	    take_base(store, &head, 0, PACK_RAW_MAX, out, NULL) < 0)
		return false;
	if (head.group_at <= out->bytes.size &&
	    head.raw_bytes <= out->bytes.size - head.group_at) {
		out->bytes =
			bytes_slice(out->bytes, (size_t)head.group_at,
				    (size_t)(head.group_at + head.raw_bytes));
		return true;
	}
	base_cache_give(&store->bases, out->kept);
	*out = (struct taken_base){NULL, BYTES_NONE};
	return false;
}

/* The bytes of an entry's base, to be given back; `bytes_max` is what is left
 * for it. */
static int take_base(struct object_store *store, const struct pack_entry *entry,
		     unsigned i, uint64_t bytes_max, struct taken_base *out,
		     struct fault *fault)
{
	const struct pack_base *base = &entry->base[i];
	struct wanted wanted = {.is_base = true,
				.is_group =
					i == 0 && pack_entry_is_in_group(entry),
				.depth = entry->depth,
				.bytes_max = bytes_max};
	struct buffer bytes = BUFFER_INIT;
	struct kept_base *kept;
	struct pack_entry head;
	int rc = 0;

	if (entry->codec == PACK_ZSTD || entry->codec == PACK_WRAPPED)
		wanted.depth--;
	*out = (struct taken_base){NULL, BYTES_NONE};
	kept = base->place ? base_cache_take(&store->bases, base->place)
			   : take_kept_id(store, &base->id);
	if (kept &&
	    ((wanted.is_group && kept->kind != OBJECT_GROUP) ||
	     kept->depth > wanted.depth || kept->bytes.size > bytes_max)) {
		base_cache_give(&store->bases, kept);
		kept = NULL;
	}
	if (!kept && take_slice_of_kept(store, base->place, &wanted, out))
		return 0;
	if (!kept) {
		rc = decode_base_anew(store, entry, base, &wanted, &bytes,
				      &head, fault);
		if (rc == 0)
			kept = base_cache_add(&store->bases, &head, &bytes);
		buffer_release(&bytes);
	}
	if (rc == 0)
		*out = (struct taken_base){kept, buffer_view(&kept->bytes)};
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
		rc = object_corrupt(head->place, "does not decompress", fault);
	dictionary_cache_give(&store->dictionaries, dictionary);
	return rc;
}

static int decode_same(struct object_store *store,
		       const struct pack_entry *head, struct buffer *out,
		       struct fault *fault)
{
	struct taken_base base;
	int rc = take_base(store, head, 0, PACK_RAW_MAX, &base, fault);

	if (rc == 0)
		buffer_append_bytes(out, base.bytes);
	give_bases(store, &base, 1);
	return rc;
}

static bool take_slice(const struct pack_entry *head, struct bytes group,
		       struct buffer *out)
{
	if (head->group_at > group.size ||
	    head->raw_bytes > group.size - head->group_at)
		return false;
	buffer_append(out, group.data + head->group_at,
		      (size_t)head->raw_bytes);
	return true;
}

static bool take_wrapped(const struct pack_entry *head, struct bytes group,
			 struct bytes source, struct buffer *out)
{
	if (head->group_at > group.size)
		return false;
	group = bytes_slice(group, (size_t)head->group_at, group.size);
	return wrapping_follow(head->is_json, group, source, head->raw_bytes,
			       out);
}

static bool take_in_group(const struct pack_entry *head, struct bytes group,
			  struct bytes source, struct buffer *out)
{
	if (head->codec == PACK_SLICE)
		return take_slice(head, group, out);
	if (head->codec == PACK_EXCERPT)
		return excerpt_apply(group, head->group_at, head->raw_bytes,
				     out);
	return take_wrapped(head, group, source, out);
}

/* Out of a group, and perhaps a source; the object is re-hashed, so a group
 * that has other bytes there is found out. */
static int decode_in_group(struct object_store *store,
			   const struct pack_entry *head, struct buffer *out,
			   struct fault *fault)
{
	struct taken_base base[OBJECT_BASE_MAX] = {{NULL, BYTES_NONE}};
	int rc = 0;

	for (unsigned i = 0; rc == 0 && i < head->base_count; i++)
		rc = take_base(store, head, i, PACK_RAW_MAX, &base[i], fault);
	if (rc == 0 && !take_in_group(head, base[0].bytes, base[1].bytes, out))
		rc = object_corrupt(head->place, "lies outside of its group",
				    fault);
	give_bases(store, base, head->base_count);
	return rc;
}

static int decode_zstd(struct object_store *store,
		       struct decode_scratch *scratch,
		       const struct pack_entry *head, struct bytes payload,
		       struct buffer *out, struct fault *fault)
{
	struct taken_base base[OBJECT_BASE_MAX] = {{NULL, BYTES_NONE}};
	uint64_t left = PACK_PREFIX_MAX;
	struct bytes prefix = BYTES_NONE;
	int rc = 0;

	for (unsigned i = 0; rc == 0 && i < head->base_count; i++) {
		rc = take_base(store, head, i, left, &base[i], fault);
		if (rc == 0)
			left -= base[i].bytes.size;
	}
	if (rc == 0 && head->base_count == 1) {
		prefix = base[0].bytes;
	} else if (rc == 0 && head->base_count) {
		buffer_clear(&scratch->prefix);
		for (unsigned i = 0; i < head->base_count; i++)
			buffer_append_bytes(&scratch->prefix, base[i].bytes);
		prefix = buffer_view(&scratch->prefix);
	}
	if (rc == 0 && !object_codec_decompress(store->codec, prefix, payload,
						(size_t)head->raw_bytes, out))
		rc = object_corrupt(head->place, "does not decompress", fault);
	give_bases(store, base, head->base_count);
	return rc;
}

static int decode_payload(struct object_store *store,
			  struct decode_scratch *scratch,
			  const struct pack_entry *head, struct bytes payload,
			  struct buffer *out, struct fault *fault)
{
	switch (head->codec) {
	case PACK_RAW:
		buffer_append_bytes(out, payload);
		return 0;
	case PACK_ZSTD:
		return decode_zstd(store, scratch, head, payload, out, fault);
	case PACK_SAME:
		return decode_same(store, head, out, fault);
	case PACK_SLICE:
	case PACK_EXCERPT:
	case PACK_WRAPPED:
		return decode_in_group(store, head, out, fault);
	case PACK_AFTER_IDS:
		return object_decode_after_ids(store, head, payload, out,
					       fault);
	default:
		return decode_with_dictionary(store, head, payload, out, fault);
	}
}

/* The original of a body is coded against it and stands right behind it, and
 * so does what is told in a group. */
static void keep_base(struct object_store *store, const struct pack_entry *head,
		      struct bytes bytes)
{
	struct buffer copy = BUFFER_INIT;

	if ((head->kind != OBJECT_BODY && head->kind != OBJECT_GROUP) ||
	    head->codec == PACK_SAME || pack_entry_is_in_group(head) ||
	    base_cache_has(&store->bases, head->place))
		return;
	buffer_append_bytes(&copy, bytes);
	base_cache_give(&store->bases,
			base_cache_add(&store->bases, head, &copy));
}

static int decode(struct object_store *store, object_place place,
		  const struct wanted *wanted, struct buffer *out,
		  struct pack_entry *head, struct fault *fault)
{
	struct decode_scratch *scratch =
		object_scratch_take(&store->scratch, place);
	size_t begin = out->size;
	struct bytes payload = BYTES_NONE;
	int rc =
		object_read_entry(store, scratch, place, head, &payload, fault);

	if (rc == 0)
		rc = suits(head, wanted, fault);
	if (rc == 0)
		rc = decode_payload(store, scratch, head, payload, out, fault);
	if (rc == 0 && !wanted->is_base)
		keep_base(store, head,
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
			rc = object_corrupt(
				place, "its bytes are not what its id says",
				fault);
	}
	if (rc != 0 && out->data)
		buffer_truncate(out, begin);
	if (rc == FAULT_CORRUPT)
		store->met_damage = true;
	return rc;
}
