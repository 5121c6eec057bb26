/*
 * partial_view.h - bodies that share passages without being copies.
 *
 * Each line is a canonical body and the bodies that share passages with it;
 * each pair of bodies stands in one line only, under the one that comes first
 * by the canonical rule.
 */
#ifndef NEWSFOLD_STORE_PARTIAL_VIEW_H
#define NEWSFOLD_STORE_PARTIAL_VIEW_H

#include "store/cluster_view.h"

int partial_view_each(struct archive *archive,
		      const struct cluster_query *query, cluster_view_fn *visit,
		      void *context, struct fault *fault);

/* Parts of cluster_view.c that both views and export are made with. */
struct cluster_view_member *
cluster_view_add_member(struct cluster_view *view,
			const struct cluster_view_member *member);
int cluster_view_load_captures(struct archive *archive,
			       struct cluster_view_member *member,
			       struct fault *fault);
void cluster_view_release_captures(struct cluster_view_member *member);
/* The capture that stands for its body: earliest published, then fetched; the
 * member has one at least. */
size_t cluster_view_first_capture(const struct cluster_view_member *member);
void cluster_view_settle(struct cluster_view *view);
/* Is it as alike as the query wants? */
bool cluster_query_takes(const struct cluster_query *query, double similarity);
bool cluster_view_answers(const struct cluster_view *view,
			  const struct cluster_query *query);

#endif
