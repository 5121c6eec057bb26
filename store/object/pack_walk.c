#include "store/object/pack_walk.h"

#define WINDOW_SIZE ((size_t)1 << 18)
/* Where the last entry was passed over unread, the next may be, too. */
#define WINDOW_BEHIND_LARGE ((size_t)1 << 13)

void pack_walk_init(struct pack_walk *walk, struct pack_log *log,
		    object_place from, object_place stop)
{
	*walk = (struct pack_walk){.log = log, .stop = stop};
	walk->at = from;
}

void pack_walk_release(struct pack_walk *walk)
{
	buffer_release(&walk->window);
}

/* Where the walk ends in a pack. */
static uint64_t pack_limit(const struct pack_walk *walk,
			   const struct pack_file *pack)
{
	if (pack->number == place_pack(walk->stop) &&
	    place_offset(walk->stop) < pack->size)
		return place_offset(walk->stop);
	return pack->size;
}

/* At least `size` bytes from `place` on in the window, or what there is. */
static int look(struct pack_walk *walk, object_place place, size_t size,
		struct bytes *out, struct fault *fault)
{
	size_t got, skip = 0;
	bool is_far = place > walk->window_at + walk->window.size;
	int rc;

	if (place >= walk->window_at &&
	    place - walk->window_at <= walk->window.size)
		skip = (size_t)(place - walk->window_at);
	else
		buffer_clear(&walk->window);
	if (!walk->window.size || walk->window.size - skip < size) {
		size_t wanted = is_far ? WINDOW_BEHIND_LARGE : WINDOW_SIZE;

		wanted = size > wanted ? size : wanted;
		buffer_clear(&walk->window);
		buffer_reserve(&walk->window, wanted);
		rc = pack_log_read(walk->log, place, walk->window.data, wanted,
				   &got, fault);
		if (rc < 0)
			return rc;
		walk->window.size = got;
		walk->window_at = place;
		skip = 0;
	}
	*out = bytes_slice(buffer_view(&walk->window), skip, walk->window.size);
	return 0;
}

/* What stands at the front of `bytes`: PACK_ENTRY, PACK_FRAME or PACK_DAMAGE
 * for nothing. `left` is what the pack has from there on. */
static enum pack_item item_at(struct pack_walk *walk, struct bytes bytes,
			      object_place place, uint64_t left)
{
	if (bytes.size > left)
		bytes.size = (size_t)left;
	if (pack_entry_decode(bytes, walk->log->key, place, &walk->entry) &&
	    pack_entry_size(&walk->entry) <= left) {
		walk->size = pack_entry_size(&walk->entry);
		return PACK_ENTRY;
	}
	if (pack_frame_decode(bytes, walk->log->key, place, &walk->frame)) {
		walk->size = left < PACK_FRAME_SIZE ? PACK_FRAME_SIZE / 2
						    : PACK_FRAME_SIZE;
		return PACK_FRAME;
	}
	return PACK_DAMAGE;
}

/* Make the damaged stretch from walk->place on as long as it is: up to the
 * next byte where something stands, or the limit. */
static int measure_damage(struct pack_walk *walk, uint64_t limit,
			  struct fault *fault)
{
	uint64_t offset = place_offset(walk->place) + 1;
	struct bytes bytes;
	int rc;

	for (; offset < limit; offset++) {
		object_place place =
			place_make(place_pack(walk->place), offset);

		rc = look(walk, place, PACK_FRAME_SIZE, &bytes, fault);
		if (rc < 0)
			return rc;
		if (!bytes.size ||
		    item_at(walk, bytes, place, limit - offset) != PACK_DAMAGE)
			break;
	}
	walk->size = offset - place_offset(walk->place);
	return PACK_DAMAGE;
}

/* Move `at` to where something can stand: PACK_END, or PACK_BEGIN with the
 * pack's index and limit. */
static enum pack_item enter_pack(struct pack_walk *walk, uint64_t *out_limit)
{
	for (;;) {
		struct pack_file pack;

		if (!pack_log_look(walk->log, place_pack(walk->at), &pack))
			return PACK_END;
		if (pack.number > place_pack(walk->at))
			walk->at = place_make(pack.number, 0);
		if (walk->at >= walk->stop)
			return PACK_END;
		*out_limit = pack_limit(walk, &pack);
		if (place_offset(walk->at) < *out_limit)
			return PACK_BEGIN;
		if (pack.number == UINT32_MAX)
			return PACK_END;
		walk->at = place_make(pack.number + 1, 0);
	}
}

int pack_walk_next(struct pack_walk *walk, struct fault *fault)
{
	struct bytes bytes;
	uint64_t limit, left;
	int rc = (int)enter_pack(walk, &limit);

	if (rc == PACK_END)
		return rc;
	walk->place = walk->at;
	left = limit - place_offset(walk->at);
	if (place_offset(walk->at) == 0) {
		walk->size = left < PACK_HEADER_SIZE ? left : PACK_HEADER_SIZE;
		walk->at += walk->size;
		return PACK_BEGIN;
	}
	rc = look(walk, walk->at, PACK_FRAME_SIZE, &bytes, fault);
	if (rc < 0)
		return rc;
	rc = (int)item_at(walk, bytes, walk->at, left);
	if (rc == PACK_DAMAGE)
		rc = measure_damage(walk, limit, fault);
	walk->at = walk->place + walk->size;
	return rc;
}

int pack_walk_bytes(struct pack_walk *walk, struct bytes *out,
		    struct fault *fault)
{
	int rc = look(walk, walk->place, (size_t)walk->size, out, fault);

	if (rc < 0)
		return rc;
	if (out->size < walk->size)
		return fault_set(
			fault, FAULT_IO,
			"packs/%08u.pack: ends at %llu while read",
			place_pack(walk->place),
			(unsigned long long)(place_offset(walk->place) +
					     out->size));
	out->size = (size_t)walk->size;
	return 0;
}
