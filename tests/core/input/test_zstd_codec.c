#include "dump_reading.h"
#include "sample_dumps.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <zstd.h>

TestSuite(zstd_codec, .fini = reading_scratch_remove, .timeout = 60);

#define MADE_WITH "text/html\r\n\r\n<p>The ferry of the island ran aground"

static void append_frame(struct buffer *out, struct bytes dictionary,
			 struct bytes bytes)
{
	ZSTD_CCtx *context = ZSTD_createCCtx();
	size_t size, room = ZSTD_compressBound(bytes.size);

	buffer_reserve(out, room);
	size = ZSTD_compress_usingDict(context, out->data + out->size, room,
				       bytes.data, bytes.size, dictionary.data,
				       dictionary.size, 3);
	cr_assert(!ZSTD_isError(size));
	out->size += size;
	ZSTD_freeCCtx(context);
}

/* The frame that is passed over, around a dictionary that may be packed. */
static void append_dictionary(struct buffer *out, struct bytes dictionary)
{
	unsigned char head[8] = {0x5d, 0x2a, 0x4d, 0x18};

	for (int i = 0; i < 4; i++)
		head[4 + i] = (unsigned char)(dictionary.size >> 8 * i);
	buffer_append(out, head, sizeof(head));
	buffer_append_bytes(out, dictionary);
}

static void append_page(struct buffer *out, struct bytes dictionary, char id)
{
	struct buffer record = BUFFER_INIT, block = BUFFER_INIT;
	char name[2] = {id, 0};

	buffer_append_string(&block, "HTTP/1.1 200 OK\r\nContent-Type: "
				     "text/html\r\n\r\n<p>The ferry of the "
				     "island ran aground again, ");
	buffer_append_byte(&block, (unsigned char)id);
	sample_warc_record(&record, "response", name, "http://a.example/",
			   "application/http; msgtype=response",
			   buffer_view(&block));
	append_frame(out, dictionary, buffer_view(&record));
	buffer_release(&record);
	buffer_release(&block);
}

static void read_it(struct reading *r, const struct buffer *bytes)
{
	reading_make(r, reading_scratch_file("a.warc.zst", buffer_view(bytes)),
		     NULL);
}

static void check_pages(const struct buffer *bytes, const char *what)
{
	struct reading r;

	read_it(&r, bytes);
	cr_assert_eq(r.rc, 0, "%s: %s", what, r.fault.message);
	cr_assert_str_eq(r.summary.format, "warc", "%s", what);
	cr_assert_eq(r.rejected, 0, "%s", what);
	cr_assert_eq(r.records, 2, "%s", what);
	cr_assert_str_eq(r.items[1].record, "<urn:uuid:2>", "%s", what);
	cr_assert_str_eq(buffer_string(&r.items[1].content),
			 "<p>The ferry of the island ran aground again, 2");
	reading_release(&r);
}

/* By "Use of Zstandard compression in WARC files". */
Test(zstd_codec, a_web_archive_brings_its_dictionary_packed_or_not)
{
	struct bytes dictionary = BYTES_LITERAL(MADE_WITH);
	struct buffer bare = BUFFER_INIT, packed = BUFFER_INIT,
		      frame = BUFFER_INIT;

	append_dictionary(&bare, dictionary);
	append_frame(&frame, BYTES_NONE, dictionary);
	append_dictionary(&packed, buffer_view(&frame));
	for (char id = '1'; id < '3'; id++) {
		append_page(&bare, dictionary, id);
		append_page(&packed, dictionary, id);
	}
	check_pages(&bare, "bare");
	check_pages(&packed, "packed");
	buffer_release(&bare);
	buffer_release(&packed);
	buffer_release(&frame);
}

