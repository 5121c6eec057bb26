#include "core/output/plain_text.h"

#include "core/base/utf8_decode.h"

static bool is_harmless(uint32_t c)
{
	if (c < 0x20)
		return c == '\t' || c == '\n' || c == '\r';
	return !(c >= 0x7F && c < 0xA0) && !(c >= 0x202A && c <= 0x202E) &&
	       !(c >= 0x2066 && c <= 0x2069) && (c & 0xFFFE) != 0xFFFE &&
	       !(c >= 0xFDD0 && c < 0xFDF0);
}

static const char *xml_name(unsigned char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&apos;";
	case '\r':
		return "&#13;";
	default:
		return NULL;
	}
}

static void put(struct buffer *out, struct bytes text, bool is_xml)
{
	size_t i = 0;

	while (i < text.size) {
		uint32_t c;
		size_t n = utf8_decode(text.data + i, text.size - i, &c);
		const char *name =
			is_xml && n == 1 ? xml_name(text.data[i]) : NULL;

		if (name)
			buffer_append_string(out, name);
		else if (n && is_harmless(c))
			buffer_append(out, text.data + i, n);
		else
			buffer_append_codepoint(out, 0xFFFD);
		i += n ? n : 1;
	}
}

void plain_text(struct buffer *out, struct bytes text)
{
	put(out, text, false);
}

void plain_text_xml(struct buffer *out, struct bytes text)
{
	put(out, text, true);
}
