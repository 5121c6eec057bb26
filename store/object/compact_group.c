#include "store/object/compact_group.h"

#include "core/base/memory.h"
#include "store/object/script_of.h"

#include <stdlib.h>

/* Decoded as a whole for any one of its objects: at some 600 MB/s. No larger
 * than what a dictionary is used for (DICTIONARY_OBJECT_MAX). */
#define GROUP_BYTES  ((uint64_t)256 << 10)
#define MEMBER_BYTES ((uint64_t)64 << 10)
/* An original that is mostly its body: what it has around it is no more. */
#define AROUND_BYTES ((uint64_t)2 << 10)

void compact_group_found(struct compact_plan *plan, struct compact_step *step,
			 struct bytes body)
{
	step->script = object_script_of(body);
	step->is_grouped = true;
	step->root = (uint32_t)(step - plan->step);
}

void compact_group_join(struct compact_step *step,
			const struct compact_step *other)
{
	step->is_grouped = true;
	step->root = other->root;
	step->base_count = step->depth = 0;
}

bool compact_group_takes_body(uint64_t bytes)
{
	return bytes > 0 && bytes <= MEMBER_BYTES;
}

bool compact_group_takes_original(uint64_t bytes, uint64_t body_bytes)
{
	return bytes > 0 && bytes <= MEMBER_BYTES &&
	       bytes <= 2 * body_bytes + AROUND_BYTES;
}

/* Chains of the steps of each root, in the order of the log: `next` of a step,
 * and `last` of a root, as numbers plus one. */
static void chain_members(const struct compact_plan *plan, uint32_t *next,
			  uint32_t *last)
{
	for (size_t i = 0; i < plan->step_count; i++) {
		const struct compact_step *step = &plan->step[i];

		if (!step->is_grouped)
			continue;
		if (step->root != i)
			next[last[step->root] - 1] = (uint32_t)i + 1;
		last[step->root] = (uint32_t)i + 1;
	}
}

/* A group ends where the next step would make it too large. The body that a
 * step tells comes right behind it. */
static void take(struct compact_plan *plan, size_t i, uint64_t *bytes)
{
	struct compact_step *step = &plan->step[i];
	struct compact_step *told =
		step->hosted ? &plan->step[step->hosted - 1] : NULL;
	uint64_t own =
		step->is_wrapped ? step->script_bytes : step->entry.raw_bytes;
	uint64_t size = own + (told ? told->script_bytes : 0);
	struct compact_group *group;

	if (!plan->group_count || *bytes + size > GROUP_BYTES) {
		ARRAY_RESERVE(plan->group, plan->group_count + 1,
			      plan->group_capacity);
		plan->group[plan->group_count++] =
			(struct compact_group){.begin = plan->order_count};
		*bytes = 0;
	}
	group = &plan->group[plan->group_count - 1];
	step->group = (uint32_t)plan->group_count - 1;
	step->group_at = *bytes;
	if (told) {
		told->group = step->group;
		told->group_at = *bytes + own;
	}
	plan->order[plan->order_count++] = (uint32_t)i;
	group->end = plan->order_count;
	*bytes += size;
}

void compact_group_arrange(struct compact_plan *plan)
{
	size_t count = plan->step_count;
	uint32_t *next = memory_alloc_zero(count + 1, sizeof(*next));
	uint32_t *last = memory_alloc_zero(count + 1, sizeof(*last));
	uint64_t bytes = 0;

	plan->order_count = plan->group_count = 0;
	ARRAY_RESERVE(plan->order, count + 1, plan->order_capacity);
	chain_members(plan, next, last);
	for (unsigned script = 0; script < SCRIPT_COUNT; script++)
		for (size_t i = 0; i < count; i++) {
			const struct compact_step *step = &plan->step[i];

			if (!step->is_grouped || step->root != i ||
			    step->script != script)
				continue;
			for (size_t k = i + 1; k; k = next[k - 1])
				if (!plan->step[k - 1].is_told)
					take(plan, k - 1, &bytes);
		}
	free(next);
	free(last);
}
