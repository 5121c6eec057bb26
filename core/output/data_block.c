#include "core/output/data_block.h"

#include "core/base/memory.h"

#include <stdlib.h>
#include <zlib.h>

/* zlib counts in unsigned int. */
#define STEP ((size_t)1 << 30)

void base64_append(struct buffer *out, struct bytes b)
{
	static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	unsigned char *p;

	buffer_reserve(out, (b.size + 2) / 3 * 4 + 1);
	p = out->data + out->size;
	for (size_t i = 0; i < b.size; i += 3) {
		size_t left = b.size - i;
		uint32_t v = (uint32_t)b.data[i] << 16;

		v |= left > 1 ? (uint32_t)b.data[i + 1] << 8 : 0;
		v |= left > 2 ? b.data[i + 2] : 0;
		*p++ = (unsigned char)digit[v >> 18];
		*p++ = (unsigned char)digit[v >> 12 & 63];
		*p++ = left > 1 ? (unsigned char)digit[v >> 6 & 63] : '=';
		*p++ = left > 2 ? (unsigned char)digit[v & 63] : '=';
	}
	*p = '\0';
	out->size = (size_t)(p - out->data);
}

/* deflate cannot fail but by running out of memory. */
static void check(bool is_well)
{
	if (!is_well)
		abort();
}

void data_block_append(struct buffer *out, struct bytes bytes)
{
	struct buffer packed = BUFFER_INIT;
	z_stream z = {0};
	int rc;

	check(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) ==
	      Z_OK);
	do {
		size_t step = bytes.size < STEP ? bytes.size : STEP;

		z.next_in = (unsigned char *)bytes.data;
		z.avail_in = (unsigned)step;
		bytes = bytes_slice(bytes, step, bytes.size);
		do {
			buffer_reserve(&packed, 1 << 16);
			z.next_out = packed.data + packed.size;
			z.avail_out = 1 << 16;
			rc = deflate(&z, bytes.size ? Z_NO_FLUSH : Z_FINISH);
			packed.size += (1 << 16) - z.avail_out;
		} while (z.avail_out == 0);
	} while (bytes.size);
	check(rc == Z_STREAM_END);
	deflateEnd(&z);
	base64_append(out, buffer_view(&packed));
	buffer_release(&packed);
}

void data_block_append_json(struct buffer *out, struct bytes json)
{
	while (json.size) {
		const unsigned char *at = memchr(json.data, '<', json.size);
		size_t run = at ? (size_t)(at - json.data) : json.size;

		buffer_append(out, json.data, run);
		if (at)
			buffer_append_string(out, "\\u003c");
		json = bytes_slice(json, at ? run + 1 : run, json.size);
	}
}
