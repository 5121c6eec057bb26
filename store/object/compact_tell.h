/*
 * compact_tell.h - which bodies are told out of an original, and which
 * originals around a body.
 *
 * An original that is little more than its body is told around it: its script
 * stands in the group right behind the body. Where that is no gain, since the
 * original has much besides, the body is told out of the original: a script
 * (excerpt.h) right behind that.
 */
#ifndef NEWSFOLD_STORE_OBJECT_COMPACT_TELL_H
#define NEWSFOLD_STORE_OBJECT_COMPACT_TELL_H

#include "store/object/compact_plan.h"

/* Have `step`, an original grouped with its body, tell it, unless another does
 * or no short script can. plan->other has the body's bytes, or is empty when
 * they are not at hand. */
void compact_tell_body(struct compact_plan *plan, struct compact_step *body,
		       struct compact_step *step, struct bytes original);

/* Tell `step`, an original, around its body; false when that is no gain.
 * plan->other as above. */
bool compact_wrap_original(struct compact_plan *plan,
			   const struct compact_step *body,
			   struct compact_step *step, struct bytes original);

#endif
