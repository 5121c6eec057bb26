#include "core/input/sniff.h"

#include <criterion/criterion.h>

Test(sniff, tells_pages_texts_and_binaries)
{
	static const struct {
		const char *bytes;
		size_t size;
		enum content_class class;
	} cases[] = {
#define CASE(literal, class) {literal, sizeof(literal) - 1, class}
		CASE("", CLASS_EMPTY),
		CASE("<!DOCTYPE html><p>", CLASS_HTML),
		CASE("\xef\xbb\xbf \n<!-- saved --><HTML lang=ko>", CLASS_HTML),
		CASE("<?xml version=\"1.0\"?><html xmlns=\"x\">", CLASS_HTML),
		CASE("<?xml version=\"1.0\"?><rss version=\"2.0\">",
		     CLASS_TEXT),
		CASE("<p>short</p>", CLASS_HTML),
		CASE("<pre and no page", CLASS_TEXT),
		CASE("<", CLASS_TEXT),
		CASE("Rain fell.\n", CLASS_TEXT),
		CASE("\xb0\xa1\xb3\xaa\xb4\xd9", CLASS_TEXT), /* EUC-KR */
		CASE("\x1b$B$3$s\x1b(B", CLASS_TEXT),	      /* ISO-2022 */
		CASE("\xff\xfe\x44\xc5\x01\xb2", CLASS_TEXT), /* UTF-16 */
		CASE("R\0a\0i\0n\0", CLASS_TEXT),
		CASE("%PDF-1.7\nmuch text", CLASS_BINARY),
		CASE("\x89PNG\r\n\x1a\n\0\0\0\0", CLASS_BINARY),
		CASE("\0\1\2\3\4", CLASS_BINARY),
		CASE("one\0two\0three\0four\0", CLASS_BINARY),
		CASE("id,title,text\n1,Town,\"The mayor\0 quits at last\"\n",
		     CLASS_BINARY),
		CASE("id,title,text\n1,Town,\"The mayor\0 quits at last, and "
		     "nobody is sorry\"\n",
		     CLASS_TEXT),
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		cr_assert_eq(sniff_content(
				     bytes_make(cases[i].bytes, cases[i].size)),
			     cases[i].class, "case %zu", i);
}

Test(sniff, office_documents_are_no_containers)
{
	struct bytes zip =
		BYTES_LITERAL("PK\3\4aaaaaaaaaaaaaaaaaaaaaaaaaapage.html");
	struct bytes office = BYTES_LITERAL(
		"PK\3\4aaaaaaaaaaaaaaaaaaaaaaaaaa[Content_Types].xml");

	cr_assert_eq(sniff_container(zip), CONTAINER_ZIP);
	cr_assert_eq(sniff_container(office), CONTAINER_NONE);
}

Test(sniff, names_lose_their_compression)
{
	static const char *const cases[][3] = {{"a.html.gz", "a.html", ""},
					       {"a.tgz", "a", ".tar"},
					       {"a.JSONL.ZST", "a.JSONL", ""},
					       {"a.html", "a.html", ""},
					       {".gz", ".gz", ""}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *suffix;

		cr_assert_eq(sniff_name_peeled(cases[i][0], &suffix),
			     strlen(cases[i][1]), "%s", cases[i][0]);
		cr_assert_str_eq(suffix, cases[i][2]);
	}
}

/* One in a hundred bytes is too much, wherever it stands, but for a NUL in text
 * that is sound else; the same bits in a byte of a multi-byte charset are
 * none. */
Test(sniff, sees_a_control_at_any_place)
{
	unsigned char text[100];

	for (unsigned c = 0; c < 256; c++) {
		bool is_control = c < 32 && !(c >= 9 && c <= 13) && c != 27;

		for (size_t place = 0; place < 99; place++) {
			memset(text, 'a', sizeof(text));
			text[place] = (unsigned char)c;
			cr_assert_eq(sniff_content(bytes_make(text, 99)) ==
					     CLASS_BINARY,
				     is_control && c, "%u at %zu", c, place);
			cr_assert_eq(sniff_content(bytes_make(text, 100)),
				     CLASS_TEXT);
		}
	}
}
