#include "dump_reading.h"
#include "sample_dumps.h"

#include <criterion/criterion.h>

TestSuite(read_arc, .fini = reading_scratch_remove, .timeout = 60);

#define FRONT                                                                  \
	"filedesc://a.arc 0.0.0.0 20250205000000 text/plain 9\n1 0 X\nURL\n"

static void read_text(struct reading *r, const char *text)
{
	reading_make(r, reading_scratch_file("a.arc", bytes_of_string(text)),
		     NULL);
	cr_assert_eq(r->rc, 0, "%s", r->fault.message);
	cr_assert_str_eq(r->summary.format, "arc");
	cr_assert(bytes_equal(buffer_view(&r->files[0].bytes),
			      bytes_of_string(text)));
}

Test(read_arc, a_page_has_url_date_and_body)
{
	struct reading r;
	const struct read_item *page;

	read_text(&r, FRONT "\nhttp://a.example/1 192.0.2.1 20250205000001 "
			    "text/html 55\nHTTP/1.0 200 OK\r\n"
			    "Content-Type: text/html\r\n\r\n<p>Rain</p>\n"
			    "http://a.example/2 192.0.2.1 20250205000002 "
			    "text/html 200 - - 0 a.arc 25\nHTTP/1.0 404 None"
			    "\r\n\r\n<p>x\n");
	cr_assert_eq(r.records, 3);
	cr_assert_eq(r.rejected, 0, "%s", r.items[r.count - 1].reason);
	page = &r.items[1];
	cr_assert_str_eq(page->record, "@64");
	cr_assert_str_eq(buffer_string(&page->content), "<p>Rain</p>");
	cr_assert_str_eq(buffer_string(&page->given[FIELD_URL]),
			 "http://a.example/1");
	cr_assert_str_eq(buffer_string(&page->given[FIELD_FETCHED]),
			 "20250205000001Z");
	cr_assert_eq(r.items[2].content_kind, CONTENT_NONE, "a 404");
	reading_release(&r);
}

Test(read_arc, a_false_length_costs_one_record)
{
	static const char *const lengths[] = {"5", "40", "99999",
					      "999999999999"};

	for (size_t i = 0; i < sizeof(lengths) / sizeof(*lengths); i++) {
		struct buffer text = BUFFER_INIT;
		struct reading r;

		buffer_printf(&text,
			      FRONT "http://a.example/1 - 20250205000001 "
				    "text/html %s\n<p>Rain and snow</p>\n"
				    "http://a.example/2 - 20250205000002 "
				    "text/html 11\n<p>Hail</p>\n",
			      lengths[i]);
		read_text(&r, buffer_string(&text));
		cr_assert_eq(r.rejected, 1, "%s", lengths[i]);
		cr_assert_eq(r.records, 2, "%s", lengths[i]);
		cr_assert(strstr(r.items[1].reason, lengths[i]), "%s",
			  r.items[1].reason);
		cr_assert_str_eq(buffer_string(&r.items[2].content),
				 "<p>Hail</p>");
		reading_release(&r);
		buffer_release(&text);
	}
}

#define PAGE(url, length, text)                                                \
	url " - 20250205000001 text/html " length "\n" text "\n"

Test(read_arc, an_address_may_hold_spaces)
{
	struct reading r;

	read_text(&r, FRONT PAGE("http://a.example/the ferry 2", "11",
				 "<p>Rain</p>"));
	cr_assert_eq(r.records, 2);
	cr_assert_eq(r.rejected, 0);
	cr_assert_str_eq(buffer_string(&r.items[1].given[FIELD_URL]),
			 "http://a.example/the ferry 2");
	reading_release(&r);
}

Test(read_arc, one_that_lost_its_front_is_told_by_its_name)
{
	static const struct {
		const char *front;
		size_t rejected;
	} cases[] = {{"", 0},
		     {"ain</p>\n", 1},
		     {"filedesc://a.arc 0.0.0.0 2025020 text/plain 9\n", 1}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct buffer text = BUFFER_INIT;
		struct reading r;

		buffer_append_string(&text, cases[i].front);
		buffer_append_string(
			&text, PAGE("http://a/1", "11", "<p>Rain</p>")
				       PAGE("http://a/2", "11", "<p>Hail</p>"));
		read_text(&r, buffer_string(&text));
		cr_assert_eq(r.records, 2, "case %zu", i);
		cr_assert_eq(r.rejected, cases[i].rejected, "case %zu", i);
		reading_release(&r);
		buffer_release(&text);
	}
}

Test(read_arc, a_damaged_gzip_member_costs_its_record_alone)
{
	static const char *const records[] = {
		FRONT "\n",
		PAGE("http://a.example/1", "43",
		     "<p>Rain fell on the town, and then snow</p>"),
		PAGE("http://a.example/2", "43",
		     "<p>Hail fell on the town, and then snow</p>"),
		PAGE("http://a.example/3", "43",
		     "<p>Snow fell on the town, and then rain</p>")};
	struct buffer gz = BUFFER_INIT;
	size_t begin[5];

	for (int i = 0; i < 4; i++) {
		begin[i] = gz.size;
		sample_gzip_member(&gz, bytes_of_string(records[i]));
	}
	begin[4] = gz.size;
	for (int which = 0; which < 4; which++) {
		/* Not flags, time and system, which nothing checks, nor what
		 * tells the file. */
		for (size_t at = begin[which]; at < begin[which + 1]; at++) {
			struct reading r;

			if (at < 3 ||
			    (at - begin[which] >= 3 && at - begin[which] < 10))
				continue;
			gz.data[at] ^= 0x55;
			reading_make(&r,
				     reading_scratch_file("a.arc.gz",
							  buffer_view(&gz)),
				     NULL);
			cr_assert_eq(r.rc, 0);
			cr_assert_eq(r.records, 3, "%d at %zu", which,
				     at - begin[which]);
			/* And the end, where nothing follows. */
			cr_assert_leq(r.rejected, which == 3 ? 2 : 1,
				      "%d at %zu", which, at - begin[which]);
			cr_assert_geq(r.rejected, 1);
			reading_release(&r);
			gz.data[at] ^= 0x55;
		}
	}
	buffer_release(&gz);
}
