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
/* The commit the catalog stands at: the log had it. */
struct object_commit replay_seen(struct catalog *catalog);
/* The same for a log that will be put in its place (compact): the catalog is
 * true of either. A transaction of its own. */
#define REPLAY_NEXT_PLACE  "next_place"
#define REPLAY_NEXT_DIGEST "next_digest"
int replay_expect(struct archive *archive, object_place place, uint64_t digest,
		  struct fault *fault);
/* The log the catalog was told to expect is there: it is of that one now. One
 * of an earlier version does not know which that is. */
int replay_confirm(struct archive *archive, struct fault *fault);
/* Say that the catalog has all that is committed; part of the caller's
 * transaction. */
int replay_set_state(struct archive *archive, struct fault *fault);
/* A body was logged again under the number it has. Its keys, lines, words and
 * edges may be those of a text that could not be read: they are to be made
 * anew. Part of the caller's transaction, as is taking it back. */
int replay_note_healed(struct archive *archive, bool is_healed,
		       struct fault *fault);
bool replay_has_healed(struct archive *archive);
int replay_catch_up(struct archive *archive, struct fault *fault);

#endif
