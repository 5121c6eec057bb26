#include "core/input/xml_charset.h"

#include "core/text/charset.h"

#include <iconv.h>

/* One character to its code point; -1 when the bytes are none. */
static int decode(iconv_t converter, const char *bytes, size_t size)
{
	char *in = (char *)(uintptr_t)bytes, *out;
	uint32_t code = 0;
	size_t in_left = size, out_left = sizeof(code);

	out = (char *)&code;
	iconv(converter, NULL, NULL, NULL, NULL);
	if (iconv(converter, &in, &in_left, &out, &out_left) == (size_t)-1 ||
	    in_left || out_left)
		return -1;
	return code <= 0xffff && (code < 0xd800 || code > 0xdfff) ? (int)code
								  : -1;
}

/* What cannot be decoded must not end the feed: it becomes U+FFFD. */
static int XMLCALL convert(void *data, const char *bytes)
{
	int code = decode((iconv_t)data, bytes, 2);

	return code < 0 ? 0xfffd : code;
}

static void XMLCALL close_converter(void *data)
{
	iconv_close((iconv_t)data);
}

int XMLCALL xml_charset_handler(void *context, const XML_Char *name,
				XML_Encoding *info)
{
	char known[CHARSET_NAME_SIZE];
	iconv_t converter;

	(void)context;
	charset_of_label(bytes_of_string(name), known);
	/* Two bytes say all that feeds hold of it. */
	if (strcmp(known, "gb18030") == 0)
		strcpy(known, "gbk");
	converter = known[0] ? iconv_open("UCS-4LE", known) : (iconv_t)-1;
	if (converter == (iconv_t)-1)
		return XML_STATUS_ERROR;
	for (int i = 0; i < 256; i++) {
		char byte = (char)i;
		int code = decode(converter, &byte, 1);

		info->map[i] = code >= 0 ? code : i < 0x80 ? i : -2;
	}
	info->data = converter;
	info->convert = convert;
	info->release = close_converter;
	return XML_STATUS_OK;
}

void xml_charset_declared(struct bytes head, char out[CHARSET_NAME_SIZE])
{
	size_t at, end;
	unsigned char quote;

	out[0] = 0;
	if (!bytes_starts_with(head, BYTES_LITERAL("<?xml")))
		return;
	end = bytes_find(head, BYTES_LITERAL("?>"), 5);
	at = bytes_find(head, BYTES_LITERAL("encoding="), 5);
	if (end == SIZE_MAX || at == SIZE_MAX || at + 10 >= end)
		return;
	quote = head.data[at + 9];
	head = bytes_slice(head, at + 10, end);
	for (end = 0; end < head.size && head.data[end] != quote; end++)
		;
	charset_of_label(bytes_slice(head, 0, end), out);
	if (strncmp(out, "utf", 3) == 0)
		out[0] = 0;
}
