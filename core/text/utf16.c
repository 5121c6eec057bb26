#include "core/text/utf16.h"

#include <utf8proc.h>

/* One bad unit in so many is damage. */
#define UNITS_PER_BAD 200
/* More adds nothing but time, of which images in web archives would take most.
 */
#define GUESS_BYTES 8192
/* Fewer units tell nothing. */
#define LEAST_UNITS 16
/* A space or line end among so many, at least. */
#define UNITS_PER_SPACE 64

static uint32_t unit_at(struct bytes b, size_t i, bool is_big)
{
	return (uint32_t)b.data[is_big ? i : i + 1] << 8 |
	       b.data[is_big ? i + 1 : i];
}

static bool is_white(uint32_t c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f';
}

static bool is_character(uint32_t c)
{
	switch (utf8proc_category((utf8proc_int32_t)c)) {
	case UTF8PROC_CATEGORY_CN:
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_CS:
		return is_white(c);
	default:
		return true;
	}
}

/* The units of the character at i, 0 when it is none. */
static size_t character_units(struct bytes b, size_t i, bool is_big)
{
	uint32_t c = unit_at(b, i, is_big), low;

	if (c < 0xD800 || c > 0xDBFF)
		return is_character(c);
	if (i + 4 > b.size)
		return 1; /* the sample ends inside a pair */
	low = unit_at(b, i + 2, is_big);
	if (low < 0xDC00 || low > 0xDFFF)
		return 0;
	c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
	return is_character(c) ? 2 : 0;
}

bool utf16_is_text(struct bytes sample, bool is_big)
{
	size_t all = sample.size / 2, bad = 0;

	for (size_t i = 0; i + 2 <= sample.size;) {
		size_t units = character_units(sample, i, is_big);

		if (!units && ++bad * UNITS_PER_BAD > all)
			return false;
		i += units ? 2 * units : 2;
	}
	return all > 0;
}

/* The high bytes of an alphabet's text: nine in ten are Latin, punctuation or
 * one of two others, all of them low. */
static bool is_alphabet(const size_t high[256], size_t all)
{
	size_t first = 0, second = 0,
	       common = high[0] + high[0x20] + high[0x21];

	for (size_t i = 1; i < 0x20; i++) {
		if (high[i] > first) {
			second = first;
			first = high[i];
		} else if (high[i] > second) {
			second = high[i];
		}
	}
	return (common + first + second) * 10 >= all * 9;
}

/* "<htm", "<!DO": no other text has a NUL beside each of them. */
static bool begins_with_tag(struct bytes b, bool is_big)
{
	if (b.size < 8 || unit_at(b, 0, is_big) != '<')
		return false;
	for (size_t i = 2; i < 8; i += 2) {
		uint32_t c = unit_at(b, i, is_big);

		if (c < ' ' || c > '~')
			return false;
	}
	return true;
}

static bool may_be(struct bytes sample, bool is_big)
{
	size_t high[256] = {0}, all = sample.size / 2, spaces = 0;

	for (size_t i = 0; i + 2 <= sample.size; i += 2) {
		high[sample.data[is_big ? i : i + 1]]++;
		spaces += is_white(unit_at(sample, i, is_big));
	}
	if (begins_with_tag(sample, is_big))
		return utf16_is_text(sample, is_big);
	return all >= LEAST_UNITS && spaces &&
	       spaces * UNITS_PER_SPACE >= all && is_alphabet(high, all) &&
	       utf16_is_text(sample, is_big);
}

bool utf16_guess(struct bytes sample, bool *is_big)
{
	bool little;

	if (sample.size > GUESS_BYTES)
		sample.size = GUESS_BYTES;
	if (!memchr(sample.data, 0, sample.size))
		return false;
	little = may_be(sample, false);
	*is_big = may_be(sample, true);
	return little != *is_big;
}
