#include "core/base/buffer.h"

#include "core/base/memory.h"
#include "core/base/utf8_encode.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

void buffer_release(struct buffer *buffer)
{
	if (!buffer)
		return;
	free(buffer->data);
	*buffer = (struct buffer)BUFFER_INIT;
}

void buffer_clear(struct buffer *buffer)
{
	buffer->size = 0;
	if (buffer->data)
		buffer->data[0] = 0;
}

void buffer_clear_to(struct buffer *buffer, size_t most)
{
	if (buffer->capacity > most)
		buffer_release(buffer);
	else
		buffer_clear(buffer);
}

void buffer_reserve(struct buffer *buffer, size_t extra)
{
	size_t needed = buffer->size + extra + 1;

	assert(needed > extra);
	ARRAY_RESERVE(buffer->data, needed, buffer->capacity);
}

void buffer_append(struct buffer *buffer, const void *data, size_t size)
{
	buffer_reserve(buffer, size);
	if (size)
		memcpy(buffer->data + buffer->size, data, size);
	buffer->size += size;
	buffer->data[buffer->size] = 0;
}

void buffer_append_bytes(struct buffer *buffer, struct bytes bytes)
{
	buffer_append(buffer, bytes.data, bytes.size);
}

void buffer_append_string(struct buffer *buffer, const char *s)
{
	buffer_append(buffer, s, strlen(s));
}

void buffer_append_byte(struct buffer *buffer, unsigned char byte)
{
	buffer_append(buffer, &byte, 1);
}

void buffer_append_codepoint(struct buffer *buffer, uint32_t c)
{
	unsigned char bytes[UTF8_BYTES_MAX];

	if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		c = 0xFFFD;
	buffer_append(buffer, bytes, utf8_encode(c, bytes));
}

void buffer_printf(struct buffer *buffer, const char *format, ...)
{
	va_list args, again;
	int size;

	va_start(args, format);
	va_copy(again, args);
	size = vsnprintf(NULL, 0, format, args);
	assert(size >= 0);
	buffer_reserve(buffer, (size_t)size);
	vsnprintf((char *)buffer->data + buffer->size, (size_t)size + 1, format,
		  again);
	buffer->size += (size_t)size;
	va_end(again);
	va_end(args);
}

void buffer_truncate(struct buffer *buffer, size_t size)
{
	assert(size <= buffer->size);
	buffer->size = size;
	if (buffer->data)
		buffer->data[size] = 0;
}

void buffer_swap(struct buffer *a, struct buffer *b)
{
	struct buffer t = *a;

	*a = *b;
	*b = t;
}

const char *buffer_string(const struct buffer *buffer)
{
	return buffer->size ? (const char *)buffer->data : "";
}
