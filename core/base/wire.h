/*
 * wire.h - numbers and byte strings as they stand in files.
 *
 * Fixed-width numbers are little-endian; varints are LEB128 (7 bits a byte, low
 * bits first). A reader never runs past its end: after the first short or
 * over-long value it is `failed` for good, and every later value is 0 or empty,
 * so that a decoder checks once, at its end.
 */
#ifndef NEWSFOLD_CORE_BASE_WIRE_H
#define NEWSFOLD_CORE_BASE_WIRE_H

#include "core/base/buffer.h"
#include "core/base/bytes.h"
#include "core/base/hash.h"

static inline uint32_t wire_load32(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	       (uint32_t)p[3] << 24;
}

static inline uint64_t wire_load64(const unsigned char *p)
{
	return (uint64_t)wire_load32(p) | (uint64_t)wire_load32(p + 4) << 32;
}

static inline void wire_store32(unsigned char *p, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		p[i] = (unsigned char)(value >> 8 * i);
}

static inline void wire_store64(unsigned char *p, uint64_t value)
{
	for (int i = 0; i < 8; i++)
		p[i] = (unsigned char)(value >> 8 * i);
}

void wire_put8(struct buffer *out, uint8_t value);
void wire_put32(struct buffer *out, uint32_t value);
void wire_put64(struct buffer *out, uint64_t value);
void wire_put_varint(struct buffer *out, uint64_t value);
/* A varint length, then the bytes. */
void wire_put_bytes(struct buffer *out, struct bytes bytes);

/* Steps between numbers that are near each other, most of them forward, for a
 * varint: 0, 1, -1, 2 ... as 0, 2, 1, 4 ... Modulo 2^64. */
static inline uint64_t wire_zigzag(uint64_t step)
{
	return step << 1 ^ (step >> 63 ? UINT64_MAX : 0);
}

static inline uint64_t wire_unzigzag(uint64_t coded)
{
	return coded >> 1 ^ (coded & 1 ? UINT64_MAX : 0);
}

struct wire_reader {
	const unsigned char *next;
	const unsigned char *end;
	bool failed;
};

struct wire_reader wire_reader_make(struct bytes bytes);
size_t wire_left(const struct wire_reader *reader);
uint8_t wire_get8(struct wire_reader *reader);
uint32_t wire_get32(struct wire_reader *reader);
uint64_t wire_get64(struct wire_reader *reader);
uint64_t wire_get_long_varint(struct wire_reader *reader);
/* Most are of one byte. */
static inline uint64_t wire_get_varint(struct wire_reader *reader)
{
	if (!reader->failed && reader->next < reader->end &&
	    *reader->next < 0x80)
		return *reader->next++;
	return wire_get_long_varint(reader);
}
/* Borrowed from the reader's bytes. */
struct bytes wire_get_bytes(struct wire_reader *reader);
/* `size` raw bytes, borrowed; data NULL and failed when there are fewer. */
struct bytes wire_get_raw(struct wire_reader *reader, size_t size);
/* The bytes of an id; where there are fewer, *out stays as it is. */
void wire_get_id(struct wire_reader *reader, struct id *out);

#endif
