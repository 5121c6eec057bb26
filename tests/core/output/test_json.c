#include "core/output/json.h"

#include <criterion/criterion.h>
#include <math.h>

static const struct {
	const char *text;
	size_t size;
	const char *json;
} table[] = {
	{"", 0, "\"\""},
	{"plain", 5, "\"plain\""},
	{"\"\\/", 3, "\"\\\"\\\\/\""},
	{"\n\r\t\b\f\x1B\0", 7, "\"\\n\\r\\t\\u0008\\u000c\\u001b\\u0000\""},
	{"\x7F", 1, "\"\\u007f\""},
	{"\xC2\x85\xC2\x9F\xC2\xA0", 6, "\"\\u0085\\u009f\xC2\xA0\""},
	{"\xEA\xB0\x80", 3, "\"\xEA\xB0\x80\""},
	{"\xF0\x9F\x98\x80", 4, "\"\xF0\x9F\x98\x80\""},
	/* Not UTF-8: alone, cut short, over-long, surrogate, too large. */
	{"a\x80z", 3, "\"a\xEF\xBF\xBDz\""},
	{"\xEA\xB0", 2, "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},
	{"\xC0\xAF", 2, "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},
	{"\xED\xA0\x80", 3, "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
	{"\xF4\x90\x80\x80", 4,
	 "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
	{"\xFF", 1, "\"\xEF\xBF\xBD\""},
};

Test(json, strings_are_escaped_and_valid)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct json json = JSON_INIT;

		json_string(&json, bytes_make(table[i].text, table[i].size));
		cr_assert_str_eq(buffer_string(&json.text), table[i].json);
		buffer_release(&json.text);
	}
}

Test(json, any_two_bytes_keep_within_their_quotes)
{
	for (unsigned n = 0; n < 1u << 16; n++) {
		unsigned char text[2] = {(unsigned char)n,
					 (unsigned char)(n >> 8)};
		struct json json = JSON_INIT;
		const unsigned char *p;
		size_t i = 1;

		json_string(&json, bytes_make(text, 2));
		p = json.text.data;
		while (p[i] != '"') {
			cr_assert(p[i] >= 0x20 && p[i] != 0x7F, "%04x", n);
			i += p[i] == '\\' ? 2 : 1;
			cr_assert_lt(i, json.text.size, "%04x", n);
		}
		cr_assert_eq(i + 1, json.text.size, "%04x", n);
		buffer_release(&json.text);
	}
}

Test(json, puts_commas_where_they_belong)
{
	struct json json = JSON_INIT;

	json_open(&json, '{');
	json_put_count(&json, "a", UINT64_MAX);
	json_key(&json, "b");
	json_open(&json, '[');
	json_count(&json, 1);
	json_open(&json, '{');
	json_close(&json, '}');
	json_bool(&json, true);
	json_open(&json, '[');
	json_close(&json, ']');
	json_close(&json, ']');
	json_put_text(&json, "c", "d");
	json_close(&json, '}');
	cr_assert_str_eq(buffer_string(&json.text),
			 "{\"a\":18446744073709551615,\"b\":[1,{},true,[]],"
			 "\"c\":\"d\"}");
	buffer_release(&json.text);
}

Test(json, reals_are_short_and_finite)
{
	static const struct {
		double value;
		const char *text;
	} cases[] = {{0, "0.0"},	   {1, "1.0"},
		     {0.5, "0.5"},	   {0.123456789, "0.123457"},
		     {-2.25, "-2.25"},	   {100, "100.0"},
		     {(double)NAN, "0.0"}, {(double)INFINITY, "0.0"},
		     {1e-9, "0.0"},	   {1e15, "1000000000000000.0"}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct json json = JSON_INIT;

		json_real(&json, cases[i].value);
		cr_assert_str_eq(buffer_string(&json.text), cases[i].text);
		buffer_release(&json.text);
	}
}
