#include "core/base/file.h"
#include "core/output/export.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* What a WARC has of one capture's original. */
static void export_original(struct bytes original, struct buffer *out)
{
	struct export_options options = {.wants_originals = true,
					 .program = "newsfold"};
	struct export_item item = {.relation = "canonical",
				   .dump = BYTES_LITERAL("d"),
				   .record = BYTES_LITERAL("r"),
				   .original = original};
	char path[] = "/tmp/newsfold-warc-XXXXXX";
	struct dump_file file = {.path = "x"};
	struct fault fault = FAULT_INIT;
	struct output *output;
	struct export *export;
	int fd = mkstemp(path);

	cr_assert_geq(fd, 0);
	close(fd);
	cr_assert_eq(output_open_stream(path, &output, &fault), 0, "%s",
		     fault.message);
	cr_assert_eq(output_begin(output, &file, &fault), 0);
	export = export_new("warc", output, &options);
	cr_assert_eq(export_begin(export, &fault), 0);
	cr_assert_eq(export_item(export, &item, &fault), 0);
	cr_assert_eq(export_end(export, &fault), 0);
	cr_assert_eq(output_end(output, &fault), 0);
	export_free(export);
	cr_assert_eq(output_close(output, &fault), 0, "%s", fault.message);
	cr_assert_eq(file_read_all(path, SIZE_MAX, out, &fault), 0);
	unlink(path);
}

/* Each text is its length long, and two line ends follow: the reader of a WARC
 * needs no more and gets no less. */
static unsigned count_records(struct bytes warc)
{
	unsigned count = 0;

	while (warc.size) {
		size_t head = bytes_find(warc, BYTES_LITERAL("\r\n\r\n"), 0);
		size_t at =
			bytes_find(warc, BYTES_LITERAL("Content-Length: "), 0);
		size_t end;

		cr_assert(bytes_starts_with(warc, BYTES_LITERAL("WARC/1.")),
			  "record %u", count);
		cr_assert(at < head);
		end = head + 4 +
		      strtoul((const char *)warc.data + at + 16, NULL, 10);
		warc = bytes_slice(warc, end, warc.size);
		cr_assert(bytes_starts_with(warc, BYTES_LITERAL("\r\n\r\n")),
			  "record %u ends elsewhere", count);
		warc = bytes_slice(warc, 4, warc.size);
		count++;
	}
	return count;
}

#define RECORD(length)                                                         \
	"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: " length "\r\n\r"  \
	"\n"

Test(write_warc, a_record_that_came_out_of_one_keeps_its_whole_block)
{
	const struct bytes kept[] = {
		BYTES_LITERAL(RECORD("5") "a\r\n\r\n"),
		BYTES_LITERAL(RECORD("5") "a\r\n\r\n"
					  "\r\n\r\n"),
		BYTES_LITERAL(RECORD("0")),
		BYTES_LITERAL(RECORD("4") "\r\n\r\n"),
		BYTES_LITERAL(RECORD("1") "a\r\n"),
	};
	const struct bytes other[] = {
		BYTES_LITERAL(RECORD("50") "cut short"),
		BYTES_LITERAL("WARC/1.0\nContent-Length: 1\n\na\r\n\r\n"),
		BYTES_LITERAL("WARC/1.0\r\nno length\r\n\r\n"),
	};
	struct buffer out = BUFFER_INIT;

	for (size_t i = 0; i < sizeof(kept) / sizeof(*kept); i++) {
		buffer_clear(&out);
		export_original(kept[i], &out);
		cr_expect_eq(count_records(buffer_view(&out)), 3, "%zu", i);
		cr_expect_eq(bytes_find(buffer_view(&out),
					BYTES_LITERAL("resource"), 0),
			     SIZE_MAX, "%zu", i);
	}
	for (size_t i = 0; i < sizeof(other) / sizeof(*other); i++) {
		buffer_clear(&out);
		export_original(other[i], &out);
		cr_expect_eq(count_records(buffer_view(&out)), 3, "%zu", i);
		cr_expect_neq(bytes_find(buffer_view(&out), other[i], 0),
			      SIZE_MAX, "%zu: as it is", i);
	}
	buffer_release(&out);
}

Test(write_warc, a_record_in_segments_keeps_all_of_them)
{
	struct buffer out = BUFFER_INIT;

	export_original(
		BYTES_LITERAL(RECORD("1") "a\r\n\r\n" RECORD("2") "bc\r\n\r\n"),
		&out);
	cr_expect_eq(count_records(buffer_view(&out)), 4);
	cr_expect_neq(
		bytes_find(buffer_view(&out), BYTES_LITERAL("\r\nbc\r"), 0),
		SIZE_MAX);
	buffer_release(&out);
}
