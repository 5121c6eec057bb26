#include "core/base/wire.h"

#include <string.h>

void wire_put8(struct buffer *out, uint8_t value)
{
	buffer_append_byte(out, value);
}

void wire_put32(struct buffer *out, uint32_t value)
{
	unsigned char p[4];

	wire_store32(p, value);
	buffer_append(out, p, sizeof(p));
}

void wire_put64(struct buffer *out, uint64_t value)
{
	unsigned char p[8];

	wire_store64(p, value);
	buffer_append(out, p, sizeof(p));
}

void wire_put_varint(struct buffer *out, uint64_t value)
{
	unsigned char p[10];
	size_t n = 0;

	while (value >= 0x80) {
		p[n++] = (unsigned char)(value | 0x80);
		value >>= 7;
	}
	p[n++] = (unsigned char)value;
	buffer_append(out, p, n);
}

void wire_put_bytes(struct buffer *out, struct bytes bytes)
{
	wire_put_varint(out, bytes.size);
	buffer_append_bytes(out, bytes);
}

struct wire_reader wire_reader_make(struct bytes bytes)
{
	return (struct wire_reader){
		bytes.data, bytes.data ? bytes.data + bytes.size : NULL, false};
}

size_t wire_left(const struct wire_reader *reader)
{
	return reader->failed ? 0 : (size_t)(reader->end - reader->next);
}

struct bytes wire_get_raw(struct wire_reader *reader, size_t size)
{
	struct bytes got;

	if (wire_left(reader) < size || reader->failed) {
		reader->failed = true;
		return BYTES_NONE;
	}
	got = bytes_make(reader->next, size);
	if (size)
		reader->next += size;
	return got;
}

void wire_get_id(struct wire_reader *reader, struct id *out)
{
	struct bytes got = wire_get_raw(reader, ID_SIZE);

	if (got.data)
		memcpy(out->byte, got.data, ID_SIZE);
}

uint8_t wire_get8(struct wire_reader *reader)
{
	struct bytes got = wire_get_raw(reader, 1);

	return got.data ? got.data[0] : 0;
}

uint32_t wire_get32(struct wire_reader *reader)
{
	struct bytes got = wire_get_raw(reader, 4);

	return got.data ? wire_load32(got.data) : 0;
}

uint64_t wire_get64(struct wire_reader *reader)
{
	struct bytes got = wire_get_raw(reader, 8);

	return got.data ? wire_load64(got.data) : 0;
}

/* Seven bits of each of eight bytes, side by side. */
static uint64_t join_sevens(uint64_t x)
{
	x = (x & 0x007F007F007F007F) | (x & 0x7F007F007F007F00) >> 1;
	x = (x & 0x00003FFF00003FFF) | (x & 0x3FFF00003FFF0000) >> 2;
	return (x & 0x0FFFFFFF) | (x & 0x0FFFFFFF00000000) >> 4;
}

uint64_t wire_get_long_varint(struct wire_reader *reader)
{
	const unsigned char *at = reader->next;
	uint64_t value = 0;

	if (!reader->failed && reader->end - at >= 8) {
		uint64_t word = wire_load64(at);
		uint64_t last = ~word & 0x8080808080808080;

		if (last) {
			/* Up to the first byte without its high bit. */
			reader->next += __builtin_ctzll(last) / 8 + 1;
			return join_sevens(word & (last ^ (last - 1)));
		}
	}
	for (unsigned shift = 0; !reader->failed && shift < 64; shift += 7) {
		uint8_t byte;

		if (at == reader->end)
			break;
		byte = *at++;
		if (shift == 63 && byte > 1)
			break;
		value |= (uint64_t)(byte & 0x7F) << shift;
		if (!(byte & 0x80)) {
			reader->next = at;
			return value;
		}
	}
	reader->failed = true;
	return 0;
}

struct bytes wire_get_bytes(struct wire_reader *reader)
{
	uint64_t size = wire_get_varint(reader);

	if (size > wire_left(reader)) {
		reader->failed = true;
		return BYTES_NONE;
	}
	return wire_get_raw(reader, (size_t)size);
}
