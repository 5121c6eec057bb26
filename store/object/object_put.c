/* Encoding an object, and logging it unless it is there. */
#include "store/object/object_encoded.h"

#include "core/base/memory.h"

#include <limits.h>
#include <stdlib.h>

unsigned object_store_depth(struct object_store *store, const struct id *id)
{
	struct pack_entry head;

	return object_resolve(store, id, &head, NULL) == 0 ? head.depth
							   : UINT_MAX;
}

/* Where a base stands. One that is too deep gives way to the first it leans on
 * itself: that of a page seen again is the page as it was seen first. */
static int find_base(struct object_store *store, struct object_base *base,
		     struct pack_entry *head)
{
	int rc = object_resolve(store, &base->id, head, NULL);

	if (rc < 0 || head->depth < PACK_DEPTH_MAX || head->codec != PACK_ZSTD)
		return rc;
	*base = (struct object_base){
		.id = object_base_id(store, &head->base[0])};
	return object_resolve(store, &base->id, head, NULL);
}

/* Lean on a base, its bytes appended to the prefix, unless it cannot be one.
 * Bytes that came with the hint are believed when they have that id. */
static void add_base(struct object_store *store, struct object_base base,
		     struct object_encoded *out)
{
	struct buffer *prefix = &out->prefix;
	bool have_bytes = false;
	struct pack_entry head;
	struct id id;

	if ((find_base(store, &base, &head) == 0 &&
	     (head.depth >= PACK_DEPTH_MAX ||
	      head.raw_bytes > PACK_PREFIX_MAX - prefix->size)) ||
	    id_equal(&base.id, &out->id))
		return;
	if (base.bytes.size &&
	    base.bytes.size <= PACK_PREFIX_MAX - prefix->size) {
		id = object_id_of(base.bytes, 0);
		have_bytes = id_equal(&id, &base.id);
	}
	if (have_bytes)
		buffer_append_bytes(prefix, base.bytes);
	else if (object_store_get(store, &base.id, prefix, NULL, NULL) < 0)
		return;
	out->base[out->base_count++] = base.id;
}

/* What is logged must come back: zstd has had its bugs. */
static bool comes_back(struct object_store *store, struct bytes bytes,
		       struct object_encoded *e)
{
	buffer_clear(&e->again);
	return object_codec_decompress(store->codec, buffer_view(&e->prefix),
				       buffer_view(&e->payload), bytes.size,
				       &e->again) &&
	       bytes_equal(buffer_view(&e->again), bytes);
}

static bool comes_back_with(struct object_store *store,
			    const struct dictionary *dictionary,
			    struct bytes bytes, struct object_encoded *e)
{
	buffer_clear(&e->again);
	return object_codec_decompress_with(store->codec, dictionary,
					    buffer_view(&e->payload),
					    bytes.size, &e->again) &&
	       bytes_equal(buffer_view(&e->again), bytes);
}

/* What the dictionary gains is measured on one object in some, chosen by id. */
static void measure(struct object_store *store, struct bytes bytes,
		    struct object_encoded *e)
{
	if (e->id.byte[ID_SIZE - 1] % TRAINER_MEASURE_EVERY)
		return;
	buffer_clear(&e->again);
	if (object_codec_compress(store->codec, BYTES_NONE, bytes, &e->again))
		e->plain_bytes = e->again.size;
}

/* With the archive's dictionary; false when there is none, or no gain. */
static bool compress_with_dictionary(struct object_store *store,
				     struct bytes bytes,
				     struct object_encoded *out)
{
	struct pack_base base = {.place = object_dictionary_place(store)};
	struct dictionary *dictionary = NULL;
	bool done = false;

