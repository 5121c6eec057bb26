#include "store/object/object_scratch.h"

#include "core/base/memory.h"

#include <stdlib.h>

/* Buffers that held something larger give their memory back. */
#define KEEP_BYTES ((size_t)1 << 20)

void object_scratch_init(struct object_scratch *scratch)
{
	*scratch = (struct object_scratch){.idle = NULL};
	pthread_mutex_init(&scratch->lock, NULL);
	pthread_mutex_init(&scratch->base_lock, NULL);
}

void object_scratch_release(struct object_scratch *scratch)
{
	struct decode_scratch *it, *next;

	for (it = scratch->idle; it; it = next) {
		next = it->next;
		buffer_release(&it->entry);
		buffer_release(&it->prefix);
		free(it);
	}
	for (size_t i = 0; scratch->base && i < BASE_SLOTS; i++)
		buffer_release(&scratch->base[i].bytes);
	free(scratch->base);
	pthread_mutex_destroy(&scratch->lock);
	pthread_mutex_destroy(&scratch->base_lock);
}

struct decode_scratch *object_scratch_take(struct object_scratch *scratch)
{
	struct decode_scratch *taken;

	pthread_mutex_lock(&scratch->lock);
	taken = scratch->idle;
	if (taken)
		scratch->idle = taken->next;
	pthread_mutex_unlock(&scratch->lock);
	if (!taken)
		return memory_alloc_zero(1, sizeof(*taken));
	buffer_clear(&taken->entry);
	buffer_clear(&taken->prefix);
	return taken;
}

static void slim(struct buffer *buffer)
{
	if (buffer->capacity > KEEP_BYTES)
		buffer_release(buffer);
}

void object_scratch_give(struct object_scratch *scratch,
			 struct decode_scratch *taken)
{
	slim(&taken->entry);
	slim(&taken->prefix);
	pthread_mutex_lock(&scratch->lock);
	taken->next = scratch->idle;
	scratch->idle = taken;
	pthread_mutex_unlock(&scratch->lock);
}

static struct kept_base *slot_of(struct object_scratch *scratch,
				 object_place place)
{
	return &scratch->base[hash64_mix(place) % BASE_SLOTS];
}

bool object_scratch_copy_base(struct object_scratch *scratch,
			      object_place place, unsigned depth_max,
			      uint64_t bytes_max, struct buffer *out)
{
	struct kept_base *slot;
	bool found = false;

	pthread_mutex_lock(&scratch->base_lock);
	if (scratch->base) {
		slot = slot_of(scratch, place);
		found = slot->place == place && slot->depth <= depth_max &&
			slot->bytes.size <= bytes_max;
		if (found)
			buffer_append_bytes(out, buffer_view(&slot->bytes));
	}
	pthread_mutex_unlock(&scratch->base_lock);
	return found;
}

void object_scratch_keep_base(struct object_scratch *scratch,
			      object_place place, unsigned depth,
			      struct bytes bytes)
{
	struct kept_base *slot;

	if (bytes.size > BASE_KEPT_BYTES)
		return;
	pthread_mutex_lock(&scratch->base_lock);
	if (!scratch->base)
		scratch->base =
			memory_alloc_zero(BASE_SLOTS, sizeof(*scratch->base));
	slot = slot_of(scratch, place);
	if (slot->place != place) {
		slot->place = place;
		slot->depth = depth;
		buffer_clear(&slot->bytes);
		buffer_append_bytes(&slot->bytes, bytes);
	}
	pthread_mutex_unlock(&scratch->base_lock);
}
