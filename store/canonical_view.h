/*
 * canonical_view.h - a cluster seen from another canonical than link chose.
 *
 * Link scores members against the earliest. Under another rule the scores come
 * from the stored edges, and where no edge joins a member to the new canonical
 * the two are compared here and now. The members, and the cluster's id, stay.
 */
#ifndef NEWSFOLD_STORE_CANONICAL_VIEW_H
#define NEWSFOLD_STORE_CANONICAL_VIEW_H

#include "store/cluster_view.h"

/* Members carry all their captures, none is split off yet. */
int canonical_view_choose(struct archive *archive,
			  const struct cluster_query *query,
			  struct cluster_view *view, struct fault *fault);

#endif
