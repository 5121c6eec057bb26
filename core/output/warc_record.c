#include "core/output/warc_record.h"

#include "core/text/date.h"

#include <zlib.h>

struct id warc_record_id(const char *purpose, const struct id *of)
{
	struct buffer text = BUFFER_INIT;
	struct id id;

	buffer_append_string(&text, purpose);
	buffer_append(&text, of->byte, ID_SIZE);
	id = id_of(buffer_view(&text));
	buffer_release(&text);
	return id;
}

/* RFC 9562, version 8: bits of our own choice. */
static void put_uuid(struct buffer *out, const struct id *id)
{
	static const size_t group[] = {4, 2, 2, 2, 6};
	struct id uuid = *id;
	char hex[ID_HEX_SIZE + 1];
	size_t at = 0;

	uuid.byte[6] = (unsigned char)((uuid.byte[6] & 0x0F) | 0x80);
	uuid.byte[8] = (unsigned char)((uuid.byte[8] & 0x3F) | 0x80);
	hex_encode(uuid.byte, ID_SIZE, hex);
	buffer_append_string(out, "<urn:uuid:");
	for (size_t i = 0; i < sizeof(group) / sizeof(*group); i++) {
		buffer_printf(out, "%s%.*s", i ? "-" : "", (int)(2 * group[i]),
			      hex + at);
		at += 2 * group[i];
	}
	buffer_append_byte(out, '>');
}

void warc_record_begin(struct buffer *out, const char *type,
		       const struct id *id, int64_t date)
{
	buffer_printf(out,
		      "WARC/1.1\r\nWARC-Type: %s\r\nWARC-Record-ID: ", type);
	put_uuid(out, id);
	buffer_append_string(out, "\r\nWARC-Date: ");
	date_append_unix(date, out);
	buffer_append_string(out, "\r\n");
}

void warc_record_header(struct buffer *out, const char *name,
			struct bytes value)
{
	value = bytes_trim(value);
	if (value.size == 0)
		return;
	buffer_printf(out, "%s: ", name);
	for (size_t i = 0; i < value.size; i++) {
		unsigned char c = value.data[i];

		buffer_append_byte(out, c < 0x20 || c == 0x7F ? ' ' : c);
	}
	buffer_append_string(out, "\r\n");
}

void warc_record_refer(struct buffer *out, const char *name,
		       const struct id *id)
{
	buffer_printf(out, "%s: ", name);
	put_uuid(out, id);
	buffer_append_string(out, "\r\n");
}

static bool is_scheme(struct bytes url)
{
	size_t i = 0;

	while (i < url.size && i < 12 &&
	       ((url.data[i] | 0x20) >= 'a' && (url.data[i] | 0x20) <= 'z'))
		i++;
	return i > 1 && i + 1 < url.size && url.data[i] == ':';
}

/* RFC 3986's characters stay, a '%' too: the address is encoded already. */
static void put_encoded(struct buffer *out, struct bytes text)
{
	for (size_t i = 0; i < text.size; i++) {
		unsigned char c = text.data[i];

		if (c > 0x20 && c < 0x7F && !strchr("<>\"{}|\\^`", c))
			buffer_append_byte(out, c);
		else
			buffer_printf(out, "%%%02X", c);
	}
}

void warc_record_target(struct buffer *out, struct bytes url, struct bytes dump,
			struct bytes record)
{
	buffer_append_string(out, "WARC-Target-URI: ");
	url = bytes_trim(url);
	if (is_scheme(url)) {
		put_encoded(out, url);
	} else {
		buffer_append_string(out, "file:///");
		put_encoded(out, dump);
		buffer_append_byte(out, '/');
		put_encoded(out, record);
	}
	buffer_append_string(out, "\r\n");
}

void warc_record_digest(struct buffer *out, const char *name,
			struct bytes bytes)
{
	struct sha256 digest = sha256_of(bytes);
	char hex[SHA256_HEX_SIZE + 1];

	hex_encode(digest.byte, SHA256_SIZE, hex);
	buffer_printf(out, "%s: sha256:%s\r\n", name, hex);
}

void warc_record_end(struct buffer *out, const char *content_type,
		     struct bytes block)
{
	if (content_type)
		buffer_printf(out, "Content-Type: %s\r\n", content_type);
	buffer_printf(out, "Content-Length: %zu\r\n\r\n", block.size);
	buffer_append_bytes(out, block);
	buffer_append_string(out, "\r\n\r\n");
}

/* Memory for deflate is small and fixed; running out of it ends the program as
 * elsewhere, by the buffer's own allocation. */
void warc_record_pack(struct buffer *out, struct bytes record)
{
	z_stream z = {0};
	size_t done = 0;
	int code =
		deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);

	while (code == Z_OK) {
		size_t left = record.size - done;
		size_t piece = left < (1u << 20) ? left : (1u << 20);

		buffer_reserve(out, piece + (1u << 12));
		z.next_in = (Bytef *)(uintptr_t)(record.data + done);
		z.avail_in = (uInt)piece;
		z.next_out = out->data + out->size;
		z.avail_out = (uInt)(piece + (1u << 12));
		code = deflate(&z, piece == left ? Z_FINISH : Z_NO_FLUSH);
		done += piece - z.avail_in;
		out->size += piece + (1u << 12) - z.avail_out;
	}
	deflateEnd(&z);
}
