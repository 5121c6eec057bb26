#include "core/base/log.h"

#include <criterion/criterion.h>

static const struct {
	const char *text;
	size_t size;
	const char *safe;
} table[] = {
	{"plain \xEA\xB0\x80", 9, "plain \xEA\xB0\x80"},
	{"\x1B[31m\a", 6, "\\x1B[31m\\x07"},
	{"a\r\tb", 4, "a\\x0D\\x09b"},
	{"\0", 1, "\\x00"},
	{"\x7F", 1, "\\x7F"},
	{"\xC2\x9B", 2, "\\x9B"},
	{"\xE2\x80\xAE"
	 "x",
	 4, "\\u{202E}x"},
	{"\xE2\x81\xA6", 3, "\\u{2066}"},
	{"\xE2\x80\xA8", 3, "\\u{2028}"},
	{"\xEF\xBB\xBF", 3, "\\u{FEFF}"},
	{"\xC3", 1, "\\xC3"},
	{"\xC0\xAF", 2, "\\xC0\\xAF"},
	{"\xED\xA0\x80", 3, "\\xED\\xA0\\x80"},
	{"\xF5\x80", 2, "\\xF5\\x80"},
};

Test(log, escape_makes_text_harmless)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct buffer out = BUFFER_INIT;

		log_escape(&out, bytes_make(table[i].text, table[i].size),
			   false);
		cr_assert_str_eq(buffer_string(&out), table[i].safe, "%zu", i);
		buffer_release(&out);
	}
}

Test(log, newlines_stay_only_when_asked)
{
	struct buffer out = BUFFER_INIT;

	log_escape(&out, BYTES_LITERAL("a\nb"), false);
	log_escape(&out, BYTES_LITERAL("a\nb"), true);
	cr_assert_str_eq(buffer_string(&out), "a\\x0Aba\nb");
	buffer_release(&out);
}

Test(log, any_two_bytes_give_nothing_a_terminal_acts_on)
{
	for (unsigned n = 0; n < 1u << 16; n++) {
		unsigned char text[2] = {(unsigned char)n,
					 (unsigned char)(n >> 8)};
		struct buffer out = BUFFER_INIT;

		log_escape(&out, bytes_make(text, 2), false);
		for (size_t i = 0; i < out.size; i++)
			cr_assert(out.data[i] >= 0x20 && out.data[i] != 0x7F);
		cr_assert(!(out.size == 2 && out.data[0] == 0xC2 &&
			    out.data[1] < 0xA0));
		buffer_release(&out);
	}
}
