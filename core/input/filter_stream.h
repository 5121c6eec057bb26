/*
 * filter_stream.h - the plain bytes of an xz, bzip2, lz4, lzip, lzma or
 * compress file, by libarchive. (gzip and zstd have a reader of their own:
 * member_stream.h.)
 */
#ifndef NEWSFOLD_CORE_INPUT_FILTER_STREAM_H
#define NEWSFOLD_CORE_INPUT_FILTER_STREAM_H

#include "core/input/stream.h"

struct archive;

struct filter_stream {
	struct stream *in;
	struct feed *feed;
	struct archive *archive;
	bool is_empty; /* nothing is packed in it */
	size_t lent;   /* bytes of the window libarchive was last shown */
	size_t front;  /* of the first it was not: frames without data */
	uint64_t raw_begin;
	uint64_t plain;
};

int filter_stream_open(struct filter_stream *filter, struct stream *in,
		       struct feed *feed, struct fault *fault);
void filter_stream_close(struct filter_stream *filter);
long filter_stream_pull(void *state, unsigned char *out, size_t size,
			struct fault *fault);

#endif
