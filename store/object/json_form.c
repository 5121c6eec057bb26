#include "store/object/json_form.h"

#include <string.h>

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

static void put_unit(unsigned unit, unsigned form, struct buffer *out)
{
	const char *digit = form & JSON_FORM_UPPER ? "0123456789ABCDEF"
						   : "0123456789abcdef";
	const char text[6] = {'\\',
			      'u',
			      digit[unit >> 12],
			      digit[unit >> 8 & 15],
			      digit[unit >> 4 & 15],
			      digit[unit & 15]};

	buffer_append(out, text, sizeof(text));
}

static void put_ascii(unsigned char c, unsigned form, struct buffer *out)
{
	static const char escaped[] = "\"\\\b\f\n\r\t/",
			  letter[] = "\"\\bfnrt/";
	const char *at = c ? strchr(escaped, c) : NULL;

	if (at && (c != '/' || form & JSON_FORM_SLASH)) {
		buffer_append_byte(out, '\\');
		buffer_append_byte(out, (unsigned char)letter[at - escaped]);
	} else if (c < 0x20) {
		put_unit(c, form, out);
	} else {
		buffer_append_byte(out, c);
	}
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

static size_t put_character(struct bytes text, unsigned form,
			    struct buffer *out)
{
	uint32_t c;
	size_t size = form & JSON_FORM_ASCII ? take_character(text, &c) : 0;

	if (size == 0) {
		buffer_append_byte(out, text.data[0]);
		return 1;
	}
	if (c >= 0x10000) {
		put_unit(0xD800 + ((c - 0x10000) >> 10), form, out);
		c = 0xDC00 + ((c - 0x10000) & 0x3FF);
	}
	put_unit(c, form, out);
	return size;
}

/* Bytes that stand for themselves in all forms. */
static size_t plain_bytes(struct bytes text)
{
	size_t n = 0;

	while (n < text.size && text.data[n] >= 0x20 && text.data[n] < 0x80 &&
	       text.data[n] != '"' && text.data[n] != '\\' &&
	       text.data[n] != '/')
		n++;
	return n;
}

void json_form_write(struct bytes text, unsigned form, struct buffer *out)
{
	while (text.size) {
		size_t n = plain_bytes(text);

		buffer_append(out, text.data, n);
		text = bytes_slice(text, n, text.size);
		if (text.size == 0)
			break;
		n = 1;
		if (text.data[0] < 0x80)
			put_ascii(text.data[0], form, out);
		else
			n = put_character(text, form, out);
		text = bytes_slice(text, n, text.size);
	}
}
