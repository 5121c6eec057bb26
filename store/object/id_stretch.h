/*
 * id_stretch.h - the ids of originals and bodies that stand in a stretch of the
 * log, in its order.
 *
 * A batch of captures repeats the ids of what was logged right before it; coded
 * after these it need not. The sums (xor) of every so many of them go with the
 * batch, so that a damaged head in the stretch, or some in a row, can be told
 * from the others and cost the batch nothing.
 */
#ifndef NEWSFOLD_STORE_OBJECT_ID_STRETCH_H
#define NEWSFOLD_STORE_OBJECT_ID_STRETCH_H

#include "core/base/wire.h"
#include "store/object/pack_walk.h"

/* No more ids of a kind are looked at. */
#define ID_STRETCH_MAX 8192

enum id_stretch_kind { STRETCH_ORIGINALS, STRETCH_BODIES, STRETCH_KIND_COUNT };

struct id_stretch {
	object_place begin; /* 0: none */
	struct buffer ids[STRETCH_KIND_COUNT];
};

void id_stretch_release(struct id_stretch *stretch);
/* Empty it; what stands from `begin` on will be seen. */
void id_stretch_restart(struct id_stretch *stretch, object_place begin);
bool id_stretch_is_empty(const struct id_stretch *stretch);
/* An entry was logged, which ends at `end`. */
void id_stretch_see(struct id_stretch *stretch, const struct pack_entry *entry,
		    object_place end);
/* All of them, originals first. */
void id_stretch_list(const struct id_stretch *stretch, struct buffer *out);

/* What goes with the batch: how many there are, and their sums. */
void id_stretch_put_sums(const struct id_stretch *stretch, struct buffer *out);
/* Stretches of damage, and how many ids stand before the first. */
struct id_hole {
	unsigned count;
	size_t at[STRETCH_KIND_COUNT];
};

/* Put in the ids that were lost in a hole, out of the sums in `in`; false when
 * they do not tell them. */
bool id_stretch_mend(struct id_stretch *stretch, const struct id_hole *hole,
		     struct wire_reader *in);
/*
 * Read again what stood in the stretch that ends at `end`, and the sums out of
 * `in`: 0, FAULT_CORRUPT when it cannot be told (out of place, or damaged more
 * than the sums can mend), or a fault of reading.
 */
int id_stretch_find(struct id_stretch *stretch, struct pack_log *log,
		    object_place begin, object_place end,
		    struct wire_reader *in, struct fault *fault);

#endif
