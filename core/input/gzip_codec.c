#include "core/input/member_codec.h"

#include <stdlib.h>
#include <zlib.h>

#define GZIP_WINDOW (15 + 16) /* largest window, gzip wrapper only */
#define FLAGS_MAX   0x20      /* flags there are */

static void *open_gzip(void)
{
	z_stream *z = calloc(1, sizeof(*z));

	/* Only fails when out of memory or misused. */
	if (!z || inflateInit2(z, GZIP_WINDOW) != Z_OK)
		abort();
	return z;
}

static void close_gzip(void *state)
{
	inflateEnd(state);
	free(state);
}

static bool begins_gzip(struct bytes b)
{
	return bytes_starts_with(b, BYTES_LITERAL("\x1f\x8b\x08")) &&
	       (b.size < 4 || b.data[3] < FLAGS_MAX);
}

static size_t find_gzip(struct bytes b)
{
	return bytes_find(b, BYTES_LITERAL("\x1f\x8b\x08"), 0);
}

static void reset_gzip(void *state)
{
	inflateReset(state);
}

static unsigned at_most(size_t size)
{
	return size < UINT32_MAX ? (unsigned)size : UINT32_MAX;
}

static enum member_status step_gzip(void *state, struct member_step *step)
{
	z_stream *z = state;
	int rc;

	z->next_in = (unsigned char *)(uintptr_t)step->in.data;
	z->avail_in = at_most(step->in.size);
	z->next_out = step->out;
	z->avail_out = at_most(step->room);
	rc = inflate(z, Z_NO_FLUSH);
	step->made = (size_t)(z->next_out - step->out);
	step->used = (size_t)(z->next_in - step->in.data);
	if (rc == Z_STREAM_END)
		return MEMBER_DONE;
	if (rc == Z_OK || rc == Z_BUF_ERROR)
		return MEMBER_MORE;
	step->why = z->msg ? z->msg : "invalid data";
	return MEMBER_BROKEN;
}

const struct member_codec gzip_codec = {
	.format = "gzip",
	.member = "gzip member",
	.open = open_gzip,
	.close = close_gzip,
	.begins = begins_gzip,
	.find = find_gzip,
	.reset = reset_gzip,
	.step = step_gzip,
};
