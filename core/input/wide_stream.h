/*
 * wide_stream.h - UTF-16 and UTF-32 as UTF-8, for readers of lines and tables.
 *
 * What is read of the UTF-8 is told back in source bytes: each character has
 * one length in either, so a record's span in the file is exact. Half a
 * surrogate pair becomes the three bytes it would be as a character (no valid
 * UTF-8, so the text part counts it). A code unit cut off by the end is left in
 * the source.
 */
#ifndef NEWSFOLD_CORE_INPUT_WIDE_STREAM_H
#define NEWSFOLD_CORE_INPUT_WIDE_STREAM_H

#include "core/input/stream.h"

struct wide_form {
	unsigned unit; /* bytes: 2 or 4; 0 when it is neither */
	bool is_big;   /* the high byte first */
};

/* By its byte order mark, else by where the NULs are or by its alphabet. */
struct wide_form wide_form_of(struct bytes head);
/* The sample as UTF-8, appended. */
void wide_decode(struct wide_form form, struct bytes source,
		 struct buffer *out);

struct wide_stream {
	struct stream *in;
	struct wide_form form;
	size_t held; /* source bytes turned but not yet passed on */
};

/* A stream_pull_fn; state is a struct wide_stream. */
long wide_stream_pull(void *state, unsigned char *out, size_t size,
		      struct fault *fault);
/* The source bytes at the front that a run of the UTF-8 was made of. */
struct bytes wide_stream_source(const struct wide_stream *wide,
				struct bytes utf8);
/* Move past them. */
void wide_stream_skip(struct wide_stream *wide, size_t source_size);

#endif
