#include "core/output/json.h"

#include "core/base/utf8_decode.h"

#include <math.h>
#include <stdio.h>

static void put_comma(struct json *json)
{
	if (json->wants_comma)
		buffer_append_byte(&json->text, ',');
	json->wants_comma = true;
}

void json_open(struct json *json, char bracket)
{
	put_comma(json);
	buffer_append_byte(&json->text, (unsigned char)bracket);
	json->wants_comma = false;
}

void json_close(struct json *json, char bracket)
{
	buffer_append_byte(&json->text, (unsigned char)bracket);
	json->wants_comma = true;
}

static void put_escaped(struct buffer *out, unsigned char c)
{
	switch (c) {
	case '"':
		buffer_append_string(out, "\\\"");
		break;
	case '\\':
		buffer_append_string(out, "\\\\");
		break;
	case '\n':
		buffer_append_string(out, "\\n");
		break;
	case '\r':
		buffer_append_string(out, "\\r");
		break;
	case '\t':
		buffer_append_string(out, "\\t");
		break;
	default:
		buffer_printf(out, "\\u%04x", c);
	}
}

static bool is_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

/* U+202A..202E, U+2066..2069: they would reorder what a terminal shows. */
static bool is_bidi_control(const unsigned char *p)
{
	return p[0] == 0xE2 &&
	       ((p[1] == 0x80 && p[2] >= 0xAA && p[2] <= 0xAE) ||
		(p[1] == 0x81 && p[2] >= 0xA6 && p[2] <= 0xA9));
}

static void put_quoted(struct buffer *out, struct bytes text)
{
	size_t i = 0;

	buffer_append_byte(out, '"');
	while (i < text.size) {
		size_t run = i;
		size_t length;
		uint32_t c;

		while (run < text.size && is_plain(text.data[run]))
			run++;
		buffer_append(out, text.data + i, run - i);
		i = run;
		if (i == text.size)
			break;
		length = utf8_decode(text.data + i, text.size - i, &c);
		if (length == 0)
			buffer_append_codepoint(out, 0xFFFD);
		else if (length == 1)
			put_escaped(out, text.data[i]);
		else if (c < 0xA0) /* C1 controls */
			buffer_printf(out, "\\u%04x", (unsigned)c);
		else if (length == 3 && is_bidi_control(text.data + i))
			buffer_printf(out, "\\u20%02x",
				      (text.data[i + 1] & 1) << 6 |
					      (text.data[i + 2] & 0x3F));
		else
			buffer_append(out, text.data + i, length);
		i += length ? length : 1;
	}
	buffer_append_byte(out, '"');
}

void json_key(struct json *json, const char *key)
{
	put_comma(json);
	put_quoted(&json->text, bytes_of_string(key));
	buffer_append_byte(&json->text, ':');
	json->wants_comma = false;
}

void json_string(struct json *json, struct bytes text)
{
	put_comma(json);
	put_quoted(&json->text, text);
}

void json_count(struct json *json, uint64_t value)
{
	put_comma(json);
	buffer_printf(&json->text, "%llu", (unsigned long long)value);
}

void json_real(struct json *json, double value)
{
	char text[64];
	size_t size;

	put_comma(json);
	snprintf(text, sizeof(text), "%.6f", isfinite(value) ? value : 0.0);
	size = strlen(text);
	while (text[size - 1] == '0' && text[size - 2] != '.')
		size--;
	buffer_append(&json->text, text, size);
}

void json_bool(struct json *json, bool value)
{
	put_comma(json);
	buffer_append_string(&json->text, value ? "true" : "false");
}

void json_put_string(struct json *json, const char *key, struct bytes text)
{
	json_key(json, key);
	json_string(json, text);
}

void json_put_text(struct json *json, const char *key, const char *text)
{
	json_put_string(json, key, bytes_of_string(text));
}

void json_put_count(struct json *json, const char *key, uint64_t value)
{
	json_key(json, key);
	json_count(json, value);
}

void json_put_real(struct json *json, const char *key, double value)
{
	json_key(json, key);
	json_real(json, value);
}

void json_put_id(struct json *json, const char *key, char kind,
		 const struct id *id)
{
	char text[2 + ID_HEX_SIZE + 1] = {kind, ':'};

	hex_encode(id->byte, ID_SIZE, text + 2);
	json_put_text(json, key, text);
}

void json_put_hex(struct json *json, const char *key, const unsigned char *data,
		  size_t size)
{
	struct buffer hex = BUFFER_INIT;

	buffer_reserve(&hex, 2 * size + 1);
	hex_encode(data, size, (char *)hex.data);
	hex.size = 2 * size;
	json_put_string(json, key, buffer_view(&hex));
	buffer_release(&hex);
}
