/*
 * pack_walk.h - one thing after the other in the log, damage or not.
 *
 * Shows entries, commit frames and stretches where neither stands, in order of
 * place, over all packs. Heads alone are read unless the caller asks for the
 * bytes; what is damaged is passed over to the next thing that is whole.
 */
#ifndef NEWSFOLD_STORE_OBJECT_PACK_WALK_H
#define NEWSFOLD_STORE_OBJECT_PACK_WALK_H

#include "store/object/pack_log.h"

enum pack_item { PACK_END, PACK_ENTRY, PACK_FRAME, PACK_DAMAGE, PACK_BEGIN };

struct pack_walk {
	struct pack_log *log;
	object_place at;   /* where the next item begins */
	object_place stop; /* nothing is shown from here on */

	/* The item shown last. */
	object_place place;
	uint64_t size;
	struct pack_entry entry; /* PACK_ENTRY */
	struct pack_frame frame; /* PACK_FRAME */

	struct buffer window; /* bytes of pack window_at and after it */
	object_place window_at;
};

/* Walk from `from` (0: the first pack) up to `stop` (UINT64_MAX: the end of
 * the files). */
void pack_walk_init(struct pack_walk *walk, struct pack_log *log,
		    object_place from, object_place stop);
void pack_walk_release(struct pack_walk *walk);

/*
 * Go to the next item; an enum pack_item or a negative fault. PACK_BEGIN is
 * shown at the front of each pack: its header, place and size. An entry whose
 * payload runs past the end of its pack is damage.
 */
int pack_walk_next(struct pack_walk *walk, struct fault *fault);
/* The bytes of the item shown last; borrowed until the next call. */
int pack_walk_bytes(struct pack_walk *walk, struct bytes *out,
		    struct fault *fault);

#endif
