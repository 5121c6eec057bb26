/*
 * restore_whole.h - a whole dump out of its manifest, and what the parts of a
 * restore share. Callers outside use restore.h.
 */
#ifndef NEWSFOLD_STORE_RESTORE_WHOLE_H
#define NEWSFOLD_STORE_RESTORE_WHOLE_H

#include "store/manifest.h"
#include "store/restore.h"

struct restore {
	struct archive *archive;
	enum restore_what what;
	struct output *output;
	struct restore_result *result;
	struct buffer bytes; /* scratch */
};

/* One record, as DUMP`beside`/RECORD. What is damaged is counted. */
int restore_record(struct restore *restore, const struct catalog_capture *c,
		   const char *beside, struct fault *fault);

/* Damage costs one file and is counted; anything else ends the restore. */
int restore_note_damage(struct restore *restore, int rc, struct fault *fault);

/* The newest version of a dump. *bytes holds what the version points to; free
 * *pieces. FAULT_USAGE: no such dump; FAULT_MISSING: it has none yet. */
int restore_read_version(struct archive *archive, const char *name,
			 struct buffer *bytes, struct dump_version *version,
			 struct id **pieces, struct fault *fault);

/* Releases restore->bytes. */
int restore_whole(struct restore *restore, const char *name,
		  struct fault *fault);
/* The records that only earlier versions of the dump have; all of them when the
 * list of its newest is lost. */
int restore_earlier(struct restore *restore, const char *name,
		    struct fault *fault);

#endif
