#include "core/input/sniff_charset.h"

#include <ctype.h>
#include <iconv.h>
#include <uchardet/uchardet.h>

/* How many bytes the UTF-8 character at p takes; 0 when it is none, -1 when
 * the sample ends inside it. */
static int utf8_size(const unsigned char *p, size_t left)
{
	int size = p[0] < 0x80	 ? 1
		   : p[0] < 0xC2 ? 0
		   : p[0] < 0xE0 ? 2
		   : p[0] < 0xF0 ? 3
		   : p[0] < 0xF5 ? 4
				 : 0;

	for (int i = 1; i < size; i++) {
		if ((size_t)i == left)
			return -1;
		if ((p[i] & 0xC0) != 0x80)
			return 0;
	}
	return size;
}

bool sniff_is_utf8(struct bytes sample)
{
	size_t i = 0;

	while (i < sample.size) {
		int size = utf8_size(sample.data + i, sample.size - i);

		if (size < 0)
			return true;
		if (size == 0)
			return false;
		i += (size_t)size;
	}
	return true;
}

void sniff_charset(struct bytes sample, char out[CHARSET_NAME_SIZE])
{
	uchardet_t detector;
	const char *name;

	out[0] = 0;
	if (sniff_is_utf8(sample))
		return;
	detector = uchardet_new();
	if (uchardet_handle_data(detector, (const char *)sample.data,
				 sample.size) == 0) {
		uchardet_data_end(detector);
		name = uchardet_get_charset(detector);
		for (size_t i = 0; name[i] && i + 1 < CHARSET_NAME_SIZE; i++) {
			out[i] = (char)tolower((unsigned char)name[i]);
			out[i + 1] = 0;
		}
	}
	uchardet_delete(detector);
	/* A bad byte in UTF-8 and a file in ASCII are left to the text part. */
	if (strcmp(out, "utf-8") == 0 || strcmp(out, "ascii") == 0)
		out[0] = 0;
}

void sniff_to_utf8(const char *charset, struct bytes text, struct buffer *out)
{
	iconv_t converter =
		charset[0] ? iconv_open("UTF-8", charset) : (iconv_t)-1;
	char *in = (char *)(uintptr_t)text.data, *to;
	size_t left = text.size, room = 4 * text.size;

	if (converter == (iconv_t)-1) {
		buffer_append_bytes(out, text);
		return;
	}
	buffer_reserve(out, room);
	to = (char *)out->data + out->size;
	iconv(converter, &in, &left, &to, &room);
	out->size = (size_t)((unsigned char *)to - out->data);
	out->data[out->size] = 0;
	iconv_close(converter);
}
