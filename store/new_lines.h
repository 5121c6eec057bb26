/*
 * new_lines.h - the lines of bodies taken in since the last link, kept from the
 * worker that had them folded, so that link need not read them again.
 *
 * Bounded: what does not fit is read by whoever wants it.
 */
#ifndef NEWSFOLD_STORE_NEW_LINES_H
#define NEWSFOLD_STORE_NEW_LINES_H

#include "core/near/furniture.h"

struct new_lines;

/* The hashes of a body's lines, and its signatures. */
struct lines_of_body {
	const uint64_t *hash;
	size_t count;
	const uint64_t *signature; /* BODY_LINES_SIGNATURES */
};

/* Numbers ascend without a gap; others are not kept. *lines is made when NULL.
 */
void new_lines_add(struct new_lines **lines, uint32_t number,
		   const struct body_lines *of_body);
/* False when they are not here; lines may be NULL. */
bool new_lines_find(const struct new_lines *lines, uint32_t number,
		    struct lines_of_body *out);
void new_lines_free(struct new_lines *lines);

#endif
