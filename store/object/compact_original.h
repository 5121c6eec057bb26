/*
 * compact_original.h - which body and which page an original leans on.
 */
#ifndef NEWSFOLD_STORE_OBJECT_COMPACT_ORIGINAL_H
#define NEWSFOLD_STORE_OBJECT_COMPACT_ORIGINAL_H

#include "store/object/compact_plan.h"

void compact_plan_original(struct compact_plan *plan, struct compact_step *step,
			   struct bytes bytes);
/* At a stretch's end: those that turned out to be the only ones of their kind
 * need not stand alone. */
void compact_plan_lone_pages(struct compact_plan *plan);

#endif
