/* Objects that are coded together: as they are, or told by what stands around
 * others. */
#include "store/object/object_encoded.h"

#include "core/base/memory.h"
#include "store/object/wrapping.h"

#include <stdlib.h>

/* Larger objects are coded on their own. */
#define OBJECT_BYTES ((size_t)64 << 10)
/* What is mostly its source: it has no more than this around it. */
#define AROUND_BYTES ((size_t)2 << 10)

struct object_bundle *object_bundle_new(size_t limit)
{
	struct object_bundle *bundle = memory_alloc_zero(1, sizeof(*bundle));

	bundle->limit = limit;
	bundle->encoded = object_encoded_new();
	return bundle;
}

void object_bundle_free(struct object_bundle *bundle)
{
	if (!bundle)
		return;
	buffer_release(&bundle->bytes);
	buffer_release(&bundle->again);
	free(bundle->slice);
	object_encoded_free(bundle->encoded);
	free(bundle);
}

void object_bundle_clear(struct object_bundle *bundle)
{
	buffer_clear(&bundle->bytes);
	bundle->slice_count = 0;
	bundle->group = (struct pack_base){.place = 0};
}

bool object_bundle_is_full(const struct object_bundle *bundle)
{
	return bundle->bytes.size >= bundle->limit;
}

/* The bytes from `at` on are what tells the object. */
static void tell_in(struct object_bundle *bundle, enum pack_codec codec,
		    size_t at, struct object_encoded *out)
{
	out->codec = codec;
	out->bundle = bundle;
	out->script_at = at;
	out->script_bytes = bundle->bytes.size - at;
}

/* Is it in the bundle already? Then put will find it. */
static bool has_slice(const struct object_bundle *bundle, const struct id *id)
{
	for (size_t i = 0; i < bundle->slice_count; i++)
		if (id_equal(&bundle->slice[i], id))
			return true;
	return false;
}

bool object_store_join(struct object_store *store, enum object_kind kind,
		       struct bytes bytes, struct object_bundle *bundle,
		       struct object_encoded *out)
{
	size_t at = bundle->bytes.size;

	if (bytes.size == 0 || at + bytes.size > bundle->limit)
		return false;
	object_encoded_begin(out, kind, bytes);
	out->is_known = has_slice(bundle, &out->id) ||
			object_store_has(store, &out->id);
	if (out->is_known)
		return true;
	buffer_append_bytes(&bundle->bytes, bytes);
	ARRAY_RESERVE(bundle->slice, bundle->slice_count + 1,
		      bundle->slice_capacity);
	bundle->slice[bundle->slice_count++] = out->id;
	tell_in(bundle, PACK_SLICE, at, out);
	return true;
}

bool object_store_wrap(struct object_store *store, enum object_kind kind,
		       struct bytes bytes, const struct object_base *source,
		       struct object_bundle *bundle, struct object_encoded *out)
{
	struct id id = object_id_of(source->bytes, 0);
	bool is_mostly_source =
		bytes.size <= 2 * source->bytes.size + AROUND_BYTES;
	size_t at = bundle->bytes.size;

	if (!id_equal(&id, &source->id) || bytes.size > OBJECT_BYTES ||
	    source->bytes.size == 0)
		return false;
	object_encoded_begin(out, kind, bytes);
	out->is_known = object_store_has(store, &out->id);
	if (out->is_known)
		return true;
	if (!wrapping_tell(source->bytes, bytes, is_mostly_source,
			   &bundle->again, &bundle->bytes, &out->is_json))
		return false;
	tell_in(bundle, PACK_WRAPPED, at, out);
	out->base[0] = source->id;
	out->base_count = 1;
	return true;
}

int object_store_encode_bundle(struct object_store *store,
			       struct object_bundle *bundle,
			       struct fault *fault)
{
	if (bundle->bytes.size == 0)
		return 0;
	return object_store_encode(store, OBJECT_GROUP,
				   buffer_view(&bundle->bytes), NULL, 0,
				   bundle->encoded, fault);
}

/* The group is logged before the first that is told in it. */
static int log_group(struct object_store *store, struct object_bundle *bundle,
		     struct fault *fault)
{
	const struct object_encoded *group = bundle->encoded;

	if (bundle->group.place)
		return 0;
	if (store->options.trains && bundle->slice_count && group->plain_bytes)
		object_trainer_measure(&store->trainer, group->plain_bytes,
				       group->payload.size);
	return object_put_group(store, group, buffer_view(&bundle->bytes),
				&bundle->group, fault);
}

int object_log_bundled(struct object_store *store,
		       const struct object_encoded *encoded,
		       struct pack_entry *entry, struct fault *fault)
{
	struct object_bundle *bundle = encoded->bundle;
	int rc = 0;

	entry->base_count = 1;
	if (encoded->codec == PACK_WRAPPED)
		rc = object_lean_on_source(store, &encoded->base[0], entry,
					   fault);
	else if (encoded->script_bytes == bundle->bytes.size)
		rc = 1;
	if (rc == 0)
		rc = log_group(store, bundle, fault);
	if (rc != 0)
		return rc;
	entry->codec = encoded->codec;
	entry->base[0] = bundle->group;
	entry->group_at = encoded->script_at;
	entry->is_json = encoded->is_json;
	return object_append(store, entry, BYTES_NONE, fault);
}

struct bytes object_encoded_script(const struct object_encoded *encoded)
{
	return encoded->codec == PACK_WRAPPED && !encoded->is_known
		       ? bytes_slice(buffer_view(&encoded->bundle->bytes),
				     encoded->script_at,
				     encoded->script_at + encoded->script_bytes)
		       : BYTES_NONE;
}
