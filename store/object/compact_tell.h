/*
 * compact_tell.h - which bodies are told out of an original, and which
 * originals around a body.
 *
 * A body need not stand in a group beside an original it is a part of: a script
 * (excerpt.h) right behind that original tells it. A record of JSON is no text
 * to tell another by: there the body stands, and a script tells the record.
 */
#ifndef NEWSFOLD_STORE_OBJECT_COMPACT_TELL_H
#define NEWSFOLD_STORE_OBJECT_COMPACT_TELL_H

#include "store/object/compact_plan.h"

/* Have `step`, an original grouped with its body, tell it, unless another does
 * or no short script can. plan->other has the body's bytes, or is empty when
 * they are not at hand. */
void compact_tell_body(struct compact_plan *plan, struct compact_step *body,
		       struct compact_step *step, struct bytes original);

/* Tell `step`, a record of JSON, around its body; false when it is none, or no
 * gain. plan->other as above. */
bool compact_wrap_original(struct compact_plan *plan,
			   const struct compact_step *body,
			   struct compact_step *step, struct bytes original);

#endif
