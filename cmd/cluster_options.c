#include "cmd/cluster_options.h"

#include "cmd/date_option.h"

#include <stdlib.h>

static int parse_kinds(char *kinds, unsigned *out)
{
	static const struct {
		const char *name;
		unsigned bit;
	} known[] = {{"exact", CLUSTER_EXACT},
		     {"near", CLUSTER_NEAR},
		     {"contained", CLUSTER_CONTAINED},
		     {"contains", CLUSTER_CONTAINED},
		     {"partial", CLUSTER_PARTIAL}};
	char *rest = kinds, *word;

	if (!kinds)
		return EXIT_DONE;
	*out = 0;
	while ((word = strsep(&rest, ","))) {
		size_t i = 0;

		while (i < sizeof(known) / sizeof(*known) &&
		       strcmp(known[i].name, word) != 0)
			i++;
		if (i == sizeof(known) / sizeof(*known))
			return session_usage("--kind %s: choose among exact, "
					     "near, contained, partial",
					     word);
		*out |= known[i].bit;
	}
	return EXIT_DONE;
}

/* A rule's name, and for outlet-order the outlets: outlet-order=A,B. */
static int parse_canonical(struct cluster_options *o, struct cluster_query *out)
{
	char *outlets = o->canonical, *name, *word;

	if (!o->canonical)
		return EXIT_DONE;
	name = strsep(&outlets, "=");
	out->rule = canonical_rule_of_name(name);
	if (out->rule == CANONICAL_RULE_COUNT)
		return session_usage("--canonical %s: choose among earliest, "
				     "longest, most-complete, "
				     "outlet-order=OUTLET,...",
				     name);
	if ((out->rule == CANONICAL_OUTLET_ORDER) != (outlets != NULL))
		return session_usage("--canonical %s: outlets are given to "
				     "outlet-order and to no other rule, as "
				     "outlet-order=OUTLET,...",
				     name);
	while ((word = strsep(&outlets, ","))) {
		if (!*word)
			return session_usage("--canonical %s: one of its "
					     "outlets is empty",
					     name);
		if (out->order_count == CLUSTER_OPTIONS_ORDER)
			return session_usage("--canonical outlet-order: more "
					     "than %d outlets",
					     CLUSTER_OPTIONS_ORDER);
		o->order[out->order_count++] = bytes_of_string(word);
	}
	out->order = o->order;
	return EXIT_DONE;
}

int cluster_options_finish(struct cluster_options *o, struct cluster_query *out)
{
	*out = (struct cluster_query)CLUSTER_QUERY_INIT;
	if (parse_kinds(o->kinds, &out->kinds) != EXIT_DONE ||
	    parse_canonical(o, out) != EXIT_DONE)
		return EXIT_USAGE;
	if (o->min_size < 2)
		return session_usage("--min-size %d: must be 2 or more",
				     o->min_size);
	if (!(o->min_similarity >= 0 && o->min_similarity <= 1)) /* nor NaN */
		return session_usage("--min-similarity %g: must be 0 to 1",
				     o->min_similarity);
	if (date_option_finish("since", &o->since) != EXIT_DONE ||
	    date_option_finish("until", &o->until) != EXIT_DONE)
		return EXIT_USAGE;
	out->min_size = (uint64_t)o->min_size;
	out->min_similarity = o->min_similarity;
	out->outlet = bytes_of_string(o->outlet);
	out->since = bytes_of_string(o->since);
	out->until = bytes_of_string(o->until);
	return EXIT_DONE;
}

void cluster_options_release(struct cluster_options *o)
{
	free(o->kinds);
	free(o->outlet);
	free(o->since);
	free(o->until);
	free(o->canonical);
}
