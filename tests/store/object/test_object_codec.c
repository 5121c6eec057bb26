#include "store/object/object_codec.h"

#include "core/base/wire.h"

#include <criterion/criterion.h>

/* Text without an end, each line other than the one before. */
static void fill(struct buffer *out, size_t lines)
{
	for (size_t i = 0; i < lines; i++)
		buffer_printf(out, "line %zu of a page that goes on\n", i * i);
}

static void check_round_trip(struct bytes prefix, struct bytes bytes)
{
	struct object_codec *codec = object_codec_new(5);
	struct buffer payload = BUFFER_INIT, back = BUFFER_INIT;

	cr_assert(object_codec_compress(codec, prefix, bytes, &payload));
	/* Twice: a context must not remember what it was used for. */
	for (int i = 0; i < 2; i++) {
		buffer_clear(&back);
		cr_assert(object_codec_decompress(codec, prefix,
						  buffer_view(&payload),
						  bytes.size, &back));
		cr_assert(bytes_equal(buffer_view(&back), bytes));
	}
	cr_assert_not(object_codec_decompress(
		codec, prefix, buffer_view(&payload), bytes.size - 1, &back));
	buffer_release(&payload);
	buffer_release(&back);
	object_codec_free(codec);
}

Test(object_codec, gives_back_what_was_coded_with_and_without_a_prefix)
{
	struct buffer page = BUFFER_INIT, other = BUFFER_INIT;

	fill(&page, 300);
	fill(&other, 280);
	check_round_trip(BYTES_NONE, buffer_view(&page));
	check_round_trip(buffer_view(&other), buffer_view(&page));
	buffer_release(&page);
	buffer_release(&other);
}

Test(object_codec,
     takes_a_prefix_for_content_even_if_it_begins_like_a_dictionary)
{
	struct buffer page = BUFFER_INIT, prefix = BUFFER_INIT;

	fill(&page, 300);
	wire_put32(&prefix, 0xEC30A437); /* RFC 8878, section 5 */
	fill(&prefix, 290);
	check_round_trip(buffer_view(&prefix), buffer_view(&page));
	buffer_release(&page);
	buffer_release(&prefix);
}
