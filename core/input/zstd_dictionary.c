#include "core/input/zstd_dictionary.h"

#include <zstd.h>

#define FRAME_HEAD_SIZE 8
#define PIECE		(64u << 10)

/* Half a dictionary would give other bytes, not fewer. */
static int unpack(ZSTD_DCtx *context, struct bytes packed, uint64_t limit,
		  struct buffer *out, struct fault *fault)
{
	ZSTD_inBuffer in = {packed.data, packed.size, 0};
	size_t left = 1;

	while (left && out->size <= limit) {
		ZSTD_outBuffer to = {NULL, PIECE, 0};

		buffer_reserve(out, PIECE);
		to.dst = out->data + out->size;
		left = ZSTD_decompressStream(context, &to, &in);
		if (ZSTD_isError(left))
			return fault_set(fault, FAULT_INPUT,
					 "its zstd dictionary: %s",
					 ZSTD_getErrorName(left));
		out->size += to.pos;
		if (left && to.pos < PIECE && in.pos == in.size)
			return fault_set(fault, FAULT_INPUT,
					 "its zstd dictionary ends early");
	}
	return left ? fault_set(fault, FAULT_LIMIT,
				"its zstd dictionary is over the record limit")
		    : 0;
}

static int ends_early(struct fault *fault)
{
	return fault_set(fault, FAULT_INPUT,
			 "the file ends inside its zstd dictionary");
}

static size_t frame_size(const unsigned char *p)
{
	return p[0] | (size_t)p[1] << 8 | (size_t)p[2] << 16 |
	       (size_t)p[3] << 24;
}

int zstd_dictionary_load(void *state, struct stream *in,
			 const struct reader_options *options,
			 struct fault *fault)
{
	uint64_t limit = options->limits.record_bytes;
	struct bytes head = stream_fill(in, FRAME_HEAD_SIZE), dictionary;
	struct buffer plain = BUFFER_INIT;
	size_t size;
	int rc = 0;

	if (!bytes_starts_with(head, BYTES_LITERAL("\x5d\x2a\x4d\x18")))
		return 0;
	if (head.size < FRAME_HEAD_SIZE)
		return ends_early(fault);
	size = frame_size(head.data + 4);
	if (size > limit)
		return fault_set(
			fault, FAULT_LIMIT,
			"its zstd dictionary is over the record limit");
	head = stream_fill(in, FRAME_HEAD_SIZE + size);
	if (head.size < FRAME_HEAD_SIZE + size)
		return ends_early(fault);
	dictionary = bytes_slice(head, FRAME_HEAD_SIZE, FRAME_HEAD_SIZE + size);
	if (bytes_starts_with(dictionary, BYTES_LITERAL("\x28\xb5\x2f\xfd"))) {
		rc = unpack(state, dictionary, limit, &plain, fault);
		dictionary = buffer_view(&plain);
	}
	if (rc == 0 && ZSTD_isError(ZSTD_DCtx_loadDictionary(
			       state, dictionary.data, dictionary.size)))
		rc = fault_set(fault, FAULT_INPUT,
			       "its zstd dictionary is damaged");
	if (rc == 0)
		stream_skip(in, FRAME_HEAD_SIZE + size);
	buffer_release(&plain);
	return rc;
}
