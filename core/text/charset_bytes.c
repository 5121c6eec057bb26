#include "core/text/charset_bytes.h"

#include "core/base/memory.h"
#include "core/text/utf16.h"

#define UTF16_SAMPLE 65536

const char *charset_of_mark(struct bytes content, size_t *size)
{
	*size = 2;
	if (bytes_starts_with(content, BYTES_LITERAL("\xFF\xFE\0\0")) &&
	    content.size % 4 == 0) {
		*size = 4;
		return "utf-32le";
	}
	if (bytes_starts_with(content, BYTES_LITERAL("\xFF\xFE")))
		return "utf-16le";
	if (bytes_starts_with(content, BYTES_LITERAL("\xFE\xFF")))
		return "utf-16be";
	*size = 3;
	if (bytes_starts_with(content, BYTES_LITERAL("\xEF\xBB\xBF")))
		return "utf-8";
	return NULL;
}

/* UTF-16 without a mark shows as NULs that all lie on even, or all on odd
 * places; one alone is damage. */
static const char *utf16_by_nuls(struct bytes content)
{
	size_t sample = content.size < 8192 ? content.size : 8192;
	size_t count[2] = {0, 0}, all;

	if (!memchr(content.data, 0, sample))
		return NULL;
	for (size_t i = 0; i < sample; i++)
		count[i & 1] += content.data[i] == 0;
	all = count[0] + count[1];
	if (all < 2 || all * 50 < sample)
		return NULL;
	if (count[0] * 10 >= all * 9)
		return "utf-16be";
	if (count[1] * 10 >= all * 9)
		return "utf-16le";
	return NULL;
}

/* UTF-16 without a mark by what it holds, or because it is declared so. ASCII
 * reads as UTF-16 too: only what has NULs is believed. */
static const char *utf16_by_text(struct bytes content, const char *declared)
{
	struct bytes sample = bytes_slice(
		content, 0,
		content.size < UTF16_SAMPLE ? content.size : UTF16_SAMPLE);
	bool is_big;

	if (utf16_guess(sample, &is_big))
		return is_big ? "utf-16be" : "utf-16le";
	if (strncmp(declared, "utf-16", 6) != 0 ||
	    !memchr(sample.data, 0, sample.size) ||
	    !utf16_is_text(sample, strcmp(declared, "utf-16be") == 0))
		return NULL;
	return strcmp(declared, "utf-16be") == 0 ? declared : "utf-16le";
}

const char *charset_of_unmarked(struct bytes content, const char *declared)
{
	const char *name = utf16_by_nuls(content);

	return name ? name : utf16_by_text(content, declared);
}

bool charset_is_seven_bit(const char *name)
{
	return strncmp(name, "iso-2022", 8) == 0;
}

/* The escape sequences of ISO-2022 stand in no other text: which of its
 * charsets is it? NULL when there are none. */
static const char *charset_of_escapes(struct bytes content)
{
	static const struct {
		const char *escape, *name;
	} rows[] = {
		{"\x1B$B", "iso-2022-jp-3"}, {"\x1B$@", "iso-2022-jp-3"},
		{"\x1B(J", "iso-2022-jp-3"}, {"\x1B(I", "iso-2022-jp-3"},
		{"\x1B$(", "iso-2022-jp-3"}, {"\x1B$)C", "iso-2022-kr"},
	};
	size_t at = 0;

	while ((at = bytes_find(content, BYTES_LITERAL("\x1B"), at)) !=
	       SIZE_MAX) {
		struct bytes rest = bytes_slice(content, at++, content.size);

		for (size_t i = 0; i < ARRAY_COUNT(rows); i++)
			if (bytes_starts_with(rest,
					      bytes_of_string(rows[i].escape)))
				return rows[i].name;
	}
	return NULL;
}

const char *charset_of_seven_bits(struct bytes content, const char *label)
{
	if (charset_is_seven_bit(label))
		return label;
	return strcmp(label, "utf-8") == 0 ? NULL : charset_of_escapes(content);
}
