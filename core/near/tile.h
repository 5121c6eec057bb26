/*
 * tile.h - the text two shadows share, as a reader sees it: the longest run
 * first, then the longest of what is left (greedy string tiling, Wise 1993).
 *
 * The one pass of align.h lets a short run take letters of a long one that
 * comes later: good enough for how much is shared, not for what is shown.
 */
#ifndef NEWSFOLD_CORE_NEAR_TILE_H
#define NEWSFOLD_CORE_NEAR_TILE_H

#include "core/near/align.h"

/* Every match holds a whole shingle, as in align.h; their units are not told,
 * their order is none. Ties go by place in a, then in b. False, and nothing
 * found, when the texts repeat themselves so much that it would not be linear,
 * or would take memory past all bounds. */
bool tile_shadows(const struct shadow *a, const struct shingles *a_shingles,
		  struct shingle_index *a_index, const struct shadow *b,
		  const struct shingles *b_shingles, struct alignment *out);

#endif
