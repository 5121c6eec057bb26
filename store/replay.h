/*
 * replay.h - bring the catalog and the postings up to the packs.
 *
 * Everything the catalog says of captures, bodies, dumps and runs is read off
 * the log in order, from where the catalog stands; a new catalog starts at the
 * beginning. The same function serves recovery and rebuild.
 */
#ifndef NEWSFOLD_STORE_REPLAY_H
#define NEWSFOLD_STORE_REPLAY_H

#include "store/archive.h"

/* The catalog's number for how far it has read the log. */
#define REPLAY_PLACE "place"

/* True when the catalog or the postings lag behind the packs. */
bool replay_is_due(struct archive *archive);
int replay_catch_up(struct archive *archive, struct fault *fault);

#endif
