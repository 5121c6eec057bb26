#include "core/text/charset.h"

#include "core/base/memory.h"

#include <criterion/criterion.h>

static struct bytes decode(struct bytes content, const char *declared,
			   struct buffer *scratch,
			   struct charset_outcome *outcome)
{
	struct charset_decoder *decoder = charset_decoder_new();
	struct charset_hints hints = {declared, true, false};
	struct bytes text =
		charset_decode(decoder, content, &hints, scratch, outcome);

	charset_decoder_free(decoder);
	return text;
}

Test(charset, is_found_by_mark_bytes_header_and_meta)
{
	static const struct {
		struct bytes content;
		const char *declared, *text, *name;
	} cases[] = {
		{{(const unsigned char *)"\xEF\xBB\xBF"
					 "a",
		  4},
		 "",
		 "a",
		 "utf-8"},
		{{(const unsigned char *)"\xFF\xFE"
					 "a\0b\0",
		  6},
		 "",
		 "ab",
		 "utf-16le"},
		{{(const unsigned char *)"\0a\0b\0c\0d", 8},
		 "",
		 "abcd",
		 "utf-16be"},
		/* Few NULs, and ASCII under a false label. */
		{{(const unsigned char *)"\xc8\xc0 \0\xd1\xc9", 6},
		 "text/html; charset=utf-16",
		 "새 집",
		 "utf-16le"},
		{{(const unsigned char *)"plain text", 10},
		 "utf-16",
		 "plain text",
		 "utf-8"},
		{{(const unsigned char *)"caf\xC3\xA9", 5},
		 "euc-kr",
		 "caf\u00E9",
		 "utf-8"},
		{{(const unsigned char *)"\xB0\xA1\xB3\xAA", 4},
		 "text/html; charset=\"EUC-KR\"",
		 "가나",
		 "cp949"},
		{{(const unsigned char *)"<meta charset=shift_jis>\x8A\xBF",
		  26},
		 "",
		 "<meta charset=shift_jis>漢",
		 "cp932"},
		{{(const unsigned char *)"caf\xE9", 4},
		 "iso-8859-1",
		 "caf\u00E9",
		 "cp1252"},
		{{(const unsigned char *)"plain", 5}, "", "plain", "utf-8"},
	};
	struct buffer scratch = BUFFER_INIT;

	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		struct charset_outcome outcome;
		struct bytes text = decode(cases[i].content, cases[i].declared,
					   &scratch, &outcome);

		cr_expect(bytes_equal(text, bytes_of_string(cases[i].text)),
			  "case %zu", i);
		cr_expect_str_eq(outcome.name, cases[i].name);
		cr_expect_eq(outcome.undecodable_bytes, 0);
	}
	buffer_release(&scratch);
}

