/*
 * furniture_view.h - the lines link has learned to be page furniture, as people
 * ask for them.
 */
#ifndef NEWSFOLD_STORE_FURNITURE_VIEW_H
#define NEWSFOLD_STORE_FURNITURE_VIEW_H

#include "store/archive.h"

struct furniture_view {
	struct bytes label; /* the outlet, or "dump NAME" where none is known */
	struct bytes line;  /* as it stands in the example */
	struct id example;  /* a body it stands in: of all, the smallest id */
	uint64_t bodies;    /* it stands in so many, whatever its figures */
};

typedef int furniture_view_fn(void *context, const struct furniture_view *view,
			      struct fault *fault);
/* By label; within it what stands in most bodies first, then by text. An empty
 * label: all of them. */
int furniture_view_each(struct archive *archive, struct bytes label,
			furniture_view_fn *visit, void *context,
			struct fault *fault);

#endif
