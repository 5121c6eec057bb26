#include "core/input/stream.h"

#include "core/base/file.h"
#include "core/input/feed.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#define STREAM_CHUNK (128u << 10)
/* How often a silent pipe is left to ask whether to stop. */
#define STOP_CHECK_MS 200

void stream_init(struct stream *stream, stream_pull_fn *pull, void *state)
{
	*stream = (struct stream){.pull = pull,
				  .state = state,
				  .window = BUFFER_INIT,
				  .fault = FAULT_INIT,
				  .fd = -1};
}

void stream_release(struct stream *stream)
{
	if (stream)
		buffer_release(&stream->window);
}

struct bytes stream_view(const struct stream *stream)
{
	return bytes_slice(buffer_view(&stream->window), stream->begin,
			   stream->window.size);
}

/* Move the unread bytes to the front. The next read is at least half of what
 * was moved, so that a byte is moved a bounded number of times. */
static void close_gap(struct stream *stream)
{
	size_t left = stream->window.size - stream->begin;

	if (stream->begin == 0)
		return;
	memmove(stream->window.data, stream->window.data + stream->begin, left);
	stream->window.size = left;
	stream->begin = 0;
}

struct bytes stream_fill(struct stream *stream, size_t want)
{
	size_t left = stream->window.size - stream->begin;
	size_t goal = left + left / 2 > want ? left + left / 2 : want;

	if (left >= want || stream->is_ended)
		return stream_view(stream);
	close_gap(stream);
	while (stream->window.size < goal && !stream->is_ended) {
		struct buffer *window = &stream->window;
		size_t room = goal - window->size;
		long got;

		if (room < STREAM_CHUNK)
			room = STREAM_CHUNK;
		/* Grow as bytes come, never on a length's word alone. */
		if (room > window->size + STREAM_CHUNK)
			room = window->size + STREAM_CHUNK;
		buffer_reserve(window, room);
		got = stream->pull(stream->state, window->data + window->size,
				   room, &stream->fault);
		if (got <= 0)
			stream->is_ended = true;
		else
			window->size += (size_t)got;
	}
	return stream_view(stream);
}

void stream_skip(struct stream *stream, size_t size)
{
	assert(size <= stream->window.size - stream->begin);
	stream->begin += size;
	stream->offset += size;
}

long file_source_pull(void *state, unsigned char *out, size_t size,
		      struct fault *fault)
{
	struct file_source *source = state;
	struct pollfd ready = {.fd = source->fd, .events = POLLIN};
	ssize_t got;
	int n;

	/* A pipe may be silent for long; the user can stop it meanwhile. */
	do {
		if (feed_is_stopped(source->feed))
			return 0;
		n = poll(&ready, 1, STOP_CHECK_MS);
	} while (n == 0 || (n < 0 && errno == EINTR));
	do {
		got = read(source->fd, out, size);
	} while (got < 0 && errno == EINTR);
	if (got < 0)
		return fault_set_errno(fault, "cannot read on");
	feed_raw(source->feed, (uint64_t)got);
	return (long)got;
}

static int open_temporary(struct fault *fault)
{
	static const char *const usual[] = {"/var/tmp", "/tmp"};
	const char *named = getenv("TMPDIR");
	struct buffer path = BUFFER_INIT;
	int fd = -1;

	for (size_t i = named ? 0 : 1; i < 3 && fd < 0; i++) {
		buffer_clear(&path);
		file_join(&path, i == 0 ? named : usual[i - 1],
			  "newsfold-XXXXXX");
		fd = mkostemp((char *)path.data, O_CLOEXEC);
		if (fd >= 0)
			unlink((char *)path.data);
	}
	if (fd < 0)
		fd = fault_set_errno(fault, "%s: cannot make a temporary file",
				     buffer_string(&path));
	buffer_release(&path);
	return fd;
}

int stream_spool(struct stream *stream, struct feed *feed, struct fault *fault)
{
	int fd = open_temporary(fault), rc = fd;

	while (rc >= 0 && !feed_is_stopped(feed)) {
		struct bytes view = stream_fill(stream, 1);

		if (view.size == 0)
			break;
		rc = file_write_all(fd, view, "temporary file", fault);
		stream_skip(stream, view.size);
	}
	if (rc < 0) {
		file_close(fd);
		return rc;
	}
	return fd;
}
