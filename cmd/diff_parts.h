/*
 * diff_parts.h - two bodies taken apart along their shared passages.
 */
#ifndef NEWSFOLD_CMD_DIFF_PARTS_H
#define NEWSFOLD_CMD_DIFF_PARTS_H

#include "cmd/body_pair.h"

/* A step of reading both: what stands in one alone, then what they share. A
 * passage that b has elsewhere, before what was read of it, is `moved`. */
struct diff_part {
	struct bytes only_a, only_b;
	struct bytes shared;
	struct bytes moved;
};

/* {.of = PAIR} before the first step. */
struct diff_parts {
	const struct body_pair *of;
	size_t next;		       /* passage */
	uint32_t read_of_a, read_of_b; /* up to where */
};

/* False when there are no more. */
bool diff_parts_next(struct diff_parts *d, struct diff_part *out);

#endif
