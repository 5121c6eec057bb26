#include "core/output/warc_record.h"

#include <criterion/criterion.h>
#include <zlib.h>

Test(warc_record, an_address_or_name_cannot_end_its_line)
{
	static const struct {
		const char *url, *line;
	} cases[] = {
		{"https://a.example/x?y=%20z", "https://a.example/x?y=%20z"},
		{"https://a.example/\r\nWARC-Type: x",
		 "https://a.example/%0D%0AWARC-Type:%20x"},
		{"https://a.example/한", "https://a.example/%ED%95%9C"},
		{"", "file:///d%0A/L1"},
		{"/view/1", "file:///d%0A/L1"},
		{"C:\\page.html", "file:///d%0A/L1"},
	};
	struct buffer out = BUFFER_INIT, want = BUFFER_INIT;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		buffer_clear(&out);
		buffer_clear(&want);
		warc_record_target(&out, bytes_of_string(cases[i].url),
				   BYTES_LITERAL("d\n"), BYTES_LITERAL("L1"));
		buffer_printf(&want, "WARC-Target-URI: %s\r\n", cases[i].line);
		cr_expect_str_eq(buffer_string(&out), buffer_string(&want));
	}
	buffer_clear(&out);
	warc_record_header(&out, "title", BYTES_LITERAL(" a\r\nb\x1b "));
	cr_expect_str_eq(buffer_string(&out), "title: a  b \r\n");
	buffer_clear(&out);
	warc_record_header(&out, "title", BYTES_LITERAL(" \n"));
	cr_expect_eq(out.size, 0);
	buffer_release(&out);
	buffer_release(&want);
}

Test(warc_record, is_framed_by_its_length_and_two_line_ends)
{
	struct id id = id_of(BYTES_LITERAL("x"));
	struct buffer out = BUFFER_INIT;

	warc_record_begin(&out, "conversion", &id, 0);
	warc_record_end(&out, "text/plain", BYTES_LITERAL("abc"));
	cr_expect(bytes_starts_with(
		buffer_view(&out),
		BYTES_LITERAL("WARC/1.1\r\nWARC-Type: conversion\r\n"
			      "WARC-Record-ID: <urn:uuid:")));
	cr_expect(bytes_ends_with(
		buffer_view(&out),
		BYTES_LITERAL("\r\nWARC-Date: 1970-01-01T00:00:00Z\r\n"
			      "Content-Type: text/plain\r\n"
			      "Content-Length: 3\r\n\r\nabc\r\n\r\n")));
	buffer_release(&out);
}

Test(warc_record, packed_is_one_gzip_member_of_the_same_bytes)
{
	static const size_t sizes[] = {0, 1, 1 << 20, 3 << 20};

	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		struct buffer plain = BUFFER_INIT, packed = BUFFER_INIT,
			      back = BUFFER_INIT;
		z_stream z = {0};

		for (size_t k = 0; k < sizes[i]; k++)
			buffer_append_byte(
				&plain, (unsigned char)(hash64_mix(k) >> 13));
		warc_record_pack(&packed, buffer_view(&plain));
		buffer_reserve(&back, sizes[i] + 1);
		cr_assert_eq(inflateInit2(&z, 15 + 16), Z_OK);
		z.next_in = packed.data;
		z.avail_in = (uInt)packed.size;
		z.next_out = back.data;
		z.avail_out = (uInt)sizes[i] + 1;
		cr_expect_eq(inflate(&z, Z_FINISH), Z_STREAM_END);
		cr_expect_eq(z.avail_in, 0);
		cr_expect_eq(z.total_out, sizes[i]);
		cr_expect(sizes[i] == 0 ||
			  memcmp(back.data, plain.data, sizes[i]) == 0);
		inflateEnd(&z);
		buffer_release(&plain);
		buffer_release(&packed);
		buffer_release(&back);
	}
}
