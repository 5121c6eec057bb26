/* Originals told by what stands around their bodies, many in one group. */
#include "store/object/object_encoded.h"

#include "core/base/memory.h"
#include "store/object/wrapping.h"

#include <stdlib.h>

/* Decoded as a whole for any one of its scripts; damage costs them all. */
#define GROUP_BYTES ((size_t)64 << 10)
/* Larger objects are coded on their own. */
#define OBJECT_BYTES ((size_t)64 << 10)
/* What is mostly its source: it has no more than this around it. */
#define AROUND_BYTES ((size_t)2 << 10)

struct object_wraps *object_wraps_new(void)
{
	struct object_wraps *wraps = memory_alloc_zero(1, sizeof(*wraps));

	wraps->encoded = object_encoded_new();
	return wraps;
}

void object_wraps_free(struct object_wraps *wraps)
{
	if (!wraps)
		return;
	buffer_release(&wraps->scripts);
	buffer_release(&wraps->again);
	object_encoded_free(wraps->encoded);
	free(wraps);
}

void object_wraps_clear(struct object_wraps *wraps)
{
	buffer_clear(&wraps->scripts);
	wraps->group = (struct pack_base){.place = 0};
}

bool object_wraps_is_full(const struct object_wraps *wraps)
{
	return wraps->scripts.size >= GROUP_BYTES;
}

/* What is logged must come back. */
static bool comes_back(struct object_wraps *wraps, size_t script_at,
		       struct bytes source, struct bytes bytes)
{
	struct bytes scripts = buffer_view(&wraps->scripts);

	buffer_clear(&wraps->again);
	return wrapping_apply(bytes_slice(scripts, script_at, scripts.size),
			      source, bytes.size, &wraps->again) &&
	       bytes_equal(buffer_view(&wraps->again), bytes);
}

bool object_store_wrap(struct object_store *store, enum object_kind kind,
		       struct bytes bytes, const struct object_base *source,
		       struct object_wraps *wraps, struct object_encoded *out)
{
	struct id id = object_id_of(source->bytes, 0);
	size_t at = wraps->scripts.size;

	if (!id_equal(&id, &source->id) || bytes.size > OBJECT_BYTES ||
	    source->bytes.size == 0 ||
	    bytes.size > 2 * source->bytes.size + AROUND_BYTES)
		return false;
	object_encoded_begin(out, kind, bytes);
	out->is_known = object_store_has(store, &out->id);
	if (out->is_known)
		return true;
	if (!wrapping_make(source->bytes, bytes, &wraps->scripts))
		return false;
	if (!comes_back(wraps, at, source->bytes, bytes)) {
		buffer_truncate(&wraps->scripts, at);
		return false;
	}
	out->codec = PACK_WRAPPED;
	out->wraps = wraps;
	out->script_at = at;
	out->script_bytes = wraps->scripts.size - at;
	out->base[0] = source->id;
	out->base_count = 1;
	return true;
}

int object_store_encode_wraps(struct object_store *store,
			      struct object_wraps *wraps, struct fault *fault)
{
	if (wraps->scripts.size == 0)
		return 0;
	return object_store_encode(store, OBJECT_GROUP,
				   buffer_view(&wraps->scripts), NULL, 0,
				   wraps->encoded, fault);
}

/* The group is logged before the first that is told in it. Without its source
 * an object is coded alone. */
int object_log_wrapped(struct object_store *store,
		       const struct object_encoded *encoded,
		       struct pack_entry *entry, struct fault *fault)
{
	struct object_wraps *wraps = encoded->wraps;
	struct pack_entry source;
	int rc = object_resolve(store, &encoded->base[0], &source, fault);

	if (rc == FAULT_MISSING)
		return 1;
	if (rc < 0 || source.depth >= PACK_DEPTH_MAX)
		return rc < 0 ? rc : 1;
	if (!wraps->group.place)
		rc = object_put_group(store, wraps->encoded,
				      buffer_view(&wraps->scripts),
				      &wraps->group, fault);
	if (rc < 0)
		return rc;
	entry->codec = PACK_WRAPPED;
	entry->depth = source.depth + 1;
	entry->base_count = 2;
	entry->base[0] = wraps->group;
	entry->base[1] = (struct pack_base){source.place, source.id};
	entry->group_at = encoded->script_at;
	return object_append(store, entry, BYTES_NONE, fault);
}

struct bytes object_encoded_script(const struct object_encoded *encoded)
{
	return encoded->codec == PACK_WRAPPED && !encoded->is_known
		       ? bytes_slice(buffer_view(&encoded->wraps->scripts),
				     encoded->script_at,
				     encoded->script_at + encoded->script_bytes)
		       : BYTES_NONE;
}
