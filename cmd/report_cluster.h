/*
 * report_cluster.h - all that the report's view of one cluster shows.
 */
#ifndef NEWSFOLD_CMD_REPORT_CLUSTER_H
#define NEWSFOLD_CMD_REPORT_CLUSTER_H

#include "core/output/json.h"
#include "store/cluster_view.h"
#include "store/learned_furniture.h"
#include "store/unread.h"

/* A longer text is left out, and said to be. */
#define REPORT_TEXT_BYTES ((uint64_t)2 << 20)

/* What a view is made with; furniture must be loaded for all bodies. */
struct report_maker {
	struct archive *archive;
	struct furniture furniture;
	struct fingerprinter *fingerprinter;
	struct furniture_mask mask;
	uint64_t text_limit; /* bytes of bodies still to be given */
	uint64_t texts, texts_left_out;
	/* Of those left out: longer than any that is taken in, and damaged. */
	uint64_t texts_too_long;
	struct unread unread;
};

int report_maker_init(struct report_maker *maker, struct archive *archive,
		      uint64_t text_limit, struct fault *fault);
void report_maker_release(struct report_maker *maker);

/*
 * The cluster as an object: the fields of newsfold.cluster/1, and
 *   "dates"  for each capture in the members' order, where its dates come from
 *   "texts"  each body once: its text (absent when left out), and the spans of
 *            it that are furniture, in UTF-16 code units
 *   "edges"  the pairs of texts that were measured: places in "texts",
 *            Jaccard, containments, relation
 */
int report_cluster_put(struct report_maker *maker,
		       const struct cluster_view *view, struct json *json,
		       struct fault *fault);

#endif
