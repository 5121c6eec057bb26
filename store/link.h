/*
 * link.h - find the copies: candidates, verdicts, edges, clusters.
 *
 * Runs over the bodies that are new or whose dates changed, and gives what one
 * run over everything would give: no result depends on the order of ingests,
 * on threads or on batches. All of it is derived and made again by rebuild.
 */
#ifndef NEWSFOLD_STORE_LINK_H
#define NEWSFOLD_STORE_LINK_H

#include "store/archive.h"

/* The catalog's number for how many bodies were linked. */
#define LINKED_BODIES "linked"

struct link_result {
	uint64_t bodies;     /* looked at */
	uint64_t candidates; /* pairs verified */
	uint64_t edges;	     /* pairs that share enough to be kept */
	uint64_t clusters;   /* made or remade */
	double seconds;	     /* in all; of them: */
	double furniture_seconds, candidate_seconds, verdict_seconds,
		cluster_seconds;
};

/* The archive is open for writing. */
int archive_link(struct archive *archive, unsigned threads,
		 struct link_result *result, struct fault *fault);
/* True when captures were taken that no link has seen. */
bool archive_link_is_due(struct archive *archive);

#endif
