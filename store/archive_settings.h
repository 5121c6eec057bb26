/*
 * archive_settings.h - what is chosen at init and kept in the packs for good.
 *
 * One object, the first of the log. The byte table is in DESIGN.md of this
 * folder.
 */
#ifndef NEWSFOLD_STORE_ARCHIVE_SETTINGS_H
#define NEWSFOLD_STORE_ARCHIVE_SETTINGS_H

#include "core/near/fingerprint.h"
#include "store/object/object_store.h"

struct archive_settings {
	struct fingerprint_settings fingerprint;
	int64_t created; /* Unix seconds */
};

#define ARCHIVE_SETTINGS_DEFAULT                                               \
	{                                                                      \
		FINGERPRINT_SETTINGS_DEFAULT, 0                                \
	}

void archive_settings_encode(const struct archive_settings *settings,
			     struct buffer *out);
/* FAULT_VERSION, FAULT_CORRUPT. */
int archive_settings_decode(struct bytes bytes, struct archive_settings *out,
			    struct fault *fault);

/* Log the settings and commit. */
int archive_settings_put(struct object_store *objects,
			 const struct archive_settings *settings,
			 struct fault *fault);
/*
 * Read them off the log. Settings that were damaged are replaced by the
 * defaults, with a warning, so that what is left can be restored. FAULT_CORRUPT
 * when the log holds nothing at all: an init that was cut off.
 */
int archive_settings_get(struct object_store *objects,
			 struct archive_settings *out, struct fault *fault);

#endif
