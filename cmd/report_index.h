/*
 * report_index.h - the report's list of clusters, a column a fact.
 *
 * The page reads the whole list at once, so it is kept by columns and without
 * what only one cluster's view needs (report_cluster.h): about 150 bytes a
 * cluster before compression.
 */
#ifndef NEWSFOLD_CMD_REPORT_INDEX_H
#define NEWSFOLD_CMD_REPORT_INDEX_H

#include "core/output/json.h"
#include "store/cluster_view.h"
#include "store/outlet_names.h"

struct report_index;

struct report_index *report_index_new(void);
void report_index_free(struct report_index *index);
/* Hosts get the names of their outlets, here and, by "outlet_names" of what is
 * put, in the page. Before the first cluster. */
int report_index_name_outlets(struct report_index *index,
			      struct archive *archive, struct fault *fault);

/* The next cluster of the list. */
void report_index_add(struct report_index *index,
		      const struct cluster_view *view);
/* The next cluster begins a new page. */
void report_index_page(struct report_index *index);

uint64_t report_index_count(const struct report_index *index);

/* "outlets", "outlet_names", "clusters" and "pages" as members of the open
 * object. Once. */
void report_index_put(struct report_index *index, struct json *json);

#endif
