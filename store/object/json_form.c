#include "store/object/json_form.h"

#include "core/base/block.h"

#include <string.h>

/* Written a piece at a time, at most this many bytes for one of the text. */
#define PIECE	   ((size_t)4096)
#define MOST_BYTES 6

static bool is_hex(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
	       (c >= 'A' && c <= 'F');
}

/* What one escape shows; `at` is behind its backslash. */
static unsigned shown_by(struct bytes record, size_t at)
{
	unsigned form = 0;

	if (record.data[at] == '/')
		return JSON_FORM_SLASH;
	if (record.data[at] != 'u' || record.size - at < 5)
		return 0;
	for (size_t i = 1; i < 5; i++) {
		if (!is_hex(record.data[at + i]))
			return 0;
		if (record.data[at + i] >= 'A' && record.data[at + i] <= 'F')
			form |= JSON_FORM_UPPER;
	}
	/* A control character is escaped in all forms. */
	return memcmp(record.data + at + 1, "00", 2) != 0 ||
			       record.data[at + 3] >= '8'
		       ? form | JSON_FORM_ASCII
		       : form;
}

bool json_form_of(struct bytes record, unsigned *out)
{
	bool is_escaped = false;
	const unsigned char *found;
	size_t at = 0;

	*out = 0;
	while (at < record.size &&
	       (found = memchr(record.data + at, '\\', record.size - at))) {
		at = (size_t)(found - record.data) + 1;
		if (at == record.size)
			break;
		is_escaped = true;
		*out |= shown_by(record, at);
		at++;
	}
	return is_escaped;
}

static unsigned char *put_unit(unsigned unit, unsigned form, unsigned char *to)
{
	const char *digit = form & JSON_FORM_UPPER ? "0123456789ABCDEF"
						   : "0123456789abcdef";

	*to++ = '\\';
	*to++ = 'u';
	for (int shift = 12; shift >= 0; shift -= 4)
		*to++ = (unsigned char)digit[unit >> shift & 15];
	return to;
}

static unsigned char *put_ascii(unsigned char c, unsigned form,
				unsigned char *to)
{
	static const char escaped[] = "\"\\\b\f\n\r\t/",
			  letter[] = "\"\\bfnrt/";
	const char *at = c ? strchr(escaped, c) : NULL;

	if (at && (c != '/' || form & JSON_FORM_SLASH)) {
		*to++ = '\\';
		*to++ = (unsigned char)letter[at - escaped];
		return to;
	}
	if (c < 0x20)
		return put_unit(c, form, to);
	*to++ = c;
	return to;
}

/* The character at the front, and its length; 0 when it is no UTF-8. */
static size_t take_character(struct bytes text, uint32_t *out)
{
	unsigned char lead = text.data[0];
	size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;

	if (lead < 0xC2 || lead > 0xF4 || size > text.size)
		return 0;
	*out = lead & (0x7Fu >> size);
	for (size_t i = 1; i < size; i++) {
		if ((text.data[i] & 0xC0) != 0x80)
			return 0;
		*out = *out << 6 | (text.data[i] & 0x3Fu);
	}
	return *out <= 0x10FFFF ? size : 0;
}

/* What is not ASCII, from *text on; *text is moved behind it. */
static unsigned char *put_character(struct bytes *text, unsigned form,
				    unsigned char *to)
{
	uint32_t c;
	size_t size = form & JSON_FORM_ASCII ? take_character(*text, &c) : 0;

	if (size == 0) {
		*to++ = text->data[0];
		*text = bytes_slice(*text, 1, text->size);
		return to;
	}
	*text = bytes_slice(*text, size, text->size);
	if (c >= 0x10000) {
		to = put_unit(0xD800 + ((c - 0x10000) >> 10), form, to);
		c = 0xDC00 + ((c - 0x10000) & 0x3FF);
	}
	return put_unit(c, form, to);
}

/* Does none of these bytes change in this form? */
static bool is_plain(block16 b, unsigned form)
{
	block16 changes = (block16)(b < 0x20) | (block16)(b == '"') |
			  (block16)(b == '\\');

	if (form & JSON_FORM_SLASH)
		changes |= (block16)(b == '/');
	if (form & JSON_FORM_ASCII)
		changes |= (block16)(b >= 0x80);
	return !block_is_any(changes);
}

/* As much of a text as is left when no more than `rest` bytes are to be. */
static unsigned char *write_piece(struct bytes *text, size_t rest,
				  unsigned form, unsigned char *to)
{
	while (text->size > rest) {
		size_t step = 1;

		if (text->size - rest >= BLOCK_SIZE) {
			block16 b = block_load(text->data);

			if (is_plain(b, form)) {
				memcpy(to, &b, BLOCK_SIZE);
				to += BLOCK_SIZE;
				*text = bytes_slice(*text, BLOCK_SIZE,
						    text->size);
				continue;
			}
			step = BLOCK_SIZE;
		}
		/* To the end of a block in which something changes. */
		for (size_t end = text->size - step; text->size > end;) {
			unsigned char c = text->data[0];

			if (c >= 0x80) {
				to = put_character(text, form, to);
				continue;
			}
			to = put_ascii(c, form, to);
			*text = bytes_slice(*text, 1, text->size);
		}
	}
	return to;
}

void json_form_write(struct bytes text, unsigned form, struct buffer *out)
{
	while (text.size) {
		size_t piece = text.size < PIECE ? text.size : PIECE;
		size_t rest = text.size - piece;
		unsigned char *to;

		/* A last character may reach past the piece. */
		buffer_reserve(out, (piece + 4) * MOST_BYTES);
		to = out->data + out->size;
		to = write_piece(&text, rest, form, to);
		out->size = (size_t)(to - out->data);
	}
	if (out->data)
		out->data[out->size] = '\0';
}
