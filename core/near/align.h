/*
 * align.h - the text two shadows share, and where it lies in each.
 *
 * Runs of letters that stand in both, each as long as it can be, none over
 * another in either text: greedy from left to right in b, every run taken by
 * the longest of the places in a it could come from (the running matches of
 * Karp and Rabin as in greedy string tiling, Wise 1993, in one pass).
 */
#ifndef NEWSFOLD_CORE_NEAR_ALIGN_H
#define NEWSFOLD_CORE_NEAR_ALIGN_H

#include "core/near/shingle_index.h"

/* `length` letters from a on equal those from b on. */
struct match {
	uint32_t a, b, length;
	uint32_t units; /* their weight */
};

struct alignment {
	struct match *at;
	size_t count, capacity;
};

void alignment_release(struct alignment *alignment);

struct aligner {
	unsigned char *taken; /* letters of a in a match already */
	size_t taken_capacity;
};

void aligner_release(struct aligner *aligner);

/* Every match holds at least one whole shingle, so the shingles' size is the
 * least length. Sorted by place in a. Linear but for repeats, of which a
 * bounded number is tried. The index is a's; it is made unless it is_made. */
void align_shadows(struct aligner *aligner, const struct shadow *a,
		   const struct shingles *a_shingles,
		   struct shingle_index *a_index, const struct shadow *b,
		   const struct shingles *b_shingles, struct alignment *out);

/* What matches can weigh at most: the letters of b in shingles that a has, and
 * what may follow each row of them; it is not counted on once it is `enough`.
 */
uint32_t align_units_most(const struct shingles *a_shingles,
			  struct shingle_index *a_index, const struct shadow *b,
			  const struct shingles *b_shingles, uint32_t enough);

#endif
