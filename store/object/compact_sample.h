/*
 * compact_sample.h - the dictionary that a stretch's groups are coded with.
 */
#ifndef NEWSFOLD_STORE_OBJECT_COMPACT_SAMPLE_H
#define NEWSFOLD_STORE_OBJECT_COMPACT_SAMPLE_H

#include "store/object/compact_plan.h"

/* What stands in a group is a sample, as long as there is room. */
void compact_sample_add(struct compact_plan *plan, struct bytes bytes);
/* A dictionary out of the stretch's samples, appended; false when there are too
 * few. */
bool compact_sample_dictionary(const struct compact_plan *plan,
			       struct buffer *out);

#endif
