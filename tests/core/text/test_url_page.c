#include "core/text/url_page.h"

#include "core/base/memory.h"

#include <criterion/criterion.h>

static uint64_t page(const char *url)
{
	return url_page(bytes_of_string(url));
}

Test(url_page, is_the_same_however_it_is_written)
{
	static const char *const same[] = {
		"https://a.example/2025/03/ferry",
		"http://a.example/2025/03/ferry",
		"https://www.A.example/2025/03/ferry/",
		"https://a.example:443/2025/03/ferry",
		"https://a.example/2025/03/ferry#comments",
		"https://a.example/2025/03/ferry?utm_source=x&fbclid=y",
		"https://a.example/2025/03/ferry?",
	};

	cr_assert_neq(page(same[0]), 0);
	for (size_t i = 1; i < ARRAY_COUNT(same); i++)
		cr_expect_eq(page(same[i]), page(same[0]), "%s", same[i]);
}

Test(url_page, differs_where_the_page_does)
{
	static const char *const differ[] = {
		"https://a.example/2025/03/ferry",
		"https://b.example/2025/03/ferry",
		"https://a.example/2025/03/Ferry",
		"https://a.example/2025/03/ferry?page=2",
		"https://a.example/2025/03/ferry?page=3&utm_medium=z",
		"https://a.example/2025/03/#!/ferry",
		"https://a.example/2025/03/ferry/live",
	};

	for (size_t i = 0; i < ARRAY_COUNT(differ); i++)
		for (size_t k = 0; k < i; k++)
			cr_expect_neq(page(differ[i]), page(differ[k]),
				      "%s and %s", differ[i], differ[k]);
}

Test(url_page, only_an_article_has_one)
{
	static const struct {
		const char *url;
		bool is_page;
	} cases[] = {
		{"https://a.example/", false},
		{"https://a.example", false},
		{"https://a.example:8080/", false},
		{"https://a.example/world/asia-pacific/", false},
		{"https://a.example/us-news.html", false},
		{"https://a.example/list?section=politics&sort=new&by=date",
		 false},
		{"https://a.example/view?id=20481", true},
		{"https://a.example/news/193769", true},
		{"https://a.example/island-ferry-runs-aground", true},
		{"https://a.example/%ED%95%9C%EB%B9%9B%ED%86%B5%EC%8B%A0",
		 true},
		{"n193769", false},
		{"", false},
		{"://", false},
		{"https://?20250304", false},
	};

	for (size_t i = 0; i < ARRAY_COUNT(cases); i++)
		cr_expect_eq(page(cases[i].url) != 0, cases[i].is_page, "%s",
			     cases[i].url);
}
