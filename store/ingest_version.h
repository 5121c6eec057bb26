/*
 * ingest_version.h - what an ingest found a dump to be, kept with the dump.
 */
#ifndef NEWSFOLD_STORE_INGEST_VERSION_H
#define NEWSFOLD_STORE_INGEST_VERSION_H

#include "store/archive.h"
#include "store/manifest.h"

/*
 * Store a dump's version when it is not the one there is; *out_is_other tells.
 * One that was stored long ago and is the dump's again gets its sign in the log
 * from the run that names it. *out_had_one: it had one before. A reading that
 * was cut off does not hide a whole one, and leaves no trace unless it took
 * something.
 */
int ingest_version_put(struct archive *archive,
		       const struct dump_version *version, bool took_something,
		       struct id *out_id, bool *out_is_other, bool *out_had_one,
		       struct fault *fault);

#endif
