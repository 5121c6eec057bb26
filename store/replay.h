/*
 * replay.h - bring the catalog up to the packs.
 *
 * Everything the catalog says of captures, bodies, dumps and runs is read off
 * the log in order, from where the catalog stands; a new catalog starts at the
 * beginning. The same function serves recovery and rebuild.
 */
#ifndef NEWSFOLD_STORE_REPLAY_H
#define NEWSFOLD_STORE_REPLAY_H

#include "store/archive.h"

/* The catalog's numbers for how far it has read which log. */
#define REPLAY_PLACE  "place"
#define REPLAY_DIGEST "digest"

enum replay_state {
	REPLAY_CURRENT,
	REPLAY_NEW,    /* nothing was read yet */
	REPLAY_BEHIND, /* the log goes on from where it stands */
	REPLAY_FOREIGN /* it was made of other packs, or of more */
};

enum replay_state replay_state(struct archive *archive);
/* Say that the catalog has all that is committed; part of the caller's
 * transaction. */
int replay_set_state(struct archive *archive, struct fault *fault);
int replay_catch_up(struct archive *archive, struct fault *fault);

#endif
