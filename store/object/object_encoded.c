#include "store/object/object_encoded.h"

#include "core/base/memory.h"

#include <stdlib.h>

/* One that held something large gives its memory back: callers keep many. */
#define KEEP_BYTES (32u << 10)

struct object_encoded *object_encoded_new(void)
{
	return memory_alloc_zero(1, sizeof(struct object_encoded));
}

void object_encoded_free(struct object_encoded *encoded)
{
	if (!encoded)
		return;
	buffer_release(&encoded->payload);
	buffer_release(&encoded->prefix);
	buffer_release(&encoded->again);
	free(encoded);
}

bool object_encoded_has_base(const struct object_encoded *encoded)
{
	return encoded->base_count > 0;
}

bool object_encoded_base(const struct object_encoded *encoded, struct id *out)
{
	if (!encoded->base_count)
		return false;
	*out = encoded->base[encoded->base_count - 1];
	return true;
}

size_t object_encoded_bytes(const struct object_encoded *encoded)
{
	return encoded->codec == PACK_RAW ? encoded->raw_bytes
					  : encoded->payload.size;
}

void object_encoded_begin(struct object_encoded *encoded, enum object_kind kind,
			  struct bytes bytes)
{
	encoded->kind = kind;
	encoded->id = object_id_of(bytes, 0);
	encoded->codec = PACK_RAW;
	encoded->raw_bytes = bytes.size;
	encoded->base_count = 0;
	encoded->plain_bytes = 0;
	encoded->bundle = NULL;
	encoded->is_json = false;
	buffer_clear_to(&encoded->payload, KEEP_BYTES);
	buffer_clear_to(&encoded->prefix, KEEP_BYTES);
}

void object_encoded_slim(struct object_encoded *encoded)
{
	buffer_clear_to(&encoded->prefix, KEEP_BYTES);
	buffer_clear_to(&encoded->again, KEEP_BYTES);
}
