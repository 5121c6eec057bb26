/*
 * layout.h - how the text two bodies share lies in each of them.
 *
 * A cut, a rewritten lead and a story set into other text can share the same
 * number of shingles; where the foreign text stands tells them apart.
 */
#ifndef NEWSFOLD_CORE_NEAR_LAYOUT_H
#define NEWSFOLD_CORE_NEAR_LAYOUT_H

#include "core/near/fingerprinter.h"
#include "core/near/verify.h"

/* Of one side, in shingle units; furniture under the mask counts nowhere. */
struct layout_side {
	uint32_t total;
	uint32_t head; /* before the first match that is long enough */
	uint32_t tail; /* after the last such match */
};

struct layout {
	struct layout_side small, large;
	uint32_t shared;  /* in matches outside the masks */
	uint32_t longest; /* of them */
	uint32_t matches;
};

/* Folds and aligns the two bodies in the fingerprinter's scratch. */
void layout_make(struct fingerprinter *f, const struct verify_side *small,
		 const struct verify_side *large, struct layout *out);

#endif
