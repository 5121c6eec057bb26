/*
 * utf8_decode.h - UTF-8 from anywhere, checked (Unicode, table 3-7).
 *
 * For bytes that may be no UTF-8 at all; core/text/utf8.h steps through text
 * that is.
 */
#ifndef NEWSFOLD_CORE_BASE_UTF8_DECODE_H
#define NEWSFOLD_CORE_BASE_UTF8_DECODE_H

#include <stddef.h>
#include <stdint.h>

/* The length of the sequence at p, of which `left` > 0 bytes may be read, and
 * its code point; 0 when it is not well-formed. */
static inline size_t utf8_decode(const unsigned char *p, size_t left,
				 uint32_t *out)
{
	static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
	size_t size = p[0] < 0x80   ? 1
		      : p[0] < 0xC2 ? 0
		      : p[0] < 0xE0 ? 2
		      : p[0] < 0xF0 ? 3
		      : p[0] < 0xF5 ? 4
				    : 0;
	uint32_t c;

	if (size == 0 || left < size)
		return 0;
	c = size == 1 ? p[0] : p[0] & (0xFFu >> (size + 1));
	for (size_t i = 1; i < size; i++) {
		if ((p[i] & 0xC0) != 0x80)
			return 0;
		c = c << 6 | (p[i] & 0x3F);
	}
	if (c < least[size] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		return 0;
	*out = c;
	return size;
}

#endif
