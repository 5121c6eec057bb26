#include "cmd/command.h"
#include "cmd/date_option.h"
#include "cmd/print.h"
#include "cmd/print_cluster.h"
#include "cmd/session.h"

#include <stdlib.h>

struct clusters_command {
	struct session *session;
	struct cluster_query query;
	char *kinds, *outlet, *since, *until;
	int min_size, csv;
	double min_similarity;
};

static int parse_kinds(struct clusters_command *c)
{
	static const struct {
		const char *name;
		unsigned bit;
	} known[] = {{"exact", CLUSTER_EXACT},
		     {"near", CLUSTER_NEAR},
		     {"contained", CLUSTER_CONTAINED},
		     {"contains", CLUSTER_CONTAINED},
		     {"partial", CLUSTER_PARTIAL}};
	char *rest = c->kinds, *word;

	if (!c->kinds)
		return EXIT_DONE;
	c->query.kinds = 0;
	while ((word = strsep(&rest, ","))) {
		size_t i = 0;

		while (i < sizeof(known) / sizeof(*known) &&
		       strcmp(known[i].name, word) != 0)
			i++;
		if (i == sizeof(known) / sizeof(*known))
			return session_usage("--kind %s: choose among exact, "
					     "near, contained, partial",
					     word);
		c->query.kinds |= known[i].bit;
	}
	return EXIT_DONE;
}

static int finish_options(struct clusters_command *c)
{
	int status = parse_kinds(c);

	if (status != EXIT_DONE)
		return status;
	if (c->min_size < 2)
		return session_usage("--min-size %d: must be 2 or more",
				     c->min_size);
	if (c->min_similarity < 0 || c->min_similarity > 1)
		return session_usage("--min-similarity %g: must be 0 to 1",
				     c->min_similarity);
	if (c->csv && c->session->json)
		return session_usage("clusters: --csv or --json, not both");
	if (date_option_finish("since", &c->since) != EXIT_DONE ||
	    date_option_finish("until", &c->until) != EXIT_DONE)
		return EXIT_USAGE;
	c->query.min_size = (uint64_t)c->min_size;
	c->query.min_similarity = c->min_similarity;
	c->query.outlet = bytes_of_string(c->outlet);
	c->query.since = bytes_of_string(c->since);
	c->query.until = bytes_of_string(c->until);
	return EXIT_DONE;
}

static int see_view(void *context, const struct cluster_view *view,
		    struct fault *fault)
{
	struct clusters_command *c = context;

	(void)fault;
	if (c->session->json)
		print_cluster_json(view);
	else if (c->csv)
		print_cluster_csv(view);
	else
		print_cluster(c->session, view);
	return 0;
}

int command_clusters(struct session *session, int argc, const char **argv)
{
	struct clusters_command c = {
		.session = session, .query = CLUSTER_QUERY_INIT, .min_size = 2};
	struct poptOption options[] = {
		{"kind", 0, POPT_ARG_STRING, &c.kinds, 0,
		 "exact, near, contained (with contains), partial (default: "
		 "all "
		 "but partial)",
		 "K,..."},
		{"min-size", 0, POPT_ARG_INT, &c.min_size, 0,
		 "captures a cluster must have", "N"},
		{"min-similarity", 0, POPT_ARG_DOUBLE, &c.min_similarity, 0,
		 "members at least this like the canonical (0 to 1)", "X"},
		{"outlet", 0, POPT_ARG_STRING, &c.outlet, 0,
		 "with a capture of this outlet", "O"},
		{"since", 0, POPT_ARG_STRING, &c.since, 0,
		 "with a capture on or after", "DATE"},
		{"until", 0, POPT_ARG_STRING, &c.until, 0,
		 "with a capture on or before", "DATE"},
		{"csv", 0, POPT_ARG_NONE, &c.csv, 0, "one row a capture", NULL},
		POPT_TABLEEND};
	struct fault fault = FAULT_INIT;
	const char **arguments;
	size_t count;
	int status = session_options(session, options, argc, argv, &arguments,
				     &count);

	if (status == EXIT_DONE && count)
		status = session_usage("clusters takes no arguments; `show "
				       "c:ID` shows one");
	if (status == EXIT_DONE)
		status = finish_options(&c);
	if (status == EXIT_DONE)
		status = session_open(session, ARCHIVE_READ);
	if (status == EXIT_DONE && c.csv)
		print_cluster_csv_head();
	if (status == EXIT_DONE && cluster_view_each(session->archive, &c.query,
						     see_view, &c, &fault) < 0)
		status = session_fail(&fault);
	free(c.kinds);
	free(c.outlet);
	free(c.since);
	free(c.until);
	return status;
}
