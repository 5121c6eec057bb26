#include "core/input/page_list.h"
#include "dump_reading.h"
#include "sample_dumps.h"

#include <criterion/criterion.h>

TestSuite(page_list, .fini = reading_scratch_remove, .timeout = 60);

static void fill(struct page_list *list, const char *const *lines)
{
	for (; *lines; lines++)
		page_list_add_line(list, bytes_of_string(*lines));
	page_list_sort(list);
}

static bool title_is(const struct page_list *list, const char *url,
		     const char *date, const char *expected)
{
	return bytes_equal(page_list_title(list, bytes_of_string(url),
					   bytes_of_string(date)),
			   bytes_of_string(expected));
}

Test(page_list, the_nearest_visit_gives_the_title)
{
	static const char *const lines[] = {
		"{\"format\":\"json-pages-1.0\",\"title\":\"All pages\"}",
		"{\"url\":\"https://a.example/x\",\"title\":\"First\","
		"\"ts\":\"2025-02-01T00:00:00Z\"}",
		"{\"title\":\"Third\",\"ts\":\"2025-02-09T00:00:00.123Z\","
		"\"url\":\"https://a.example/x\"}",
		"{\"url\":\"https://a.example/x\",\"title\":\"Second\","
		"\"ts\":\"2025-02-05T00:00:00Z\"}",
		"{\"url\":\"https://a.example/y\",\"title\":\"Caf\\u00e9\"}",
		NULL};
	struct page_list list = PAGE_LIST_INIT;

	fill(&list, lines);
	cr_assert_eq(list.count, 4);
	cr_assert(title_is(&list, "https://a.example/x", "2025-02-01T00:00:05Z",
			   "First"));
	cr_assert(title_is(&list, "https://a.example/x", "2025-02-06T00:00:00Z",
			   "Second"));
	cr_assert(title_is(&list, "https://a.example/x", "2026-01-01T00:00:00Z",
			   "Third"));
	cr_assert(title_is(&list, "https://a.example/y", "", "Café"));
	cr_assert(title_is(&list, "https://a.example/", "", ""));
	cr_assert(title_is(&list, "", "", ""));
	page_list_release(&list);
}

Test(page_list, passes_over_what_is_no_page)
{
	static const char *const lines[] = {
		"",
		"null",
		"[{\"url\":\"https://a.example/\",\"title\":\"A\"}]",
		"{\"url\":\"https://a.example/\",\"title\":\"A\"",
		"{\"url\":\"https://a.example/\",\"title\":\"\"}",
		"{\"url\":[\"https://a.example/\"],\"title\":\"A\"}",
		"{\"url\":\"\",\"title\":\"A\"}",
		"{\"title\":\"A\"}",
		NULL};
	struct page_list list = PAGE_LIST_INIT;

	fill(&list, lines);
	cr_assert_eq(list.count, 0);
	cr_assert(title_is(&list, "https://a.example/", "", ""));
	page_list_release(&list);
}

Test(page_list, of_a_wacz_gives_its_records_titles)
{
	static const char pages[] =
		"{\"format\": \"json-pages-1.0\", \"id\": \"pages\"}\n"
		"{\"url\":\"https://a.example/x\",\"title\":\"As shown\"}";
	struct buffer warc = BUFFER_INIT, path = BUFFER_INIT;
	const struct read_item *item;
	struct reading r;

	sample_warc_record(&warc, "resource", "1", "https://a.example/x",
			   "text/html",
			   BYTES_LITERAL("<html><p>Rain fell.</p></html>"));
	sample_warc_record(&warc, "resource", "2", "https://a.example/z",
			   "text/html",
			   BYTES_LITERAL("<html><p>Snow fell.</p></html>"));
	reading_scratch_file("archive/data.warc", buffer_view(&warc));
	reading_scratch_file("pages/pages.jsonl", BYTES_LITERAL(pages));
	reading_scratch_run("zip -qrX a.wacz archive pages && cp a.wacz a.zip");
	buffer_printf(&path, "%s/a.wacz", reading_scratch_folder());
	reading_make(&r, buffer_string(&path), NULL);
	item = reading_find(&r, "archive/data.warc:<urn:uuid:1>");
	cr_assert(item);
	cr_assert_str_eq(buffer_string(&item->given[FIELD_TITLE]), "As shown");
	item = reading_find(&r, "archive/data.warc:<urn:uuid:2>");
	cr_assert(item);
	cr_assert_str_eq(buffer_string(&item->given[FIELD_TITLE]), "");
	/* The list is still a file of the dump. */
	cr_assert(reading_file(&r, "pages/pages.jsonl"));
	reading_release(&r);
	buffer_release(&warc);
	buffer_release(&path);
}
