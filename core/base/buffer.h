/*
 * buffer.h - bytes that are owned and grow.
 *
 * data[size] is always a NUL once anything was appended, so that text in a
 * buffer can be handed to C functions. Running out of memory ends the program.
 */
#ifndef NEWSFOLD_CORE_BASE_BUFFER_H
#define NEWSFOLD_CORE_BASE_BUFFER_H

#include "core/base/bytes.h"

#include <stdarg.h>

struct buffer {
	unsigned char *data;
	size_t size;
	size_t capacity;
};

#define BUFFER_INIT                                                            \
	{                                                                      \
		NULL, 0, 0                                                     \
	}

void buffer_release(struct buffer *buffer);
/* Forget the bytes, keep the storage. */
void buffer_clear(struct buffer *buffer);
/* The same, the storage only when it is no more than `most`: what was long once
 * must not stay for good. */
void buffer_clear_to(struct buffer *buffer, size_t most);
/* Make room for `extra` more bytes; data may move. */
void buffer_reserve(struct buffer *buffer, size_t extra);
void buffer_append(struct buffer *buffer, const void *data, size_t size);
void buffer_append_bytes(struct buffer *buffer, struct bytes bytes);
void buffer_append_string(struct buffer *buffer, const char *s);
void buffer_append_byte(struct buffer *buffer, unsigned char byte);
/* The UTF-8 form of a code point; U+FFFD for what is not a scalar value. */
void buffer_append_codepoint(struct buffer *buffer, uint32_t codepoint);
void buffer_printf(struct buffer *buffer, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* Cut back to `size` bytes, which must not be more than there are. */
void buffer_truncate(struct buffer *buffer, size_t size);
void buffer_swap(struct buffer *a, struct buffer *b);
/* As a C string; "" when empty. Lives until the buffer changes. */
const char *buffer_string(const struct buffer *buffer);

static inline struct bytes buffer_view(const struct buffer *buffer)
{
	return (struct bytes){buffer->data, buffer->size};
}

#endif
