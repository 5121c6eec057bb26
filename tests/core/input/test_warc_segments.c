#include "dump_reading.h"

#include <criterion/criterion.h>

TestSuite(warc_segments, .fini = reading_scratch_remove, .timeout = 60);

/* A segment of a page; "" for what the head does not say. */
static void append_segment(struct buffer *out, int number, const char *total,
			   const char *block)
{
	buffer_printf(out,
		      "WARC/1.1\r\nWARC-Type: %s\r\n"
		      "WARC-Record-ID: <urn:x:%d>\r\n"
		      "WARC-Target-URI: http://a.example/1\r\n"
		      "WARC-Date: 2025-01-02T03:04:05Z\r\n"
		      "WARC-Segment-Number: %d\r\n",
		      number == 1 ? "resource" : "continuation", number,
		      number);
	if (number > 1)
		buffer_append_string(out,
				     "WARC-Segment-Origin-ID: <urn:x:1>\r\n");
	if (total[0])
		buffer_printf(out, "WARC-Segment-Total-Length: %s\r\n", total);
	buffer_printf(out,
		      "Content-Type: text/html\r\nContent-Length: "
		      "%zu\r\n\r\n%s\r\n\r\n",
		      strlen(block), block);
}

struct given_segment {
	int number;
	const char *total, *block;
};

static void read_segments(struct reading *r, const struct given_segment *given,
			  const struct reader_options *options)
{
	struct buffer warc = BUFFER_INIT;

	for (; given->number; given++)
		append_segment(&warc, given->number, given->total,
			       given->block);
	reading_make(r, reading_scratch_file("a.warc", buffer_view(&warc)),
		     options);
	cr_assert_eq(r->rc, 0);
	cr_assert(bytes_equal(buffer_view(&r->files[0].bytes),
			      buffer_view(&warc)));
	buffer_release(&warc);
}

Test(warc_segments, that_follow_each_other_are_one_record)
{
	static const struct given_segment given[] = {{1, "", "<p>Rain"},
						     {2, "", " fell"},
						     {3, "17", ".</p>"},
						     {1, "", "<p>Hail"},
						     {0}};
	struct reader_options small = options_with_limit(700);
	struct reading r;

	read_segments(&r, given, NULL);
	cr_assert_eq(r.rejected, 0);
	cr_assert_eq(r.records, 2);
	cr_assert_str_eq(r.items[0].record, "<urn:x:1>");
	cr_assert_str_eq(buffer_string(&r.items[0].content),
			 "<p>Rain fell.</p>");
	cr_assert_eq(r.items[1].offset, r.items[0].length);
	cr_assert_str_eq(buffer_string(&r.items[1].content), "<p>Hail");
	reading_release(&r);
	read_segments(&r, given, &small);
	cr_assert_eq(r.records, 2, "longer than a record may be");
	cr_assert_eq(r.rejected, 2);
	reading_release(&r);
}

Test(warc_segments, that_are_not_all_there_in_order_are_named)
{
	static const struct given_segment cases[][4] = {
		{{1, "", "<p>Rain"}, {3, "17", ".</p>"}, {0}},
		{{1, "", "<p>Rain"}, {2, "", " fell"}, {0}},
		{{1, "", "<p>Rain"}, {2, "99", " fell"}, {0}},
		{{2, "", " fell"}, {1, "", "<p>Rain"}, {0}},
		{{1, "", "<p>Rain"}, {3, "", ".</p>"}, {2, "17", " fell"}, {0}},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		size_t rejected = i == 4 ? 2 : 1;
		struct reading r;

		read_segments(&r, cases[i], NULL);
		cr_assert_eq(r.records, 1, "case %zu", i);
		cr_assert_eq(r.rejected, rejected, "case %zu", i);
		cr_assert_str_eq(
			buffer_string(&reading_find(&r, "<urn:x:1>")->content),
			"<p>Rain");
		cr_assert(strstr(r.items[i == 3 ? 0 : 1].reason,
				 " of <urn:x:1>, which is not whole"),
			  "case %zu", i);
		reading_release(&r);
	}
}
