/*
 * judge.h - verdicts on pairs of stored bodies, in parallel, seen in order.
 */
#ifndef NEWSFOLD_STORE_JUDGE_H
#define NEWSFOLD_STORE_JUDGE_H

#include "core/near/verify.h"
#include "store/archive.h"
#include "store/body_table.h"
#include "store/learned_furniture.h"

/* Calls never overlap and come in the order of the pairs. */
typedef int judge_visit_fn(void *context, uint32_t a, uint32_t b,
			   const struct verdict *verdict, struct fault *fault);

enum judge_measure {
	JUDGE_ALL,
	JUDGE_RELATED, /* of RELATION_NONE only that it is that */
};

/* pair[] holds a << 32 | b; cheapest in the order of pair_order. A body that
 * cannot be read is like nothing. Furniture is masked. */
int judge_pairs(struct archive *archive, const struct body_table *table,
		const struct furniture *furniture, const uint64_t *pair,
		size_t count, enum judge_measure measure, unsigned threads,
		judge_visit_fn *visit, void *context, struct fault *fault);

#endif
