/*
 * verify_rules.h - the rules of verification, in their order (DESIGN.md).
 */
#ifndef NEWSFOLD_CORE_NEAR_VERIFY_RULES_H
#define NEWSFOLD_CORE_NEAR_VERIFY_RULES_H

#include "core/near/verify.h"

/* A pair put in an order of its own, so that verify(a, b) is verify(b, a). */
struct verify_case {
	struct fingerprinter *fingerprinter;
	const struct verify_side *small, *large;
	double jaccard, small_in_large, large_in_small;
	uint32_t shared;
	bool is_same_shadow;
	struct verify_trace *trace; /* NULL: nobody asks */
};

struct ruling {
	enum relation relation; /* of the small to the large */
	bool merges, as_page;
	const char *rule;
};

struct ruling verify_rule(const struct verify_case *c);
/* Would it say so whatever shingles they share? */
bool verify_rules_out(const struct verify_case *c);

#endif
