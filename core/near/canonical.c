#include "core/near/canonical.h"

#include <string.h>

const char *canonical_rule_name(enum canonical_rule rule)
{
	static const char *const name[CANONICAL_RULE_COUNT] = {
		"earliest", "longest", "most-complete", "outlet-order"};

	return (unsigned)rule < CANONICAL_RULE_COUNT ? name[rule] : "unknown";
}

enum canonical_rule canonical_rule_of_name(const char *name)
{
	int rule = 0;

	while (rule < CANONICAL_RULE_COUNT &&
	       strcmp(name, canonical_rule_name((enum canonical_rule)rule)))
		rule++;
	return (enum canonical_rule)rule;
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

static int compare_fields(const struct cluster_node *a,
			  const struct cluster_node *b)
{
	return a->fields > b->fields ? -1 : a->fields < b->fields;
}

static int compare_outlets(const struct cluster_node *a,
			   const struct cluster_node *b)
{
	return a->outlet_rank < b->outlet_rank
		       ? -1
		       : a->outlet_rank > b->outlet_rank;
}

typedef int compare_fn(const struct cluster_node *a,
		       const struct cluster_node *b);

int canonical_compare(enum canonical_rule rule, const struct cluster_node *a,
		      const struct cluster_node *b)
{
	static compare_fn *const steps[CANONICAL_RULE_COUNT][3] = {
		{compare_earliest, compare_longest, NULL},
		{compare_longest, compare_earliest, NULL},
		{compare_fields, compare_longest, compare_earliest},
		{compare_outlets, compare_earliest, compare_longest},
	};
	int order = 0;

	for (int i = 0; !order && i < 3 && steps[rule][i]; i++)
		order = steps[rule][i](a, b);
	return order ? order : id_compare(&a->id, &b->id);
}
