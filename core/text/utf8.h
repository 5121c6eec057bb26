/*
 * utf8.h - stepping through text that is known to be UTF-8, and what kind of
 * character a code point is.
 *
 * utf8_next never reads past `end` and always moves on; a byte that starts no
 * sequence is U+FFFD.
 */
#ifndef NEWSFOLD_CORE_TEXT_UTF8_H
#define NEWSFOLD_CORE_TEXT_UTF8_H

#include "core/base/bytes.h"

static inline uint32_t utf8_next(const unsigned char **p,
				 const unsigned char *end)
{
	const unsigned char *s = *p;
	uint32_t c = s[0];
	size_t left = (size_t)(end - s);

	*p = s + 1;
	if (c < 0x80)
		return c;
	if (c >= 0xC2 && c < 0xE0 && left > 1 && (s[1] & 0xC0) == 0x80) {
		*p = s + 2;
		return (c & 0x1F) << 6 | (s[1] & 0x3F);
	}
	if (c >= 0xE0 && c < 0xF0 && left > 2 && (s[1] & 0xC0) == 0x80 &&
	    (s[2] & 0xC0) == 0x80) {
		*p = s + 3;
		return (c & 0x0F) << 12 | (uint32_t)(s[1] & 0x3F) << 6 |
		       (s[2] & 0x3F);
	}
	if (c >= 0xF0 && c < 0xF5 && left > 3 && (s[1] & 0xC0) == 0x80 &&
	    (s[2] & 0xC0) == 0x80 && (s[3] & 0xC0) == 0x80) {
		*p = s + 4;
		return (c & 0x07) << 18 | (uint32_t)(s[1] & 0x3F) << 12 |
		       (uint32_t)(s[2] & 0x3F) << 6 | (s[3] & 0x3F);
	}
	return 0xFFFD;
}

/* The code point that ends at `end`; moves *end to its first byte. */
static inline uint32_t utf8_previous(const unsigned char *begin,
				     const unsigned char **end)
{
	const unsigned char *s = *end - 1, *from = s;

	while (from > begin && s - from < 3 && (*from & 0xC0) == 0x80)
		from--;
	*end = from;
	return utf8_next(&from, s + 1);
}

static inline bool utf8_is_han(uint32_t c)
{
	return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
	       (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

static inline bool utf8_is_kana(uint32_t c)
{
	return c >= 0x3040 && c <= 0x30FF;
}

static inline bool utf8_is_hangul(uint32_t c)
{
	return (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0x1100 && c <= 0x11FF) ||
	       (c >= 0x3130 && c <= 0x318F);
}

/* White space of any script. */
static inline bool utf8_is_space(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 ||
	       c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
	       c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000 ||
	       c == 0x85;
}

/* Controls and marks that are no part of a text: C0, DEL, C1, zero-width
 * space, byte order mark, noncharacters. A soft hyphen stays: it is text. */
static inline bool utf8_is_invisible(uint32_t c)
{
	return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x200B ||
	       c == 0xFEFF || (c & 0xFFFE) == 0xFFFE;
}

#endif