	if (!base.place || bytes.size > DICTIONARY_OBJECT_MAX ||
	    (out->kind != OBJECT_BODY && out->kind != OBJECT_ORIGINAL &&
	     out->kind != OBJECT_GROUP))
		return false;
	if (object_dictionary_take(store, &base, &dictionary, NULL) == 0 &&
	    dictionary_for_level(&store->dictionaries, dictionary,
				 store->options.level))
		done = object_codec_compress_with(store->codec, dictionary,
						  bytes, &out->payload) &&
		       (!store->options.compare_on_write ||
			comes_back_with(store, dictionary, bytes, out));
	if (done) {
		out->codec = PACK_DICTIONARY;
		base.id = dictionary->id;
		out->dictionary = base;
		measure(store, bytes, out);
	} else {
		buffer_clear(&out->payload);
	}
	dictionary_cache_give(&store->dictionaries, dictionary);
	return done;
}

/* With the bases that can be had; raw when that is no smaller. */
static void compress(struct object_store *store, struct bytes bytes,
		     const struct object_base *base, size_t base_count,
		     struct object_encoded *out)
{
	for (size_t i = 0; i < base_count && out->base_count < OBJECT_BASE_MAX;
	     i++)
		add_base(store, base[i], out);
	if (!out->base_count && compress_with_dictionary(store, bytes, out))
		return;
	out->codec = PACK_ZSTD;
	if (!object_codec_compress(store->codec, buffer_view(&out->prefix),
				   bytes, &out->payload) ||
	    (store->options.compare_on_write &&
	     !comes_back(store, bytes, out))) {
		out->codec = PACK_RAW;
		out->base_count = 0;
		buffer_clear(&out->payload);
	}
}

int object_store_encode(struct object_store *store, enum object_kind kind,
			struct bytes bytes, const struct object_base *base,
			size_t base_count, struct object_encoded *out,
			struct fault *fault)
{
	if ((unsigned)kind - 1u >= OBJECT_KIND_COUNT - 1u)
		return fault_set(fault, FAULT_USAGE, "no object kind %d",
				 (int)kind);
	if (bytes.size > PACK_RAW_MAX)
		return fault_set(
			fault, FAULT_LIMIT,
			"an object of %zu bytes; at most %llu are kept",
			bytes.size, (unsigned long long)PACK_RAW_MAX);
	object_encoded_begin(out, kind, bytes);
	out->is_known = object_store_has(store, &out->id);
	if (out->is_known || kind == OBJECT_CAPTURES)
		return 0;
	compress(store, bytes, base, base_count, out);
	object_encoded_slim(out);
	return 0;
}

enum match { MATCH_NONE = 0, MATCH_SAME, MATCH_ALIAS, MATCH_OTHER };

/*
 * What is stored under an id: nothing (readable), these bytes as this kind,
 * these bytes as another kind (*out is an entry of them), or other bytes.
 */
static int match_id(struct object_store *store, const struct id *id,
		    enum object_kind kind, struct bytes bytes,
		    struct pack_entry *out, struct fault *fault)
{
	struct buffer stored = BUFFER_INIT;
	struct place_list list = {0};
	struct pack_entry head;
	int rc = object_find_places(store, id, &list, fault);

	for (size_t i = 0; i < list.count && rc >= 0 && rc != MATCH_SAME; i++) {
		int got;

		buffer_clear(&stored);
		got = object_decode_checked(store, list.place[i], id, &stored,
					    &head, fault);
		if (got == OBJECT_OTHER_ID || got == FAULT_CORRUPT)
			continue; /* lost: these bytes may take its place */
		if (got < 0)
			rc = got;
		else if (!bytes_equal(buffer_view(&stored), bytes))
			rc = MATCH_OTHER;
		else if (head.kind == kind)
			rc = MATCH_SAME;
		else if (head.codec != PACK_SAME) {
			rc = MATCH_ALIAS;
			*out = head;
		}
	}
	buffer_release(&stored);
	place_list_release(&list);
	return rc;
}

/* Find where these bytes are, or the first free seed. */
static int match_bytes(struct object_store *store, enum object_kind kind,
		       struct bytes bytes, const struct id *first,
		       struct pack_entry *out, struct fault *fault)
{
	struct pack_entry like = {0};
	struct id id = *first;
	uint64_t seed = 0;
	int rc;

