#include "core/text/page_json.h"

struct page_json page_json_make(struct bytes text)
{
	return (struct page_json){.text = text};
}

static void skip_space(struct page_json *s)
{
	while (s->at < s->text.size) {
		unsigned char c = s->text.data[s->at];

		if (c > ' ' && c != ',' && c != ';')
			return;
		s->at++;
	}
}

/* The raw string at a quote; the place goes behind it. */
static bool read_string(struct page_json *s)
{
	size_t begin = ++s->at;

	while (s->at < s->text.size) {
		unsigned char c = s->text.data[s->at];

		if (c == '"') {
			s->token = bytes_slice(s->text, begin, s->at++);
			return true;
		}
		s->at += c == '\\' ? 2 : 1;
	}
	s->at = s->text.size;
	s->token = bytes_slice(s->text, begin < s->at ? begin : s->at, s->at);
	return false;
}

static enum page_json_event read_other(struct page_json *s)
{
	size_t begin = s->at;

	while (s->at < s->text.size) {
		unsigned char c = s->text.data[s->at];

		if (c <= ' ' || c == ',' || c == ']' || c == '}' || c == '"' ||
		    c == '{' || c == '[' || c == ':')
			break;
		s->at++;
	}
	if (s->at == begin)
		s->at++; /* a stray ':' */
	s->token = bytes_slice(s->text, begin, s->at);
	return JSON_OTHER;
}

enum page_json_event page_json_next(struct page_json *s)
{
	skip_space(s);
	if (s->at >= s->text.size)
		return JSON_END;
	switch (s->text.data[s->at]) {
	case '{':
		s->at++;
		s->depth++;
		return JSON_OBJECT;
	case '[':
		s->at++;
		s->depth++;
		return JSON_ARRAY;
	case '}':
	case ']':
		if (s->depth)
			s->depth--;
		return s->text.data[s->at++] == '}' ? JSON_OBJECT_END
						    : JSON_ARRAY_END;
	case '"':
		if (!read_string(s))
			return JSON_END;
		skip_space(s);
		if (s->at < s->text.size && s->text.data[s->at] == ':') {
			s->at++;
			return JSON_KEY;
		}
		return JSON_STRING;
	default:
		return read_other(s);
	}
}

static int hex_value(unsigned char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_unit(struct bytes raw, size_t at, uint32_t *unit)
{
	*unit = 0;
	if (at + 4 > raw.size)
		return false;
	for (size_t i = at; i < at + 4; i++) {
		int digit = hex_value(raw.data[i]);

		if (digit < 0)
			return false;
		*unit = *unit << 4 | (uint32_t)digit;
	}
	return true;
}

/* \uXXXX at `at` (its 'u'), surrogate pairs joined; bytes taken. */
static size_t unescape_unit(struct bytes raw, size_t at, struct buffer *out)
{
	uint32_t c, low;

	if (!read_unit(raw, at + 1, &c)) {
		buffer_append_byte(out, 'u');
		return 1;
	}
	if (c >= 0xD800 && c < 0xDC00 && at + 6 < raw.size &&
	    raw.data[at + 5] == '\\' && raw.data[at + 6] == 'u' &&
	    read_unit(raw, at + 7, &low) && low >= 0xDC00 && low < 0xE000) {
		buffer_append_codepoint(out, 0x10000 + ((c - 0xD800) << 10) +
						     (low - 0xDC00));
		return 11;
	}
	buffer_append_codepoint(out, c);
	return 5;
}

void page_json_unescape(struct bytes raw, struct buffer *out)
{
	size_t i = 0;

	while (i < raw.size) {
		const unsigned char *slash =
			memchr(raw.data + i, '\\', raw.size - i);
		size_t stop = slash ? (size_t)(slash - raw.data) : raw.size;

		buffer_append(out, raw.data + i, stop - i);
		if (!slash || stop + 1 >= raw.size)
			return;
		i = stop + 1;
		switch (raw.data[i]) {
		case 'n':
			buffer_append_byte(out, '\n');
			break;
		case 'r':
			buffer_append_byte(out, '\r');
			break;
		case 't':
			buffer_append_byte(out, '\t');
			break;
		case 'b':
		case 'f':
			buffer_append_byte(out, ' ');
			break;
		case 'u':
			i += unescape_unit(raw, i, out);
			continue;
		default:
			buffer_append_byte(out, raw.data[i]);
		}
		i++;
	}
}
