/*
 * unread.h - texts read for a question that damage to some does not end.
 */
#ifndef NEWSFOLD_STORE_UNREAD_H
#define NEWSFOLD_STORE_UNREAD_H

#include "store/archive.h"

/* What could not be read so far. */
struct unread {
	uint64_t count;
	struct fault why; /* of the first */
};

void unread_count(struct unread *unread, const struct fault *why);
/* A warning, when there are any: `what` is said of them. */
void unread_tell(const struct unread *unread, const char *what);
/* 1 when the text is in *out, 0 when it is damaged: counted, and costs this one
 * alone. */
int unread_get(struct unread *unread, struct archive *archive,
	       const struct id *id, struct buffer *out, struct fault *fault);

#endif