	while ((rc = match_id(store, &id, kind, bytes, &like, fault)) ==
	       MATCH_OTHER)
		id = object_id_of(bytes, ++seed);
	if (rc < 0)
		return rc;
	*out = (struct pack_entry){
		.kind = kind, .id = id, .seed = seed, .raw_bytes = bytes.size};
	if (rc == MATCH_ALIAS) {
		out->codec = PACK_SAME;
		out->depth = like.depth;
		out->base_count = 1;
		out->base[0] = (struct pack_base){like.place, id};
	}
	return rc;
}

/* Find the bases in the log: 0, 1 when one is too deep, FAULT_USAGE. */
static int place_bases(struct object_store *store,
		       const struct object_encoded *encoded,
		       struct pack_entry *entry, struct fault *fault)
{
	char hex[ID_HEX_SIZE + 1];

	if (encoded->codec == PACK_DICTIONARY) {
		entry->base_count = 1;
		entry->base[0] = encoded->dictionary;
		return 0;
	}
	entry->base_count = encoded->base_count;
	for (unsigned i = 0; i < encoded->base_count; i++) {
		struct pack_entry head;
		int rc = object_resolve(store, &encoded->base[i], &head, fault);

		if (rc == FAULT_MISSING) {
			hex_encode(encoded->base[i].byte, ID_SIZE, hex);
			return fault_set(fault, FAULT_USAGE,
					 "base %s is not stored", hex);
		}
		if (rc < 0)
			return rc;
		if (head.depth >= PACK_DEPTH_MAX)
			return 1;
		if (head.depth + 1 > entry->depth)
			entry->depth = head.depth + 1;
		entry->base[i] =
			(struct pack_base){head.place, encoded->base[i]};
	}
	return 0;
}

/* Log the payload as it was encoded: 0, 1 when its bases became too deep. */
static int log_encoded(struct object_store *store,
		       const struct object_encoded *encoded,
		       struct pack_entry *entry, struct bytes bytes,
		       struct fault *fault)
{
	struct bytes payload = encoded->codec == PACK_RAW
				       ? bytes
				       : buffer_view(&encoded->payload);
	int rc;

	if (encoded->bundle)
		return object_log_bundled(store, encoded, entry, fault);
	rc = place_bases(store, encoded, entry, fault);
	if (rc != 0)
		return rc;
	entry->codec = encoded->codec;
	entry->stored_bytes = payload.size;
	return object_append(store, entry, payload, fault);
}

/* Compressed here and without bases: what was encoded as known and is not, or
 * whose bases became too deep; batches of captures, always. */
static int log_plain(struct object_store *store, struct pack_entry *entry,
		     struct bytes bytes, struct fault *fault)
{
	struct object_encoded *plain = object_encoded_new();
	int rc;

	plain->kind = entry->kind;
	rc = object_append_room(store, bytes.size, fault);
	if (rc == 0) {
		if (plain->kind != OBJECT_CAPTURES ||
		    !object_encode_after_ids(store, bytes, plain))
			compress(store, bytes, NULL, 0, plain);
		entry->depth = entry->base_count = 0;
		rc = log_encoded(store, plain, entry, bytes, fault);
	}
	object_encoded_free(plain);
	return rc;
}

int object_log_encoded(struct object_store *store,
		       const struct object_encoded *encoded,
		       struct pack_entry *entry, struct bytes bytes,
		       struct fault *fault)
{
	int rc = encoded->is_known || encoded->kind == OBJECT_CAPTURES
			 ? 1
			 : log_encoded(store, encoded, entry, bytes, fault);

	return rc > 0 ? log_plain(store, entry, bytes, fault) : rc;
}

