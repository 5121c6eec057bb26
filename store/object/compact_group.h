/*
 * compact_group.h - which objects of a stretch are coded together.
 *
 * A group is one frame of small objects one after the other: bodies that are
 * alike, each with the originals that are little more than it. What they share
 * is coded once, and they share one frame's tables, so those of one script
 * (Latin, Hangul, Han ...) come together; any of them costs the decoding of the
 * group, so a group is small enough for that to take a fraction of a
 * millisecond. Who leans on an object of an earlier stretch stays alone with
 * its bases, and so does what is large or not like its body (a page).
 */
#ifndef NEWSFOLD_STORE_OBJECT_COMPACT_GROUP_H
#define NEWSFOLD_STORE_OBJECT_COMPACT_GROUP_H

#include "store/object/compact_plan.h"

/* Some steps of plan->order, one after the other. */
struct compact_group {
	size_t begin, end;
	struct pack_base base; /* where it was logged */
};

/* A step joins the group of another, or with itself, this body, founds one. */
void compact_group_found(struct compact_plan *plan, struct compact_step *step,
			 struct bytes body);
void compact_group_join(struct compact_step *step,
			const struct compact_step *other);
/* May a body, or an original of a body of this size, be in a group? */
bool compact_group_takes_body(uint64_t bytes);
bool compact_group_takes_original(uint64_t bytes, uint64_t body_bytes);

/* Lay out the stretch's groups. They are logged before all else of it; the
 * entries of their members stay where they stood. */
void compact_group_arrange(struct compact_plan *plan);

#endif
