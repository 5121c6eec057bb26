/*
 * link_live.h - the bodies whose clusters are to be remade, by component.
 *
 * A component is what merging edges hold together. It lives when it has a
 * dirty body, or a body whose old cluster is gone; a cluster is gone when it
 * has a body of a live component.
 */
#ifndef NEWSFOLD_STORE_LINK_LIVE_H
#define NEWSFOLD_STORE_LINK_LIVE_H

#include "store/archive.h"
#include "store/body_table.h"

struct link_live {
	uint32_t
		*root; /* by number, of live bodies: the component's smallest */
	uint32_t *body; /* the live ones, by component, then by number */
	size_t count;
};

/* When few bodies are dirty, only what hangs together with them is looked at;
 * else the edges are read through once. */
int link_live_find(struct link_live *live, struct archive *archive,
		   const struct body_table *table, const unsigned char *dirty,
		   struct fault *fault);
void link_live_release(struct link_live *live);

#endif
