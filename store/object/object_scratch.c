#include "store/object/object_scratch.h"

#include "core/base/memory.h"

#include <stdlib.h>

/* Buffers that held something larger give their memory back. */
#define KEEP_BYTES ((size_t)1 << 20)
/* Enough for the whole entry of most articles, so that one read does. */
#define FIRST_READ ((size_t)2048)
/* Read at once by who goes on and on where he was. */
#define AHEAD_READ ((size_t)1 << 17)
/* So far past its end a window still counts as gone on with: another thread
 * may have had what is between. */
#define NEAR_BYTES ((uint64_t)1 << 16)

void object_scratch_init(struct object_scratch *scratch)
{
	*scratch = (struct object_scratch){.idle = NULL};
	pthread_mutex_init(&scratch->lock, NULL);
}

void object_scratch_release(struct object_scratch *scratch)
{
	struct decode_scratch *it, *next;

	for (it = scratch->idle; it; it = next) {
		next = it->next;
		buffer_release(&it->window);
		buffer_release(&it->pending);
		buffer_release(&it->prefix);
		free(it);
	}
	pthread_mutex_destroy(&scratch->lock);
}

/* Is the place in the window or soon after it? */
static bool is_near(const struct decode_scratch *it, object_place place)
{
	return it->good && place >= it->window_at &&
	       place - it->window_at < it->good + NEAR_BYTES;
}

/* The near one, else the one at the end: that given back longest ago. */
struct decode_scratch *object_scratch_take(struct object_scratch *scratch,
					   object_place place)
{
	struct decode_scratch **link, *taken;

	pthread_mutex_lock(&scratch->lock);
	link = &scratch->idle;
	while (*link && (*link)->next && !is_near(*link, place))
		link = &(*link)->next;
	taken = *link;
	if (taken)
		*link = taken->next;
	pthread_mutex_unlock(&scratch->lock);
	if (!taken)
		return memory_alloc_zero(1, sizeof(*taken));
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
	if (taken->window.capacity > KEEP_BYTES)
		taken->good = 0;
	slim(&taken->window);
	slim(&taken->pending);
	slim(&taken->prefix);
	pthread_mutex_lock(&scratch->lock);
	taken->next = scratch->idle;
	scratch->idle = taken;
	pthread_mutex_unlock(&scratch->lock);
}

/* How much from a place on will stay as it is. */
static uint64_t stable_bytes(object_place stable, object_place place)
{
	if (place_pack(place) < place_pack(stable))
		return UINT64_MAX;
	return place < stable ? stable - place : 0;
}

static int read_window(struct decode_scratch *scratch, struct pack_log *log,
		       uint64_t stable, object_place place, size_t size,
		       struct fault *fault)
{
	size_t wanted = FIRST_READ, got = 0;
	int rc;

	if (is_near(scratch, place))
		wanted = 2 * scratch->ahead < AHEAD_READ ? 2 * scratch->ahead
							 : AHEAD_READ;
	scratch->ahead = wanted;
	if (wanted > stable)
		wanted = (size_t)stable;
	if (wanted < size)
		wanted = size;
	buffer_clear(&scratch->window);
	scratch->good = 0;
	buffer_reserve(&scratch->window, wanted);
	rc = pack_log_read(log, place, scratch->window.data, wanted, &got,
			   fault);
	if (rc < 0)
		return rc;
	scratch->window.size = got;
	scratch->window_at = place;
	scratch->good = got < stable ? got : (size_t)stable;
	return 0;
}

int decode_scratch_look(struct decode_scratch *scratch, struct pack_log *log,
			object_place stable, object_place place, size_t size,
			struct bytes *out, struct fault *fault)
{
	uint64_t skip = place - scratch->window_at;

	if (place < scratch->window_at || skip > scratch->good ||
	    scratch->good - skip < size) {
		int rc = read_window(scratch, log, stable_bytes(stable, place),
				     place, size, fault);

		if (rc < 0)
			return rc;
		skip = 0;
	}
	*out = bytes_slice(buffer_view(&scratch->window), (size_t)skip,
			   scratch->window.size);
	return 0;
}
