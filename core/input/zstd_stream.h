/*
 * zstd_stream.h - the plain bytes of a zstd file that brings its dictionary.
 *
 * By "Use of Zstandard compression in WARC files" (IIPC) a frame to be passed
 * over, of a magic of its own, stands first and holds the dictionary of all
 * frames behind it, as it is or compressed. (Other zstd: filter_stream.h.)
 */
#ifndef NEWSFOLD_CORE_INPUT_ZSTD_STREAM_H
#define NEWSFOLD_CORE_INPUT_ZSTD_STREAM_H

#include "core/input/stream.h"

struct ZSTD_DCtx_s;

struct zstd_stream {
	struct stream *in;
	struct feed *feed;
	struct ZSTD_DCtx_s *context;
	bool is_in_frame;
	uint64_t raw_begin;
	uint64_t plain;
};

int zstd_stream_open(struct zstd_stream *zstd, struct stream *in,
		     struct feed *feed, struct fault *fault);
void zstd_stream_close(struct zstd_stream *zstd);
long zstd_stream_pull(void *state, unsigned char *out, size_t size,
		      struct fault *fault);

#endif
