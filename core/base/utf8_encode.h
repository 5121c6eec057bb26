/*
 * utf8_encode.h - a code point in UTF-8 (RFC 3629, section 3).
 */
#ifndef NEWSFOLD_CORE_BASE_UTF8_ENCODE_H
#define NEWSFOLD_CORE_BASE_UTF8_ENCODE_H

#include <stddef.h>
#include <stdint.h>

#define UTF8_BYTES_MAX 4

/* Up to 10FFFF; returns how many bytes. Surrogates, which are no characters,
 * have the form they would have. */
static inline size_t utf8_encode(uint32_t c, unsigned char out[UTF8_BYTES_MAX])
{
	size_t size = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	for (size_t i = size; i-- > 1; c >>= 6)
		out[i] = (unsigned char)(0x80 | (c & 0x3F));
	out[0] = (unsigned char)(size == 1 ? c : (0xF00u >> size & 0xF0) | c);
	return size;
}

#endif
