/* Folding in blocks is folding letter by letter. */
#include "core/text/text_fold.h"

#include "core/base/hash.h"
#include "core/text/entity.h"
#include "core/text/utf8.h"

#include <criterion/criterion.h>

/* What text is made of: letters of all lengths, what counts as white space or
 * as nothing, and bytes that are no text. */
static const char *const pieces[] = {"plain words",
				     "a",
				     " ",
				     "  ",
				     "\t",
				     "word ",
				     "한국어",
				     "か",
				     "漢",
				     "\u3000",
				     "é",
				     "Жук",
				     "\u00A0",
				     "\u00AD",
				     "\u200B",
				     "\uFEFF",
				     "\u2009",
				     "\uFFFD",
				     "\xE3\x80",
				     "\xED\xA0\x80",
				     "\xC3",
				     "\x80",
				     "\x7F",
				     "\x01",
				     "&",
				     "&amp;",
				     "& ",
				     "\xF0\x9F\x98\x80",
				     "\uD7A3",
				     "sixteen letters.",
				     "one more than that",
				     "\xEF\xBF\xBE",
				     "\xE3\x80\x80x"};

static void fold_slowly(struct buffer *out, struct bytes text,
			bool has_references)
{
	const unsigned char *p = text.data, *end = text.data + text.size;

	while (p < end) {
		const unsigned char *begin = p;
		uint32_t c;

		if (*p == '&' && has_references) {
			struct buffer value = BUFFER_INIT;
			size_t taken =
				entity_decode(bytes_make(p, (size_t)(end - p)),
					      false, &value);

			if (taken) {
				fold_slowly(out, buffer_view(&value), false);
				p += taken;
				buffer_release(&value);
				continue;
			}
			buffer_release(&value);
		}
		c = utf8_next(&p, end);
		if (utf8_is_space(c)) {
			if (out->size && out->data[out->size - 1] != ' ')
				buffer_append_byte(out, ' ');
		} else if (c == 0xFFFD) {
			buffer_append_codepoint(out, c);
		} else if (!utf8_is_invisible(c)) {
			buffer_append(out, begin, (size_t)(p - begin));
		}
	}
}

static uint32_t weigh_slowly(struct bytes text)
{
	uint32_t weight = 0;

	for (size_t i = 0; i < text.size; i++) {
		unsigned char c = text.data[i];

		if (c < 0x80 || c >= 0xC0)
			weight += c >= 0xE3 && c < 0xEA	  ? 3
				  : c >= 0xEA && c < 0xEE ? 2
							  : 1;
	}
	return weight;
}

Test(text_fold, blocks_fold_as_letters_do)
{
	struct buffer text = BUFFER_INIT, expected = BUFFER_INIT;
	struct buffer folded = BUFFER_INIT;
	uint64_t random = 1;

	for (unsigned round = 0; round < 40000; round++) {
		bool has_references = round % 2;

		buffer_clear(&text);
		for (unsigned i = 0; i < 1 + round % 24; i++) {
			random = hash64_mix(random + i);
			buffer_append_string(
				&text, pieces[random % (sizeof(pieces) /
							sizeof(*pieces))]);
		}
		buffer_clear(&expected);
		fold_slowly(&expected, buffer_view(&text), has_references);
		buffer_clear(&folded);
		text_fold_append(&folded, 0, buffer_view(&text),
				 has_references);
		cr_assert(bytes_equal(buffer_view(&folded),
				      buffer_view(&expected)),
			  "'%s' is folded to '%s', not to '%s'",
			  buffer_string(&text), buffer_string(&folded),
			  buffer_string(&expected));
		cr_assert_eq(text_fold_weight(buffer_view(&text)),
			     weigh_slowly(buffer_view(&text)));
	}
	buffer_release(&text);
	buffer_release(&expected);
	buffer_release(&folded);
}

Test(text_fold, long_texts_have_their_weight)
{
	struct buffer text = BUFFER_INIT;
	uint32_t weight = 0;

	for (unsigned i = 0; i < 5000; i++) {
		buffer_append_string(&text, "漢");
		weight += 3;
		if (i % 700 == 0)
			cr_assert_eq(text_fold_weight(buffer_view(&text)),
				     weight);
	}
	cr_assert_eq(text_fold_weight(buffer_view(&text)), weight);
	cr_assert_eq(text_fold_weight(BYTES_NONE), 0);
	buffer_release(&text);
}

Test(text_fold, knows_the_stops_of_many_scripts)
{
	static const char *const ends[] = {
		"It rained.", "Rain?\"", "वर्षा हुई।",
		"မိုးရွာသည်။",    "ភ្លៀង។",	 "下雨了。",
	};
	static const char *const others[] = {"Rain", "ฝนตก", "မိုး", ""};

	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		cr_expect(text_fold_ends_sentence(bytes_of_string(ends[i])),
			  "%s", ends[i]);
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		cr_expect(!text_fold_ends_sentence(bytes_of_string(others[i])),
			  "%s", others[i]);
	cr_expect(text_fold_ends_unstopped(bytes_of_string(others[1])));
	cr_expect(!text_fold_ends_unstopped(bytes_of_string(others[2])));
}
