#include "cmd/cluster_options.h"
#include "cmd/command.h"
#include "cmd/print.h"
#include "cmd/print_cluster.h"
#include "cmd/session.h"

#include <limits.h>

struct clusters_command {
	struct session *session;
	struct cluster_query query;
	int csv, wants_ids;
	int skip, limit; /* lines */
	int seen;
};

static int see_view(void *context, const struct cluster_view *view,
		    struct fault *fault)
{
	struct clusters_command *c = context;

	(void)fault;
	if (c->wants_ids && !view->is_partial)
		print_null_id('c', &view->id);
	else if (c->wants_ids)
		print_null_id('b', &view->canonical);
	else if (c->session->json)
		print_cluster_json(view);
	else if (c->csv)
		print_cluster_csv(view);
	else
		print_cluster(c->session, view);
	return ++c->seen == c->limit;
}

static int check(const struct clusters_command *c, size_t arguments)
{
	if (arguments)
		return session_usage("clusters takes no arguments; `show "
				     "c:ID` shows one");
	if (c->csv + c->session->json + c->wants_ids > 1)
		return session_usage("clusters: one of --csv, --json and -0");
	if (c->skip < 0)
		return session_usage("--skip %d: must be 0 or more", c->skip);
	if (c->limit < 1)
		return session_usage("--limit %d: must be 1 or more", c->limit);
	return EXIT_DONE;
}

int command_clusters(struct session *session, int argc, const char **argv)
{
	struct clusters_command c = {.session = session, .limit = INT_MAX};
	struct cluster_options which = CLUSTER_OPTIONS_INIT;
	struct poptOption options[] = {
		CLUSTER_OPTIONS_ROWS(&which),
		{"csv", 0, POPT_ARG_NONE, &c.csv, 0, "one row a capture", NULL},
		{"skip", 0, POPT_ARG_INT, &c.skip, 0,
		 "pass over the first N clusters", "N"},
		{"limit", 0, POPT_ARG_INT, &c.limit, 0,
		 "show at most N clusters", "N"},
		{"null", '0', POPT_ARG_NONE, &c.wants_ids, 0,
		 "print ids alone, a NUL behind each, for xargs -0", NULL},
		POPT_TABLEEND};
	struct fault fault = FAULT_INIT;
	const char **arguments;
	size_t count;
	int status = session_options(session, options, argc, argv, &arguments,
				     &count);

	if (status == EXIT_DONE)
		status = check(&c, count);
	if (status == EXIT_DONE)
		status = cluster_options_finish(&which, &c.query);
	c.query.skip = (uint64_t)c.skip;
	if (status == EXIT_DONE)
		status = session_open(session, ARCHIVE_READ);
	if (status == EXIT_DONE && c.csv)
		print_cluster_csv_head();
	if (status == EXIT_DONE && cluster_view_each(session->archive, &c.query,
						     see_view, &c, &fault) < 0)
		status = session_fail(&fault);
	cluster_options_release(&which);
	return status;
}
