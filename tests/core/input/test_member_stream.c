#include "core/input/member_stream.h"

#include "core/input/feed.h"
#include "sample_dumps.h"

#include <criterion/criterion.h>

TestSuite(member_stream, .timeout = 60);

static long pull_bytes(void *state, unsigned char *out, size_t size,
		       struct fault *fault)
{
	struct bytes *left = state;

	(void)fault;
	size = size < left->size ? size : left->size;
	memcpy(out, left->data, size);
	*left = bytes_slice(*left, size, left->size);
	return (long)size;
}

static size_t borders_of(const struct buffer *bytes, bool is_web_archive)
{
	struct reader_options options = {.is_undigested = true};
	struct feed feed = {.options = &options};
	struct bytes left = buffer_view(bytes);
	struct stream in, plain;
	struct member_stream packed;
	size_t count;

	stream_init(&in, pull_bytes, &left);
	member_stream_init(&packed, &gzip_codec, &in, &feed);
	packed.is_resuming = is_web_archive;
	stream_init(&plain, member_stream_pull, &packed);
	cr_assert_eq(stream_fill(&plain, SIZE_MAX / 4).size, 2);
	cr_assert_eq(plain.fault.code, 0);
	count = packed.border_count;
	stream_release(&plain);
	member_stream_release(&packed);
	stream_release(&in);
	return count;
}

/* Members that hold nothing cost 20 bytes of file each, and no memory. */
Test(member_stream, empty_members_leave_no_borders)
{
	struct buffer packed = BUFFER_INIT;

	sample_gzip_member(&packed, BYTES_LITERAL("a"));
	for (int i = 0; i < 1000; i++)
		sample_gzip_member(&packed, BYTES_NONE);
	sample_gzip_member(&packed, BYTES_LITERAL("b"));
	cr_expect_eq(borders_of(&packed, true), 4);
	cr_expect_eq(borders_of(&packed, false), 1);
	buffer_release(&packed);
}
