/* A text as JSON has it, and records told out of the texts in them. */
#include "store/object/json_form.h"

#include "core/base/hash.h"
#include "core/base/wire.h"
#include "store/object/wrapping.h"

#include <criterion/criterion.h>

struct form_case {
	const char *text;
	unsigned form;
	const char *json;
};

static const struct form_case cases[] = {
	{"plain", 0, "plain"},
	{"a \"b\" \\ c", 0, "a \\\"b\\\" \\\\ c"},
	{"a\nb\tc\r\b\f", 0, "a\\nb\\tc\\r\\b\\f"},
	{"\x01\x1f", 0, "\\u0001\\u001f"},
	{"\x1f", JSON_FORM_UPPER, "\\u001F"},
	{"1/2", 0, "1/2"},
	{"1/2", JSON_FORM_SLASH, "1\\/2"},
	{"\xC3\xA9", 0, "\xC3\xA9"},
	{"\xC3\xA9", JSON_FORM_ASCII, "\\u00e9"},
	{"\xC3\xA9", JSON_FORM_ASCII | JSON_FORM_UPPER, "\\u00E9"},
	{"\xED\x95\x9C", JSON_FORM_ASCII, "\\ud55c"},
	{"\xF0\x9F\x98\x80", JSON_FORM_ASCII, "\\ud83d\\ude00"},
	/* No UTF-8: cut short, too long a form, a lone byte. */
	{"\xED\x95", JSON_FORM_ASCII, "\xED\x95"},
	{"\xC0\xAF", JSON_FORM_ASCII, "\xC0\xAF"},
	{"\xFF", JSON_FORM_ASCII, "\xFF"},
};

Test(json_form, writes_each_form)
{
	struct buffer out = BUFFER_INIT;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		buffer_clear(&out);
		json_form_write(bytes_of_string(cases[i].text), cases[i].form,
				&out);
		cr_assert_str_eq(buffer_string(&out), cases[i].json, "%s",
				 cases[i].json);
	}
	buffer_release(&out);
}

Test(json_form, is_seen_in_what_was_written)
{
	unsigned form;

	cr_assert_not(json_form_of(BYTES_LITERAL("{\"a\": 1}"), &form));
	cr_assert(json_form_of(BYTES_LITERAL("{\"a\": \"\\n\"}"), &form));
	cr_assert_eq(form, 0);
	cr_assert(json_form_of(BYTES_LITERAL("\\u001f"), &form));
	cr_assert_eq(form, 0, "escaped in all forms");
	cr_assert(json_form_of(BYTES_LITERAL("\\ud55c"), &form));
	cr_assert_eq(form, JSON_FORM_ASCII);
	cr_assert(json_form_of(BYTES_LITERAL("\\u00E9 \\/"), &form));
	cr_assert_eq(form, JSON_FORM_ASCII | JSON_FORM_UPPER | JSON_FORM_SLASH);
	cr_assert(json_form_of(BYTES_LITERAL("\\\\u00e9"), &form));
	cr_assert_eq(form, 0, "a backslash, then a u");
	cr_assert(json_form_of(BYTES_LITERAL("\\"), &form) || form == 0);
}

static const char text[] =
	"\xED\x95\x9C\xEA\xB5\xAD \"quoted\"\nSecond line of the story\n"
	"and a third \xED\x95\x9C\xEA\xB5\xAD, which goes on for a while\n";

/* Wherever a text is parted, at blocks and pieces too, it is the sum of its
 * characters. */
Test(json_form, a_long_text_is_its_characters)
{
	static const char *const character[] = {
		"a", "/", "\\", "\"", "\n", "\x01", "é", "한", "😀", "\xff"};
	uint64_t seed = 1;

	for (unsigned form = 0; form < JSON_FORM_COUNT; form++) {
		struct buffer whole = BUFFER_INIT, sum = BUFFER_INIT,
			      out = BUFFER_INIT;

		while (whole.size < 20000) {
			const char *next;

			seed = hash64_mix(seed + 1);
			/* Mostly letters: whole blocks stand for themselves. */
			next = character[seed % 32 < 10 && seed >> 20 & 3
						 ? seed % 32
						 : 0];
			buffer_append_string(&whole, next);
			json_form_write(bytes_of_string(next), form, &sum);
		}
		json_form_write(buffer_view(&whole), form, &out);
		cr_assert(bytes_equal(buffer_view(&out), buffer_view(&sum)),
			  "form %u", form);
		cr_assert_eq(out.data[out.size], 0);
		buffer_release(&whole);
		buffer_release(&sum);
		buffer_release(&out);
	}
}

Test(json_form, a_record_is_told_around_its_text)
{
	struct bytes source = bytes_of_string(text);

	for (unsigned form = 0; form < JSON_FORM_COUNT; form++) {
		struct buffer record = BUFFER_INIT, script = BUFFER_INIT,
			      out = BUFFER_INIT;

		buffer_append_string(&record, "{\"id\": 7, \"text\": \"");
		json_form_write(source, form, &record);
		buffer_append_string(&record, "\\u00e9\", \"by\": \"x\"}");
		cr_assert(wrapping_make_json(source, buffer_view(&record),
					     &script));
		cr_assert(wrapping_apply_json(buffer_view(&script), source,
					      record.size, &out));
		cr_assert(bytes_equal(buffer_view(&out), buffer_view(&record)));
		/* ASCII shows by the last escape whatever the form was. */
		if (form & JSON_FORM_ASCII)
			cr_assert_lt(script.size, 60, "form %u: %zu", form,
				     script.size);
		buffer_clear(&out);
		cr_assert_not(wrapping_apply_json(buffer_view(&script), source,
						  record.size + 1, &out));
		cr_assert_eq(out.size, 0);
		script.data[0] = JSON_FORM_COUNT;
		cr_assert_not(wrapping_apply_json(buffer_view(&script), source,
						  record.size, &out));
		buffer_release(&record);
		buffer_release(&script);
		buffer_release(&out);
	}
}

Test(json_form, what_is_no_record_or_too_large_is_not_told)
{
	struct buffer large = BUFFER_INIT, out = BUFFER_INIT;

	cr_assert_not(wrapping_make_json(bytes_of_string(text),
					 bytes_of_string(text), &out));
	while (large.size <= WRAPPING_JSON_MAX)
		buffer_append_string(&large, text);
	cr_assert_not(wrapping_make_json(
		buffer_view(&large), BYTES_LITERAL("{\"a\": \"\\n\"}"), &out));
	buffer_append_byte(&out, 0);
	wire_put_varint(&out, 0);
	cr_assert_not(wrapping_apply_json(buffer_view(&out),
					  buffer_view(&large), 1, &large));
	buffer_release(&large);
	buffer_release(&out);
}
