#include "store/object/id_stretch.h"

/* One sum for so many ids, and no more sums than these: as many damaged heads
 * in a row are made good. */
#define IDS_A_SUM 32
#define SUMS_MAX  64

void id_stretch_release(struct id_stretch *stretch)
{
	for (int k = 0; k < STRETCH_KIND_COUNT; k++)
		buffer_release(&stretch->ids[k]);
}

void id_stretch_restart(struct id_stretch *stretch, object_place begin)
{
	for (int k = 0; k < STRETCH_KIND_COUNT; k++)
		buffer_clear(&stretch->ids[k]);
	stretch->begin = begin;
}

bool id_stretch_is_empty(const struct id_stretch *stretch)
{
	return !stretch->begin || (!stretch->ids[STRETCH_ORIGINALS].size &&
				   !stretch->ids[STRETCH_BODIES].size);
}

static size_t count_of(const struct id_stretch *stretch, int kind)
{
	return stretch->ids[kind].size / ID_SIZE;
}

static struct buffer *ids_of(struct id_stretch *stretch, enum object_kind kind)
{
	switch (kind) {
	case OBJECT_ORIGINAL:
		return &stretch->ids[STRETCH_ORIGINALS];
	case OBJECT_BODY:
		return &stretch->ids[STRETCH_BODIES];
	default:
		return NULL;
	}
}

void id_stretch_see(struct id_stretch *stretch, const struct pack_entry *entry,
		    object_place end)
{
	struct buffer *ids = ids_of(stretch, entry->kind);

	/* The batch says the rest itself. */
	if (entry->kind == OBJECT_CAPTURES ||
	    (ids && ids->size == (size_t)ID_STRETCH_MAX * ID_SIZE))
		id_stretch_restart(stretch, end);
	else if (ids)
		buffer_append(ids, entry->id.byte, ID_SIZE);
}

void id_stretch_list(const struct id_stretch *stretch, struct buffer *out)
{
	for (int k = 0; k < STRETCH_KIND_COUNT; k++)
		buffer_append_bytes(out, buffer_view(&stretch->ids[k]));
}

static size_t sums_for(size_t ids)
{
	size_t sums = (ids + IDS_A_SUM - 1) / IDS_A_SUM;

	return sums < SUMS_MAX ? sums : SUMS_MAX;
}

/* The sum of the ids first, first + step, ... */
static struct id sum_of(const struct buffer *ids, size_t first, size_t step)
{
	struct id sum = {{0}};

	for (size_t at = first; at < ids->size / ID_SIZE; at += step)
		for (size_t i = 0; i < ID_SIZE; i++)
			sum.byte[i] ^= ids->data[at * ID_SIZE + i];
	return sum;
}

void id_stretch_put_sums(const struct id_stretch *stretch, struct buffer *out)
{
	for (int k = 0; k < STRETCH_KIND_COUNT; k++) {
		size_t count = count_of(stretch, k), sums = sums_for(count);

		wire_put_varint(out, count);
		for (size_t i = 0; i < sums; i++) {
			struct id sum = sum_of(&stretch->ids[k], i, sums);

			buffer_append(out, sum.byte, ID_SIZE);
		}
	}
}

static int walk(struct id_stretch *stretch, struct pack_walk *items,
		struct id_hole *hole, struct fault *fault)
{
	int rc;

	while ((rc = pack_walk_next(items, fault)) > 0) {
		if (rc == PACK_ENTRY) {
			id_stretch_see(stretch, &items->entry,
				       items->place + items->size);
			continue;
		}
		if (rc != PACK_DAMAGE || hole->count++)
			continue;
		for (int k = 0; k < STRETCH_KIND_COUNT; k++)
			hole->at[k] = count_of(stretch, k);
	}
	return rc;
}

/* Those that are missing at `at`, each of which is in a sum of its own, out of
 * the sums. */
static bool mend(struct buffer *ids, size_t at, uint64_t count,
		 struct bytes sums)
{
	size_t found = ids->size / ID_SIZE, step = sums.size / ID_SIZE;
	size_t lost = (size_t)count - found;
	unsigned char *hole;

	if (lost > step)
		return false;
	buffer_reserve(ids, lost * ID_SIZE);
	hole = ids->data + at * ID_SIZE;
	memmove(hole + lost * ID_SIZE, hole, (found - at) * ID_SIZE);
	memset(hole, 0, lost * ID_SIZE);
	ids->size += lost * ID_SIZE;
	for (size_t i = at; i < at + lost; i++) {
		struct id others = sum_of(ids, i % step, step);

		for (size_t b = 0; b < ID_SIZE; b++)
			ids->data[i * ID_SIZE + b] =
				others.byte[b] ^
				sums.data[i % step * ID_SIZE + b];
	}
	return true;
}

/* Of two stretches of damage it is not known how many ids each had. */
bool id_stretch_mend(struct id_stretch *stretch, const struct id_hole *hole,
		     struct wire_reader *in)
{
	for (int k = 0; k < STRETCH_KIND_COUNT; k++) {
		struct buffer *ids = &stretch->ids[k];
		uint64_t count = wire_get_varint(in);
		size_t found = count_of(stretch, k);
		struct bytes sums;

		if (count > ID_STRETCH_MAX || found > count ||
		    (found < count && hole->count != 1))
			return false;
		sums = wire_get_raw(in, sums_for((size_t)count) * ID_SIZE);
		if (in->failed ||
		    (found < count && !mend(ids, hole->at[k], count, sums)))
			return false;
	}
	return true;
}

int id_stretch_find(struct id_stretch *stretch, struct pack_log *log,
		    object_place begin, object_place end,
		    struct wire_reader *in, struct fault *fault)
{
	struct id_hole hole = {.count = 0};
	struct pack_walk items;
	int rc;

	pack_walk_init(&items, log, begin, end);
	id_stretch_restart(stretch, begin);
	rc = walk(stretch, &items, &hole, fault);
	pack_walk_release(&items);
	if (rc < 0)
		return rc;
	return stretch->begin == begin && id_stretch_mend(stretch, &hole, in)
		       ? 0
		       : FAULT_CORRUPT;
}
