/*
 * body_pair.h - two bodies side by side: verdict and shared passages, with
 * learned furniture masked as in linking.
 */
#ifndef NEWSFOLD_CMD_BODY_PAIR_H
#define NEWSFOLD_CMD_BODY_PAIR_H

#include "cmd/body_argument.h"
#include "core/near/verify.h"
#include "store/learned_furniture.h"

struct body_pair {
	struct body_argument a, b;
	struct furniture_mask mask_a, mask_b;
	struct fingerprint print_a, print_b;
	struct verdict verdict;
	struct verify_trace trace; /* what the rules measured for it */
	struct passages passages;  /* in order of a */
	/* Another story that the larger holds besides, so that the two do not
	 * merge whatever the rules say; only when is_composite. */
	struct id other;
	bool is_composite;
	/* They stand in one cluster, or are captures of one text: what came of
	 * this pair and all others. */
	bool is_together;
};

#define BODY_PAIR_INIT                                                         \
	{                                                                      \
		.a = BODY_ARGUMENT_INIT, .b = BODY_ARGUMENT_INIT               \
	}

/* a and b name bodies, captures or clusters; passages have at least
 * passage_chars letters. */
int body_pair_load(struct archive *archive, const char *a, const char *b,
		   unsigned passage_chars, struct body_pair *out,
		   struct fault *fault);
void body_pair_release(struct body_pair *pair);

#endif
