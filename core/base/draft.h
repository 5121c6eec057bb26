/*
 * draft.h - a file that gets its name when it is whole.
 *
 * What is asked for under `path` is written beside it and renamed over it, so
 * that nothing half done stands there; a file that is replaced hands on its
 * mode, and until then its owner alone can read what is written. A link to a
 * file stays a link: the file it leads to is the one replaced. What is there
 * and is no regular file (a device, a pipe, a terminal) is never replaced but
 * written through where it is, and so is a file that has no name of its own
 * (/dev/fd/3).
 */
#ifndef NEWSFOLD_CORE_BASE_DRAFT_H
#define NEWSFOLD_CORE_BASE_DRAFT_H

#include "core/base/buffer.h"
#include "core/base/fault.h"

#include <stdbool.h>
#include <sys/types.h>

struct draft {
	struct buffer path; /* to write to */
	struct buffer name; /* it gets at the end; empty: path has it */
	bool is_replacing;  /* a file that is there, of this mode */
	mode_t mode;
};

#define DRAFT_INIT                                                             \
	{                                                                      \
		BUFFER_INIT, BUFFER_INIT, false, 0                             \
	}

/* `suffix` is what is appended to the name meanwhile. */
void draft_begin(struct draft *draft, const char *path, const char *suffix);
/* Name the file when rc is 0, else remove it; what was written through stays.
 * Returns rc, or why it could not be named. */
int draft_end(struct draft *draft, int rc, struct fault *fault);
void draft_release(struct draft *draft);

#endif
