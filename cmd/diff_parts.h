/*
 * diff_parts.h - two bodies taken apart along their shared passages.
 */
#ifndef NEWSFOLD_CMD_DIFF_PARTS_H
#define NEWSFOLD_CMD_DIFF_PARTS_H

#include "cmd/body_argument.h"
#include "core/base/log.h"
#include "core/near/verify.h"

struct diff_parts {
	struct body_argument a, b;
	struct fingerprint print_a, print_b;
	struct verdict verdict;
	struct passages passages; /* in order of a */
};

/* A step of reading both: what stands in one alone, then what they share. A
 * passage that b has elsewhere, before what was read of it, is `moved`. */
struct diff_part {
	struct bytes only_a, only_b;
	struct bytes shared;
	struct bytes moved;
};

int diff_parts_load(struct archive *archive, const char *a, const char *b,
		    struct diff_parts *out, struct fault *fault);
/* The i-th step, false when there are no more. */
bool diff_parts_get(const struct diff_parts *d, size_t i,
		    struct diff_part *out);
void diff_parts_release(struct diff_parts *d);

#endif
