#include "core/input/inflate_body.h"

#include <brotli/decode.h>
#include <zlib.h>
#include <zstd.h>

#define PIECE (64u << 10)

/* Room for the next piece of output; 0 when the limit is reached. */
static size_t room_left(struct buffer *out, size_t begin, uint64_t limit)
{
	uint64_t left = limit - (out->size - begin);
	size_t room = left < PIECE ? (size_t)left : PIECE;

	buffer_reserve(out, room);
	return room;
}

static void terminate(struct buffer *out)
{
	if (out->data)
		out->data[out->size] = 0;
}

/* window: zlib's window bits, which choose gzip, zlib or raw deflate. */
static bool inflate_zlib(int window, struct bytes body, uint64_t limit,
			 struct buffer *out)
{
	z_stream z = {.next_in = (unsigned char *)(uintptr_t)body.data,
		      .avail_in = body.size < UINT32_MAX ? (unsigned)body.size
							 : UINT32_MAX};
	size_t begin = out->size, room;
	int rc = Z_OK;

	if (inflateInit2(&z, window) != Z_OK)
		return false;
	while (rc == Z_OK && (room = room_left(out, begin, limit)) > 0) {
		z.next_out = out->data + out->size;
		z.avail_out = (unsigned)room;
		rc = inflate(&z, Z_NO_FLUSH);
		out->size += room - z.avail_out;
		/* Members may follow one another. */
		if (rc == Z_STREAM_END && z.avail_in && window > 15)
			rc = inflateReset(&z);
	}
	inflateEnd(&z);
	terminate(out);
	return rc == Z_STREAM_END || out->size > begin;
}

static bool inflate_brotli(struct bytes body, uint64_t limit,
			   struct buffer *out)
{
	BrotliDecoderState *state =
		BrotliDecoderCreateInstance(NULL, NULL, NULL);
	BrotliDecoderResult rc = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
	const unsigned char *next = body.data;
	size_t left = body.size, begin = out->size, room;

	while (state && rc == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT &&
	       (room = room_left(out, begin, limit)) > 0) {
		unsigned char *to = out->data + out->size;
		size_t space = room;

		rc = BrotliDecoderDecompressStream(state, &left, &next, &space,
						   &to, NULL);
		out->size += room - space;
	}
	BrotliDecoderDestroyInstance(state);
	terminate(out);
	/* Brotli has no magic: any bytes decode to something for a while. */
	if (rc == BROTLI_DECODER_RESULT_ERROR) {
		buffer_truncate(out, begin);
		return false;
	}
	return true;
}

static bool inflate_zstd(struct bytes body, uint64_t limit, struct buffer *out)
{
	ZSTD_DStream *stream = ZSTD_createDStream();
	ZSTD_inBuffer in = {body.data, body.size, 0};
	size_t begin = out->size, room, rc = 1;

	while (stream && in.pos < in.size &&
	       (room = room_left(out, begin, limit)) > 0) {
		ZSTD_outBuffer to = {out->data + out->size, room, 0};

		rc = ZSTD_decompressStream(stream, &to, &in);
		if (ZSTD_isError(rc))
			break;
		out->size += to.pos;
	}
	ZSTD_freeDStream(stream);
	terminate(out);
	return out->size > begin;
}

bool inflate_body(struct bytes coding, struct bytes body, uint64_t limit,
		  struct buffer *out)
{
	if (bytes_equal_nocase(coding, BYTES_LITERAL("gzip")) ||
	    bytes_equal_nocase(coding, BYTES_LITERAL("x-gzip")))
		return bytes_starts_with(body, BYTES_LITERAL("\x1f\x8b")) &&
		       inflate_zlib(15 + 16, body, limit, out);
	if (bytes_equal_nocase(coding, BYTES_LITERAL("br")))
		return inflate_brotli(body, limit, out);
	if (bytes_equal_nocase(coding, BYTES_LITERAL("zstd")))
		return bytes_starts_with(body,
					 BYTES_LITERAL("\x28\xb5\x2f\xfd")) &&
		       inflate_zstd(body, limit, out);
	/* Servers send zlib's form or the bare stream under this name; an HTML
	 * page left decoded begins with neither. */
	if (!bytes_equal_nocase(coding, BYTES_LITERAL("deflate")) ||
	    body.size == 0 || body.data[0] == '<')
		return false;
	return inflate_zlib(15, body, limit, out) ||
	       inflate_zlib(-15, body, limit, out);
}
