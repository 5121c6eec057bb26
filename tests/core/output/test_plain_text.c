#include "core/output/plain_text.h"

#include <criterion/criterion.h>

Test(plain_text, what_would_command_a_terminal_or_break_xml_is_replaced)
{
	static const struct {
		const char *text, *plain, *xml;
	} cases[] = {
		{"", "", ""},
		{"a<b>&\"'", "a<b>&\"'", "a&lt;b&gt;&amp;&quot;&apos;"},
		{"tab\tline\nend\r", "tab\tline\nend\r", "tab\tline\nend&#13;"},
		{"\033[31m\a\x7F", "\uFFFD[31m\uFFFD\uFFFD",
		 "\uFFFD[31m\uFFFD\uFFFD"},
		{"\xC2\x9B", "\uFFFD", "\uFFFD"},
		{"\u202Egnp\u202C \u2066x\u2069",
		 "\uFFFDgnp\uFFFD \uFFFDx"
		 "\uFFFD",
		 "\uFFFDgnp\uFFFD \uFFFDx\uFFFD"},
		{"\xFFok\xE2\x82", "\uFFFDok\uFFFD\uFFFD",
		 "\uFFFDok\uFFFD\uFFFD"},
		{"\uFFFE", "\uFFFD", "\uFFFD"},
		{"한글 العربية 😀", "한글 العربية 😀", "한글 العربية 😀"},
	};
	struct buffer out = BUFFER_INIT;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		buffer_clear(&out);
		plain_text(&out, bytes_of_string(cases[i].text));
		cr_expect_str_eq(buffer_string(&out), cases[i].plain, "%zu", i);
		buffer_clear(&out);
		plain_text_xml(&out, bytes_of_string(cases[i].text));
		cr_expect_str_eq(buffer_string(&out), cases[i].xml, "%zu", i);
	}
	buffer_release(&out);
}
