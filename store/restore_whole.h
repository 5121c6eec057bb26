/*
 * restore_whole.h - a whole dump out of its manifest, and what the parts of a
 * restore share. Callers outside use restore.h.
 */
#ifndef NEWSFOLD_STORE_RESTORE_WHOLE_H
#define NEWSFOLD_STORE_RESTORE_WHOLE_H

#include "store/restore.h"

struct restore {
	struct archive *archive;
	enum restore_what what;
	struct output *output;
	struct restore_result *result;
	struct buffer bytes; /* scratch */
};

/* Damage costs one file and is counted; anything else ends the restore. */
int restore_note_damage(struct restore *restore, int rc, struct fault *fault);

/* Releases restore->bytes. */
int restore_whole(struct restore *restore, const char *name,
		  struct fault *fault);

#endif