/* Servers put it on all they have. */
Test(charset, a_western_label_over_other_scripts_is_not_believed)
{
	static const struct {
		const char *content, *text, *name;
	} rows[] = {
		{"\xC2\xEB\xE0\xF1\xF2\xE8 "
		 "\xEF\xEE\xF0\xF2\xEE\xE2\xEE\xE3\xEE"
		 " \xE3\xEE\xF0\xEE\xE4\xE0 \xE2\xEE "
		 "\xE2\xF2\xEE\xF0\xED\xE8\xEA"
		 " \xEE\xF2\xEA\xF0\xFB\xEB\xE8 "
		 "\xED\xEE\xE2\xFB\xE9 \xEC\xEE\xF1"
		 "\xF2, \xEA\xEE\xF2\xEE\xF0\xFB\xE9 "
		 "\xF1\xEE\xE5\xE4\xE8\xED\xE8"
		 "\xEB \xE4\xE2\xE0 \xE1\xE5\xF0\xE5\xE3\xE0 "
		 "\xF0\xE5\xEA\xE8 \xEF"
		 "\xEE\xF1\xEB\xE5 \xF2\xF0\xB8\xF5 \xEB\xE5\xF2 "
		 "\xF0\xE0\xE1\xEE"
		 "\xF2.",
		 "Власти портового города во вторник открыли новый мост, "
		 "который соединил два берега реки после трёх лет работ.",
		 "windows-1251"},
		{"\xCF \xE4\xDE\xEC\xEF\xF2 \xF4\xEF\xF5 "
		 "\xEB\xE9\xEC\xE1\xED\xE9"
		 "\xEF\xFD \xDC\xED\xEF\xE9\xEE\xE5 \xF4\xE7\xED "
		 "\xD4\xF1\xDF\xF4"
		 "\xE7 \xF4\xE7 \xED\xDD\xE1 \xE3\xDD\xF6\xF5\xF1\xE1 "
		 "\xF0\xEF\xF5"
		 " \xE5\xED\xFE\xED\xE5\xE9 \xF4\xE9\xF2 \xE4\xFD\xEF "
		 "\xFC\xF7\xE8"
		 "\xE5\xF2 \xF4\xEF\xF5 \xF0\xEF\xF4\xE1\xEC\xEF\xFD.",
		 "Ο δήμος του λιμανιού άνοιξε την Τρίτη τη νέα γέφυρα που "
		 "ενώνει τις δύο όχθες του ποταμού.",
		 "iso-8859-7"},
		/* One byte of it is none in windows-1252. */
		{"\xC4\xAC\xB8\xAB\xBB\xD4\xA4\xCE\xBF\xB7\xA4"
		 "\xB7\xA4\xA4\xBF\xDE"
		 "\xBD\xF1\xB4\xDB\xA4\xAC\xBB\xCD\xC6\xFC\xA4"
		 "\xCB\xB3\xAB\xB4\xDB"
		 "\xA4\xB7\xA1\xA2\xBD\xE9\xC6\xFC\xA4\xCF\xCC"
		 "\xF3\xBB\xB0\xC0\xE9"
		 "\xBF\xCD\xA4\xAC\xCB\xAC\xA4\xEC\xA4\xBF\xA1"
		 "\xA3\xC1\xEB\xA4\xAB"
		 "\xA4\xE9\xA4\xCF\xB9\xC1\xA4\xAC\xB8\xAB\xA4"
		 "\xA8\xA4\xEB\xA1\xA3"
		 "\x8F\xA2\xED \xC2\xE7\xCC\xEE",
		 "潮見市の新しい図書館が四日に開館し、初日は約三千人が訪れた。"
		 "窓からは港が見える。© 大野",
		 "eucjp-ms"},
	};
	struct buffer scratch = BUFFER_INIT;

	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		struct charset_outcome outcome;
		struct bytes text = decode(bytes_of_string(rows[i].content),
					   "iso-8859-1", &scratch, &outcome);

		cr_expect_str_eq(outcome.name, rows[i].name);
		cr_expect(bytes_equal(text, bytes_of_string(rows[i].text)),
			  "%.*s", (int)text.size, (const char *)text.data);
	}
	buffer_release(&scratch);
}

Test(charset, counts_and_places_what_cannot_be_decoded)
{
	struct buffer scratch = BUFFER_INIT;
	struct charset_outcome outcome;
	struct bytes text = decode(BYTES_LITERAL("가나\xFF다\xC0"), "utf-8",
				   &scratch, &outcome);

	cr_expect(bytes_equal(text, BYTES_LITERAL("가나\uFFFD다\uFFFD")));
	cr_expect_eq(outcome.undecodable_bytes, 2);
	cr_expect_eq(outcome.first_undecodable, 6);
	text = decode(
		BYTES_LITERAL("\xB0\xA1\xFF\xB3\xAA\xB0\xA1\xB0\xA1\xB0\xA1"
			      "\xB0\xA1\xB0\xA1\xB0\xA1\xB0\xA1\xB0\xA1"),
		"euc-kr", &scratch, &outcome);
	cr_expect(
		bytes_equal(text, BYTES_LITERAL("가\uFFFD나가가가가가가가가")));
	cr_expect_eq(outcome.undecodable_bytes, 1);
	cr_expect_eq(outcome.first_undecodable, 2);
	buffer_release(&scratch);
}

