#include "core/input/mime_page.h"

#include <criterion/criterion.h>

#define HEAD(type) "MIME-Version: 1.0\r\nContent-Type: " type "\r\n\r\n"

static struct mime_page found;
static struct buffer decoded;

static bool find(const char *message)
{
	return mime_page_find(bytes_of_string(message), &found, &decoded);
}

static bool body_is(const char *text)
{
	return bytes_equal(found.body, bytes_of_string(text));
}

Test(mime_page, takes_the_part_that_is_named_as_the_page)
{
	cr_assert(find("Snapshot-Content-Location: http://a.example/x\r\n" HEAD(
		"multipart/related; boundary=\"b\"") "preamble\r\n"
						     "--b\r\nContent-Type: "
						     "text/html\r\n"
						     "Content-Location: "
						     "http://ads.example/\r\n"
						     "\r\n<p>Ad</p>\r\n"
						     "--b\r\nContent-Type: "
						     "text/html; "
						     "charset=euc-kr\r\n"
						     "Content-Location: "
						     "http://a.example/x\r\n"
						     "\r\n<p>Rain</p>\r\n"
						     "--b--\r\n"));
	cr_assert(body_is("<p>Rain</p>\r\n"));
	cr_assert(bytes_equal(found.location,
			      BYTES_LITERAL("http://a.example/x")));
	cr_assert(bytes_ends_with(found.type, BYTES_LITERAL("euc-kr")));
	cr_assert(find(HEAD("multipart/related; boundary=b; start=\"<two>\"") //
		       "--b\r\nContent-Type: text/html\r\n\r\nOne\r\n"
		       "--b\r\nContent-Type: text/html\r\nContent-ID: <two>\r\n"
		       "\r\nTwo\r\n--b--"));
	cr_assert(body_is("Two\r\n"));
	buffer_release(&decoded);
}

Test(mime_page, takes_the_first_html_when_none_is_named)
{
	cr_assert(find(HEAD("multipart/related; boundary=b") //
		       "--b\nContent-Type: image/png\n\nPNG\n"
		       "--b\nContent-Type: text/html\n\n<p>Rain"));
	cr_assert(body_is("<p>Rain"), "its end is missing");
	cr_assert(find(HEAD("multipart/mixed; boundary=o") //
		       "--o\nContent-Type: multipart/alternative; boundary=i\n"
		       "\n--i\nContent-Type: text/plain\n\nNo\n"
		       "--i\nContent-Type: text/html\n\nYes\n--i--\n--o--\n"));
	cr_assert(body_is("Yes\n"), "nested");
	cr_assert_not(find(HEAD("multipart/related; boundary=b") //
			   "--b\nContent-Type: image/png\n\nPNG\n--b--\n"));
	cr_assert_not(find(HEAD("multipart/related; boundary=b") "text"));
	cr_assert_not(find(""));
	buffer_release(&decoded);
}

Test(mime_page, undoes_quoted_printable_and_keeps_what_is_none)
{
	static const char *const cases[][2] = {
		{"plain", "plain"},
		{"a=3Db", "a=b"},
		{"a=3db", "a=b"},
		{"soft=\r\nbreak", "softbreak"},
		{"soft=\nbreak", "softbreak"},
		{"x = y", "x = y"},
		{"=", "="},
		{"=4", "=4"},
		{"=ED=95=9C", "\xed\x95\x9c"},
		{"", ""},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct buffer out = BUFFER_INIT;

		mime_decode_quoted(bytes_of_string(cases[i][0]), &out);
		cr_assert_str_eq(buffer_string(&out), cases[i][1]);
		buffer_release(&out);
	}
}

Test(mime_page, undoes_base64_over_lines)
{
	static const char *const cases[][2] = {
		{"UmFpbg==", "Rain"}, {"UmFp\r\nbg==\r\n", "Rain"},
		{"UmFpbg", "Rain"},   {"U", ""},
		{"!!!", ""},	      {"", ""},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct buffer out = BUFFER_INIT;

		mime_decode_base64(bytes_of_string(cases[i][0]), &out);
		cr_assert_str_eq(buffer_string(&out), cases[i][1]);
		buffer_release(&out);
	}
}

Test(mime_page, is_told_by_its_head)
{
	cr_assert(mime_page_is_head(
		BYTES_LITERAL(HEAD("multipart/related; boundary=x"))));
	cr_assert_not(mime_page_is_head(BYTES_LITERAL(
			      HEAD("multipart/alternative; boundary=x"))),
		      "a letter");
	cr_assert_not(mime_page_is_head(BYTES_LITERAL("<html>\n\n")));
	cr_assert_not(mime_page_is_head(BYTES_NONE));
}
