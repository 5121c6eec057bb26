#include "dump_reading.h"

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
