#include "core/near/canonical.h"

const char *canonical_rule_name(enum canonical_rule rule)
{
	static const char *const name[CANONICAL_RULE_COUNT] = {"earliest",
							       "longest"};

	return (unsigned)rule < CANONICAL_RULE_COUNT ? name[rule] : "unknown";
}

static int compare_times(int64_t a, int64_t b)
{
	return a < b ? -1 : a > b;
}

static int compare_earliest(const struct cluster_node *a,
			    const struct cluster_node *b)
{
	int order = compare_times(a->published, b->published);

	return order ? order : compare_times(a->fetched, b->fetched);
}

static int compare_longest(const struct cluster_node *a,
			   const struct cluster_node *b)
{
	return a->length > b->length ? -1 : a->length < b->length;
}

int canonical_compare(enum canonical_rule rule, const struct cluster_node *a,
		      const struct cluster_node *b)
{
	int order = rule == CANONICAL_LONGEST ? compare_longest(a, b)
					      : compare_earliest(a, b);

	if (!order)
		order = rule == CANONICAL_LONGEST ? compare_earliest(a, b)
						  : compare_longest(a, b);
	return order ? order : id_compare(&a->id, &b->id);
}