Test(charset, of_any_bytes_is_valid_utf8_in_the_end)
{
	static const char *const names[] = {
		"",	 "utf-8",	"cp949",    "gb18030",
		"cp932", "iso-2022-jp", "utf-16le", "windows-1251",
		"big5",	 "no-such"};
	struct buffer scratch = BUFFER_INIT;
	unsigned char content[512];
	uint32_t random = 1;

	for (size_t i = 0; i < ARRAY_COUNT(names); i++)
		for (size_t size = 0; size < sizeof(content); size += 7) {
			struct charset_outcome outcome;

			for (size_t j = 0; j < size; j++) {
				random = random * 1664525 + 1013904223;
				content[j] = (unsigned char)(random >> 24);
			}
			cr_assert(charset_is_utf8(
				decode(bytes_make(content, size), names[i],
				       &scratch, &outcome)));
		}
	buffer_release(&scratch);
}

Test(charset, of_seven_bits_is_told_by_label_or_escapes)
{
	static const char town[] = "\x1B$B?7$7$$?^=q4[\x1B(B";
	static const struct {
		const char *content, *declared, *text, *name;
	} cases[] = {
		{town, "text/html; charset=ISO-2022-JP", "新しい図書館",
		 "iso-2022-jp-3"},
		{town, "csISO2022JP", "新しい図書館", "iso-2022-jp-3"},
		{town, "", "新しい図書館", "iso-2022-jp-3"},
		{"<meta charset=iso-2022-jp>\x1B$@?^=q4[\x1B(J", "",
		 "<meta charset=iso-2022-jp>図書館", "iso-2022-jp-3"},
		/* A pair that stands for nothing leaves the others in step. */
		{"\x1B$B-!?^=q4[\x1B(B!", "iso-2022-jp", "\uFFFD図書館!",
		 "iso-2022-jp-3"},
		{"\x1B$)C\x0E"
		 "55=C\x0F 1",
		 "", "도시 1", "iso-2022-kr"},
		/* Colours of a terminal. */
		{"\x1B[31mred\x1B[0m", "", "\x1B[31mred\x1B[0m", "utf-8"},
		{town, "utf-8", town, "utf-8"},
	};
	struct buffer scratch = BUFFER_INIT;

	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		struct charset_outcome outcome;
		struct bytes text =
			decode(bytes_of_string(cases[i].content),
			       cases[i].declared, &scratch, &outcome);

		cr_expect(bytes_equal(text, bytes_of_string(cases[i].text)),
			  "case %zu: %.*s", i, (int)text.size, text.data);
		cr_expect_str_eq(outcome.name, cases[i].name);
	}
	buffer_release(&scratch);
}

/* What JSON and tables hold is no UTF-16, and one NUL makes none. */
Test(charset, is_not_guessed_from_nuls_that_are_damage)
{
	static const struct {
		const char *content;
		size_t size;
		bool is_narrow;
	} cases[] = {
		{"The mayor\0 quits at last", 25, false},
		{"The mayor\0 quits at last", 25, true},
		{"a\0b\0c\0d\0e\0f\0g\0h\0", 16, true},
		{"<h\0t\0m\0l\0>\0a\0b\0", 15, true},
	};
	struct charset_decoder *decoder = charset_decoder_new();
	struct buffer scratch = BUFFER_INIT;

	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		struct charset_hints hints = {"", true, cases[i].is_narrow};
		struct bytes content =
			bytes_make(cases[i].content, cases[i].size);
		struct charset_outcome outcome;

		cr_expect(bytes_equal(charset_decode(decoder, content, &hints,
						     &scratch, &outcome),
				      content),
			  "case %zu", i);
		cr_expect_str_eq(outcome.name, "utf-8");
	}
	charset_decoder_free(decoder);
	buffer_release(&scratch);
}
