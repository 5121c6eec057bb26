/*
 * compact_switch.h - putting a new log in place of the old one.
 *
 * The new log is made in a folder beside the packs. One exchange of two folders
 * makes it the archive's; what is then in the other is the old one, removed
 * when nobody has it any more (object_store_tidy, object_compact.h).
 */
#ifndef NEWSFOLD_STORE_OBJECT_COMPACT_SWITCH_H
#define NEWSFOLD_STORE_OBJECT_COMPACT_SWITCH_H

#include "store/object/object_compact.h"

/* A folder of this process's own beside the packs. */
int compact_make_folder(const char *folder, struct buffer *out,
			struct fault *fault);
/* The step that makes the new log, all committed, the archive's. */
int compact_switch_logs(const struct object_compact_options *options,
			struct object_store *to, const char *folder,
			const char *beside, struct fault *fault);

#endif
