#include "core/output/data_block.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <zlib.h>

/* RFC 4648, section 10. */
Test(data_block, base64_is_that_of_the_rfc)
{
	static const char *const table[][2] = {{"", ""},
					       {"f", "Zg=="},
					       {"fo", "Zm8="},
					       {"foo", "Zm9v"},
					       {"foob", "Zm9vYg=="},
					       {"fooba", "Zm9vYmE="},
					       {"foobar", "Zm9vYmFy"}};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct buffer out = BUFFER_INIT;

		base64_append(&out, bytes_of_string(table[i][0]));
		cr_assert_str_eq(buffer_string(&out), table[i][1]);
		buffer_release(&out);
	}
}

static int digit_of(unsigned char c)
{
	return c >= 'A' && c <= 'Z'   ? c - 'A'
	       : c >= 'a' && c <= 'z' ? c - 'a' + 26
	       : c >= '0' && c <= '9' ? c - '0' + 52
	       : c == '+'	      ? 62
				      : 63;
}

static void base64_read(struct bytes text, struct buffer *out)
{
	for (size_t i = 0; i + 3 < text.size; i += 4) {
		uint32_t v = 0;

		for (size_t k = 0; k < 4; k++)
			v = v << 6 | (uint32_t)digit_of(text.data[i + k]);
		buffer_append_byte(out, (unsigned char)(v >> 16));
		if (text.data[i + 2] != '=')
			buffer_append_byte(out, (unsigned char)(v >> 8));
		if (text.data[i + 3] != '=')
			buffer_append_byte(out, (unsigned char)v);
	}
}

static void gzip_read(struct bytes packed, struct buffer *out, size_t size)
{
	z_stream z = {.next_in = (unsigned char *)packed.data,
		      .avail_in = (unsigned)packed.size};

	buffer_reserve(out, size + 1);
	z.next_out = out->data;
	z.avail_out = (unsigned)size + 1;
	cr_assert_eq(inflateInit2(&z, 15 + 16), Z_OK);
	cr_assert_eq(inflate(&z, Z_FINISH), Z_STREAM_END);
	out->size = size + 1 - z.avail_out;
	inflateEnd(&z);
}

Test(data_block, comes_back_whole)
{
	static const size_t sizes[] = {0, 1, 2, 3, 1000, 65536, 300000};

	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		struct buffer in = BUFFER_INIT, text = BUFFER_INIT;
		struct buffer packed = BUFFER_INIT, back = BUFFER_INIT;

		for (size_t k = 0; k < sizes[i]; k++)
			buffer_append_byte(&in, (unsigned char)(k * k >> 7));
		data_block_append(&text, buffer_view(&in));
		base64_read(buffer_view(&text), &packed);
		gzip_read(buffer_view(&packed), &back, sizes[i]);
		cr_assert(bytes_equal(buffer_view(&in), buffer_view(&back)));
		buffer_release(&in);
		buffer_release(&text);
		buffer_release(&packed);
		buffer_release(&back);
	}
}

Test(data_block, json_has_nothing_that_ends_an_element)
{
	struct buffer out = BUFFER_INIT;

	data_block_append_json(
		&out, BYTES_LITERAL("[\"</script><!--\",\"a\",\"<\"]"));
	cr_assert_str_eq(buffer_string(&out),
			 "[\"\\u003c/script>\\u003c!--\",\"a\","
			 "\"\\u003c\"]");
	buffer_release(&out);
}