/* Longer than what formats are told by. */
Test(zstd_codec, a_dictionary_may_be_long)
{
	struct buffer dictionary = BUFFER_INIT, bytes = BUFFER_INIT;

	while (dictionary.size < 300000)
		buffer_printf(&dictionary, "line %zu ", dictionary.size);
	append_dictionary(&bytes, buffer_view(&dictionary));
	append_page(&bytes, buffer_view(&dictionary), '1');
	append_page(&bytes, buffer_view(&dictionary), '2');
	check_pages(&bytes, "long");
	buffer_release(&dictionary);
	buffer_release(&bytes);
}

Test(zstd_codec, cut_anywhere_it_says_so_unless_between_frames)
{
	struct bytes dictionary = BYTES_LITERAL(MADE_WITH);
	struct buffer packed = BUFFER_INIT, bytes = BUFFER_INIT;
	size_t first, second;

	append_frame(&packed, BYTES_NONE, dictionary);
	append_dictionary(&bytes, buffer_view(&packed));
	first = bytes.size;
	append_page(&bytes, dictionary, '1');
	second = bytes.size;
	append_page(&bytes, dictionary, '2');
	for (size_t cut = 4; cut < bytes.size; cut++) {
		struct buffer part = BUFFER_INIT;
		struct reading r;

		buffer_append(&part, bytes.data, cut);
		read_it(&r, &part);
		cr_assert_eq(r.rejected > 0 || r.rc < 0,
			     cut != first && cut != second, "cut at %zu", cut);
		cr_assert_eq(r.records, cut >= second, "cut at %zu", cut);
		reading_release(&r);
		buffer_release(&part);
	}
	buffer_release(&packed);
	buffer_release(&bytes);
}

/* As an index has it. */
Test(zstd_codec, a_record_has_the_place_of_its_frame)
{
	struct bytes dictionary = BYTES_LITERAL(MADE_WITH);
	struct buffer bytes = BUFFER_INIT;
	uint64_t begin[4];
	struct reading r;

	append_dictionary(&bytes, dictionary);
	for (int i = 0; i < 3; i++) {
		begin[i] = bytes.size;
		append_page(&bytes, dictionary, (char)('0' + i));
	}
	begin[3] = bytes.size;
	read_it(&r, &bytes);
	cr_assert_eq(r.records, 3);
	for (int i = 0; i < 3; i++) {
		cr_assert_eq(r.items[i].offset, begin[i]);
		cr_assert_eq(r.items[i].length, begin[i + 1] - begin[i]);
	}
	reading_release(&r);
	buffer_release(&bytes);
}

Test(zstd_codec, a_damaged_frame_costs_its_record_alone)
{
	struct buffer bytes = BUFFER_INIT;
	uint64_t begin[4];

	for (int i = 0; i < 3; i++) {
		begin[i] = bytes.size;
		append_page(&bytes, BYTES_NONE, (char)('0' + i));
	}
	for (uint64_t at = begin[1]; at < begin[2]; at++) {
		struct reading r;

		bytes.data[at] ^= 0x55;
		read_it(&r, &bytes);
		cr_assert(reading_find(&r, "<urn:uuid:0>"), "at %llu",
			  (unsigned long long)(at - begin[1]));
		cr_assert(reading_find(&r, "<urn:uuid:2>"), "at %llu",
			  (unsigned long long)(at - begin[1]));
		cr_assert_leq(r.records, 3);
		cr_assert_eq(r.records + r.rejected, 3, "at %llu",
			     (unsigned long long)(at - begin[1]));
		reading_release(&r);
		bytes.data[at] ^= 0x55;
	}
	buffer_release(&bytes);
}

Test(zstd_codec, what_follows_the_frames_and_is_none_costs_nothing_before_it)
{
	struct buffer bytes = BUFFER_INIT;
	struct reading r;

	append_page(&bytes, BYTES_NONE, '1');
	buffer_append_string(&bytes, "junk");
	read_it(&r, &bytes);
	cr_assert_eq(r.records, 1);
	cr_assert_eq(r.rejected, 1);
	cr_assert(strstr(r.items[1].reason, "no zstd frame"), "%s",
		  r.items[1].reason);
	reading_release(&r);
	buffer_release(&bytes);
}
