/*
 * stream.h - bytes pulled from somewhere, with a window to look ahead in.
 *
 * A stream never fails in the middle of a sentence: when its source breaks
 * (a truncated gzip, a disk error) it ends there, and `fault` says why. Readers
 * treat that as the end of the file and pass the reason on.
 *
 * The window grows to what is asked for and no further than half as much again;
 * looking ahead costs linear time whatever the pattern of fills and skips.
 */
#ifndef NEWSFOLD_CORE_INPUT_STREAM_H
#define NEWSFOLD_CORE_INPUT_STREAM_H

#include "core/base/buffer.h"
#include "core/base/fault.h"

struct feed;

/* Up to `size` bytes into out: how many, 0 at the end, or a negative
 * fault_code with *fault filled in. */
typedef long stream_pull_fn(void *state, unsigned char *out, size_t size,
			    struct fault *fault);

struct stream {
	stream_pull_fn *pull;
	void *state;
	struct buffer window; /* unread: [begin, size) */
	size_t begin;
	uint64_t offset; /* of the first unread byte, since the start */
	bool is_ended;
	struct fault fault; /* why it ended early; code 0 when it did not */
	/* A regular file holding exactly these bytes, or -1. Reading it with
	 * file_read_at does not disturb the stream. */
	int fd;
};

void stream_init(struct stream *stream, stream_pull_fn *pull, void *state);
/* Frees the window; source and fd stay the caller's. */
void stream_release(struct stream *stream);
/* All that stands in the window. */
struct bytes stream_view(const struct stream *stream);
/* As stream_view, with at least `want` bytes unless the stream ends first. */
struct bytes stream_fill(struct stream *stream, size_t want);
/* Move past `size` bytes that are in the window. */
void stream_skip(struct stream *stream, size_t size);

/* Where a raw file is read: state for file_pull. */
struct file_source {
	int fd;
	struct feed *feed;
};

/* A stream_pull_fn: reads source->fd from its file position, tells the feed
 * how far it is. */
long file_source_pull(void *state, unsigned char *out, size_t size,
		      struct fault *fault);

/* All the stream's unread bytes into an unlinked temporary file (in $TMPDIR,
 * /var/tmp or /tmp), for formats that must seek: its descriptor, or a negative
 * fault_code. A stream that ends early leaves what there was. */
int stream_spool(struct stream *stream, struct feed *feed, struct fault *fault);

#endif
