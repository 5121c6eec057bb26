/*
 * cluster_options.h - which clusters: the options that clusters and report
 * share.
 */
#ifndef NEWSFOLD_CMD_CLUSTER_OPTIONS_H
#define NEWSFOLD_CMD_CLUSTER_OPTIONS_H

#include "cmd/session.h"
#include "store/cluster_view.h"

/* Outlets that --canonical outlet-order takes. */
#define CLUSTER_OPTIONS_ORDER 64

struct cluster_options {
	char *kinds, *outlet, *since, *until, *canonical; /* from malloc */
	struct bytes order[CLUSTER_OPTIONS_ORDER];
	int min_size;
	double min_similarity;
};

#define CLUSTER_OPTIONS_INIT                                                   \
	{                                                                      \
		.min_size = 2                                                  \
	}

/* Rows for a command's table of options: CLUSTER_OPTIONS_ROWS(&options). */
#define CLUSTER_OPTIONS_ROWS(o)                                                \
	{"kind",                                                               \
	 0,                                                                    \
	 POPT_ARG_STRING,                                                      \
	 &(o)->kinds,                                                          \
	 0,                                                                    \
	 "exact, near, contained (with contains), partial (default: all but "  \
	 "partial)",                                                           \
	 "K,..."},                                                             \
		{"min-size",                                                   \
		 0,                                                            \
		 POPT_ARG_INT,                                                 \
		 &(o)->min_size,                                               \
		 0,                                                            \
		 "captures a cluster must have",                               \
		 "N"},                                                         \
		{"min-similarity",                                             \
		 0,                                                            \
		 POPT_ARG_DOUBLE,                                              \
		 &(o)->min_similarity,                                         \
		 0,                                                            \
		 "members at least this like the canonical (0 to 1)",          \
		 "X"},                                                         \
		{"outlet",     0, POPT_ARG_STRING,                             \
		 &(o)->outlet, 0, "with a capture of this outlet",             \
		 "O"},                                                         \
		{"since",     0, POPT_ARG_STRING,                              \
		 &(o)->since, 0, "with a capture on or after",                 \
		 "DATE"},                                                      \
		{"canonical",                                                  \
		 0,                                                            \
		 POPT_ARG_STRING,                                              \
		 &(o)->canonical,                                              \
		 0,                                                            \
		 "who stands for a cluster: earliest (default), longest, "     \
		 "most-complete (most fields known), outlet-order=A,B,...",    \
		 "RULE"},                                                      \
	{                                                                      \
		"until", 0, POPT_ARG_STRING, &(o)->until, 0,                   \
			"with a capture on or before", "DATE"                  \
	}

/* Check what was given and make the query of it, which borrows. EXIT_DONE, or
 * EXIT_USAGE (said). */
int cluster_options_finish(struct cluster_options *options,
			   struct cluster_query *out);
void cluster_options_release(struct cluster_options *options);

#endif