/* Make a dictionary, and code with it from here on when it is worth it. */
static int train(struct object_store *store, struct fault *fault)
{
	struct pack_base base = {.place = object_dictionary_place(store)};
	struct dictionary *present = NULL;
	struct buffer bytes = BUFFER_INIT;
	struct pack_entry head;
	struct id id;
	bool is_new;
	int rc = 0;

	if (base.place &&
	    object_dictionary_take(store, &base, &present, NULL) == 0 &&
	    !dictionary_for_level(&store->dictionaries, present,
				  store->options.level)) {
		dictionary_cache_give(&store->dictionaries, present);
		present = NULL;
	}
	if (object_trainer_train(&store->trainer, store->codec,
				 store->options.level, present, &bytes)) {
		rc = object_store_put(store, OBJECT_DICTIONARY,
				      buffer_view(&bytes), NULL, 0, &id,
				      &is_new, fault);
		if (rc == 0)
			rc = object_resolve(store, &id, &head, fault);
		if (rc == 0)
			object_use_dictionary(store, head.place);
	}
	dictionary_cache_give(&store->dictionaries, present);
	buffer_release(&bytes);
	return rc;
}

/* What the dictionary is made for: bodies that stand alone, and what stands
 * around bodies, of which half are enough. */
static struct bytes lesson(const struct pack_entry *entry,
			   const struct object_encoded *encoded,
			   struct bytes bytes)
{
	if (entry->depth == 0 && entry->kind == OBJECT_BODY)
		return bytes;
	return entry->codec == PACK_WRAPPED && entry->kind == OBJECT_ORIGINAL &&
			       entry->id.byte[ID_SIZE - 1] % 2 == 0
		       ? object_encoded_script(encoded)
		       : BYTES_NONE;
}

static int learn(struct object_store *store,
		 const struct object_encoded *encoded, struct bytes bytes,
		 struct fault *fault)
{
	if (!store->options.trains || bytes.size == 0)
		return 0;
	object_trainer_see(&store->trainer, bytes);
	if (encoded->plain_bytes)
		object_trainer_measure(&store->trainer, encoded->plain_bytes,
				       encoded->payload.size);
	return object_trainer_is_due(&store->trainer) ? train(store, fault) : 0;
}

int object_store_put_encoded(struct object_store *store,
			     const struct object_encoded *encoded,
			     struct bytes bytes, struct id *out_id,
			     bool *out_is_new, struct fault *fault)
{
	struct pack_entry entry = {0};
	int rc;

	if (store->mode != OBJECT_STORE_WRITE)
		return fault_set(fault, FAULT_USAGE,
				 "%s: opened for reading only", store->folder);
	if (store->poisoned)
		return object_append(store, &entry, BYTES_NONE, fault);
	rc = match_bytes(store, encoded->kind, bytes, &encoded->id, &entry,
			 fault);
	if (rc < 0)
		return rc;
	*out_is_new = rc != MATCH_SAME;
	*out_id = entry.id;
	if (rc == MATCH_SAME)
		return 0;
	if (rc == MATCH_ALIAS)
		return object_append(store, &entry, BYTES_NONE, fault);
	rc = object_log_encoded(store, encoded, &entry, bytes, fault);
	return rc < 0 ? rc
		      : learn(store, encoded, lesson(&entry, encoded, bytes),
			      fault);
}

int object_store_put(struct object_store *store, enum object_kind kind,
		     struct bytes bytes, const struct object_base *base,
		     size_t base_count, struct id *out_id, bool *out_is_new,
		     struct fault *fault)
{
	struct object_encoded *encoded = object_encoded_new();
	int rc = object_store_encode(store, kind, bytes, base, base_count,
				     encoded, fault);

	if (rc == 0)
		rc = object_store_put_encoded(store, encoded, bytes, out_id,
					      out_is_new, fault);
	object_encoded_free(encoded);
	return rc;
}

bool object_store_find(struct object_store *store, enum object_kind kind,
		       struct bytes bytes, struct id *out_id)
{
	struct id first = object_id_of(bytes, 0);
	struct pack_entry entry;

	if (match_bytes(store, kind, bytes, &first, &entry, NULL) != MATCH_SAME)
		return false;
	*out_id = entry.id;
	return true;
}
