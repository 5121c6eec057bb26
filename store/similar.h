/*
 * similar.h - what the archive has like a text that need not be in it.
 */
#ifndef NEWSFOLD_STORE_SIMILAR_H
#define NEWSFOLD_STORE_SIMILAR_H

#include "store/cluster_view.h"

struct similar_match {
	struct cluster_view_member member; /* relation: of it to the text */
	double similarity; /* Jaccard, or containment where that decides */
};

typedef int similar_fn(void *context, const struct similar_match *match,
		       struct fault *fault);

/* Matches of the text, best first, an exact one before a cut as good, then by
 * id; the body `except` (0: none) is the text itself and left out. Of a text
 * from outside, what is furniture is told by each match's outlet. */
int similar_each(struct archive *archive, struct bytes text, int64_t day,
		 uint32_t except, similar_fn *visit, void *context,
		 struct fault *fault);

#endif
