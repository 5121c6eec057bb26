/*
 * body_scan.h - a body read once, ready to be laid beside any number of others.
 *
 * Its shadow without the way back to the bytes, its shingles in order, and the
 * weight of its letters outside the mask: about 20 bytes a letter, in one piece
 * of memory; and 10 to 14 more for the index of its shingles, once that is
 * made.
 */
#ifndef NEWSFOLD_CORE_NEAR_BODY_SCAN_H
#define NEWSFOLD_CORE_NEAR_BODY_SCAN_H

#include "core/near/fingerprint.h"
#include "core/near/shingle_index.h"

struct body_scan {
	struct shadow shadow; /* begin and end are NULL */
	struct shingles shingles;
	struct shingle_index index; /* made when it is first needed */
	const uint32_t *open;	    /* weight before each letter, and of all */
	unsigned char *storage;
	size_t capacity; /* bytes of storage */
};

void body_scan_release(struct body_scan *scan);

/* Out of a folded text and its shingles; *out is overwritten. */
void body_scan_make(const struct shadow *shadow,
		    const struct shingles *shingles, const struct span *mask,
		    size_t mask_count, struct body_scan *out);

#endif
