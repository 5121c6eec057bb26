#include "core/input/wide_stream.h"

#include "dump_reading.h"
#include "sample_dumps.h"

#include <criterion/criterion.h>

TestSuite(wide_stream, .fini = reading_scratch_remove);

Test(wide_stream, tells_the_form_by_mark_or_nuls)
{
	const struct {
		struct bytes head;
		unsigned unit;
		bool is_big;
	} cases[] = {
		{BYTES_LITERAL("\xff\xfe{\0"), 2, false},
		{BYTES_LITERAL("\xfe\xff\0{"), 2, true},
		{BYTES_LITERAL("\xff\xfe\0\0{\0\0\0"), 4, false},
		{BYTES_LITERAL("\0\0\xfe\xff\0\0\0{"), 4, true},
		{BYTES_LITERAL("{\0\"\0a\0\"\0"), 2, false},
		{BYTES_LITERAL("\0{\0\"\0a\0\""), 2, true},
		{BYTES_LITERAL("{\0\0\0a\0\0\0"), 4, false},
		{BYTES_LITERAL("\0\0\0{\0\0\0a"), 4, true},
		{BYTES_LITERAL("plain text, no NUL"), 0, false},
		{BYTES_LITERAL("\0\0\0\0\0\0\0\0"), 0, false},
		{BYTES_LITERAL(""), 0, false},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct wide_form form = wide_form_of(cases[i].head);

		cr_assert_eq(form.unit, cases[i].unit, "%zu", i);
		cr_assert_eq(form.is_big, cases[i].is_big, "%zu", i);
	}
}

Test(wide_stream, keeps_pairs_and_halves_of_pairs)
{
	static const unsigned char source[] = {0x3d, 0xd8, 0x00, 0xde, 0x00,
					       0xd8, 'a',  0x00, 0x00, 0xdc};
	struct wide_form form = {2, false};
	struct buffer out = BUFFER_INIT;

	wide_decode(form, bytes_make(source, sizeof(source)), &out);
	cr_assert_str_eq(buffer_string(&out), "\xf0\x9f\x98\x80\xed\xa0\x80"
					      "a\xed\xb0\x80");
	buffer_release(&out);
}

/* Spans are in the file's own bytes, and the file comes back whole. */
Test(wide_stream, tells_places_in_the_source)
{
	struct buffer file = BUFFER_INIT;
	struct reading r;

	buffer_append(&file, "\xff\xfe", 2);
	sample_utf16(&file, false, "{\"id\": 1, \"text\": \"a\"}\n");
	/* A pair, whose UTF-8 is as long as its UTF-16. */
	sample_utf16(&file, false, "{\"id\": 2, \"text\": \"");
	buffer_append(&file, "\x3d\xd8\x00\xde", 4);
	sample_utf16(&file, false, "\"}\nbroken\n");
	buffer_append_byte(&file, 'x');
	reading_make(&r, reading_scratch_file("a.jsonl", buffer_view(&file)),
		     NULL);
	cr_assert_eq(r.records, 2);
	cr_assert_eq(r.rejected, 1);
	cr_assert_eq(reading_find(&r, "L1")->offset, 2);
	cr_assert_eq(reading_find(&r, "L1")->length, 44);
	cr_assert_eq(reading_find(&r, "L2")->offset, 48);
	cr_assert_str_eq(buffer_string(&reading_find(&r, "L2")->content),
			 "\xf0\x9f\x98\x80");
	cr_assert(bytes_equal(buffer_view(&r.files[0].bytes),
			      buffer_view(&file)));
	reading_release(&r);
	buffer_release(&file);
}

Test(wide_stream, a_long_line_passes_in_bounded_memory)
{
	struct reader_options options = options_with_limit(1000);
	struct buffer file = BUFFER_INIT;
	struct reading r;

	buffer_append(&file, "\xfe\xff", 2);
	sample_utf16(&file, true, "{\"id\": 1, \"text\": \"");
	for (int i = 0; i < 300000; i++)
		buffer_append(&file, "\xd5\x5c", 2);
	sample_utf16(&file, true, "\"}\n{\"id\": 2, \"text\": \"b\"}\n");
	reading_make(&r, reading_scratch_file("a.jsonl", buffer_view(&file)),
		     &options);
	cr_assert_eq(r.rejected, 1);
	cr_assert(reading_find(&r, "#2"), "%s %s", r.items[0].record,
		  r.items[0].reason);
	cr_assert(bytes_equal(buffer_view(&r.files[0].bytes),
			      buffer_view(&file)));
	reading_release(&r);
	buffer_release(&file);
}
