#include "core/base/file.h"
#include "core/base/memory.h"
#include "core/output/output_kind.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* Small writes are gathered up to this size. */
#define GATHER_BYTES (1u << 18)

struct stream {
	struct output output;
	struct buffer pending;
	char *path;
	int fd;
};

static int flush(struct stream *s, struct fault *fault)
{
	int rc =
		file_write_all(s->fd, buffer_view(&s->pending), s->path, fault);

	buffer_clear(&s->pending);
	return rc;
}

static int stream_begin(struct output *output, const struct dump_file *file,
			struct fault *fault)
{
	(void)output;
	(void)file;
	(void)fault;
	return 0;
}

static int stream_write(struct output *output, struct bytes bytes,
			struct fault *fault)
{
	struct stream *s = (struct stream *)output;

	buffer_append_bytes(&s->pending, bytes);
	return s->pending.size >= GATHER_BYTES ? flush(s, fault) : 0;
}

static int stream_end(struct output *output, struct fault *fault)
{
	(void)output;
	(void)fault;
	return 0;
}

static int stream_close(struct output *output, struct fault *fault)
{
	struct stream *s = (struct stream *)output;
	int rc = flush(s, fault);

	if (s->fd != STDOUT_FILENO)
		file_close(s->fd);
	buffer_release(&s->pending);
	free(s->path);
	free(s);
	return rc;
}

static const struct output_kind stream_kind = {
	false, stream_begin, stream_write, stream_end, stream_close};

int output_open_stream(const char *path, struct output **out,
		       struct fault *fault)
{
	bool is_stdout = file_is_stdout(path);
	int fd = is_stdout ? STDOUT_FILENO
			   : file_open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666,
				       fault);
	struct stream *s;

	if (fd < 0)
		return fd;
	s = memory_alloc_zero(1, sizeof(*s));
	s->output.kind = &stream_kind;
	s->fd = fd;
	s->path = memory_copy_string(is_stdout ? "standard output" : path);
	*out = &s->output;
	return 0;
}
