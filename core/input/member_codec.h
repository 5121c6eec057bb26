/*
 * member_codec.h - what undoes one kind of compression, member by member.
 *
 * gzip's members, zstd's frames: parts that follow each other in a file, each
 * of which can be undone without the others.
 */
#ifndef NEWSFOLD_CORE_INPUT_MEMBER_CODEC_H
#define NEWSFOLD_CORE_INPUT_MEMBER_CODEC_H

#include "core/base/bytes.h"

enum member_status { MEMBER_MORE, MEMBER_DONE, MEMBER_BROKEN };

/* One step: what it is given, and how much of either it used. */
struct member_step {
	struct bytes in;
	unsigned char *out;
	size_t room;
	size_t used, made;
	const char *why; /* MEMBER_BROKEN */
};

struct member_codec {
	const char *format; /* "gzip" */
	const char *member; /* "gzip member" */
	void *(*open)(void);
	void (*close)(void *state);
	/* Does a member begin at the front? From four bytes on it is sure. */
	bool (*begins)(struct bytes bytes);
	/* Where the first of these bytes that may begin one stands, or
	 * SIZE_MAX. */
	size_t (*find)(struct bytes bytes);
	/* Forget the member at hand. */
	void (*reset)(void *state);
	enum member_status (*step)(void *state, struct member_step *step);
};

/* In gzip_codec.c and zstd_codec.c. */
extern const struct member_codec gzip_codec, zstd_codec;

#endif
