#include "core/input/page_origin.h"

#include <criterion/criterion.h>

struct origin_case {
	const char *page, *path;
	const char *url, *fetched;
	enum field_source source;
};

static void check(const struct origin_case *c)
{
	struct page_origin origin = PAGE_ORIGIN_INIT;

	page_origin_find(bytes_of_string(c->page), c->path, &origin);
	cr_assert_str_eq(buffer_string(&origin.url), c->url, "%s %s", c->page,
			 c->path);
	cr_assert(bytes_equal(origin.fetched, bytes_of_string(c->fetched)),
		  "%s", c->page);
	cr_assert_eq(origin.url_source, c->source, "%s", c->page);
	page_origin_release(&origin);
}

Test(page_origin, reads_what_savers_wrote_into_the_page)
{
	static const struct origin_case cases[] = {
		{"<!DOCTYPE html> <html lang=en><!--\n Page saved with "
		 "SingleFile \n url: https://a.example/x?y=1 \n saved date: "
		 "Tue Feb 04 2025 16:34:00 GMT+0900 (Korean Standard "
		 "Time)\n-->",
		 "", "https://a.example/x?y=1",
		 "Tue Feb 04 2025 16:34:00 GMT+0900 ", SOURCE_ARCHIVE},
		{"<html><!-- Mirrored from a.example/b/c.php?id=3 by HTTrack "
		 "Website Copier/3.x [XR&CO'2014], Tue, 04 Feb 2025 07:34:00 "
		 "GMT -->",
		 "h/a.example/b/c4f2.html", "https://a.example/b/c.php?id=3",
		 "Tue, 04 Feb 2025 07:34:00 GMT", SOURCE_ARCHIVE},
		{"<html><!-- Mirrored from a place, by HTTrack --><p>", "", "",
		 "", SOURCE_NONE},
		{"<html><!-- unclosed Mirrored from a.example/ by HTTrack", "",
		 "", "", SOURCE_NONE},
		{"<html><!-- other --><p>text", "", "", "", SOURCE_NONE},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		check(&cases[i]);
}

Test(page_origin, infers_a_mirrors_url_from_the_path)
{
	static const struct origin_case cases[] = {
		{"<p>", "www.a.example/2025/02/x.html",
		 "https://www.a.example/2025/02/x.html", "", SOURCE_PATH},
		{"<p>", "m/http/a.example/x", "http://a.example/x", "",
		 SOURCE_PATH},
		{"<p>", "a.example/index.html", "https://a.example/", "",
		 SOURCE_PATH},
		{"<p>", "a.example/view.php?id=3.html",
		 "https://a.example/view.php?id=3", "", SOURCE_PATH},
		{"<p>", "a.example/\xed\x95\x9c b%20c%.html",
		 "https://a.example/%ED%95%9C%20b%20c%25.html", "",
		 SOURCE_PATH},
		{"<p>", "naru/ko-bridge.html", "", "", SOURCE_NONE},
		{"<p>", "a.example", "", "", SOURCE_NONE},
		{"<p>", "", "", "", SOURCE_NONE},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		check(&cases[i]);
}
