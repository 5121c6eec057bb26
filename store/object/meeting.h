/*
 * meeting.h - where two runs of bytes that have parted go on alike again.
 */
#ifndef NEWSFOLD_STORE_OBJECT_MEETING_H
#define NEWSFOLD_STORE_OBJECT_MEETING_H

#include "core/base/bytes.h"

/* So far into the source, so far into the target, so many are alike. */
struct meeting {
	size_t skip, put, take;
};

/* How many bytes are alike at the front of both. */
size_t meeting_alike(struct bytes a, struct bytes b);
/* The nearest place, a few bytes on at most, from which on a few are alike: a
 * blank more or less, another line end. False when there is none. */
bool meeting_near(struct bytes source, struct bytes target,
		  struct meeting *out);

#endif
