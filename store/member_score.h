/*
 * member_score.h - a member of a cluster, as measured against its canonical.
 */
#ifndef NEWSFOLD_STORE_MEMBER_SCORE_H
#define NEWSFOLD_STORE_MEMBER_SCORE_H

#include "core/near/verify.h"

struct member_score {
	enum relation relation;
	float jaccard, containment;
	bool direct; /* the two alone would join */
};

/* By the verdict of the member (a) to the canonical (b). Others may have joined
 * them: it is near then, unless nearly all of one stands in the other. */
struct member_score member_score_of(const struct verdict *verdict);

#endif
