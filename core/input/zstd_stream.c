#include "core/input/zstd_stream.h"

#include "core/input/expansion.h"

#include <stdlib.h>
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

/* The dictionary at the front of `in`, which moves past it. */
static int load_dictionary(struct zstd_stream *zstd, struct fault *fault)
{
	uint64_t limit = zstd->feed->options->limits.record_bytes;
	struct bytes head = stream_fill(zstd->in, FRAME_HEAD_SIZE), dictionary;
	const unsigned char *p = head.data + 4;
	size_t size = p[0] | (size_t)p[1] << 8 | (size_t)p[2] << 16 |
		      (size_t)p[3] << 24;
	struct buffer plain = BUFFER_INIT;
	int rc = 0;

	if (size > limit)
		return fault_set(
			fault, FAULT_LIMIT,
			"its zstd dictionary is over the record limit");
	head = stream_fill(zstd->in, FRAME_HEAD_SIZE + size);
	if (head.size < FRAME_HEAD_SIZE + size)
		return fault_set(fault, FAULT_INPUT,
				 "the file ends inside its zstd dictionary");
	dictionary = bytes_slice(head, FRAME_HEAD_SIZE, FRAME_HEAD_SIZE + size);
	if (bytes_starts_with(dictionary, BYTES_LITERAL("\x28\xb5\x2f\xfd"))) {
		rc = unpack(zstd->context, dictionary, limit, &plain, fault);
		dictionary = buffer_view(&plain);
	}
	if (rc == 0 &&
	    ZSTD_isError(ZSTD_DCtx_loadDictionary(
		    zstd->context, dictionary.data, dictionary.size)))
		rc = fault_set(fault, FAULT_INPUT,
			       "its zstd dictionary is damaged");
	if (rc == 0)
		stream_skip(zstd->in, FRAME_HEAD_SIZE + size);
	buffer_release(&plain);
	return rc;
}

int zstd_stream_open(struct zstd_stream *zstd, struct stream *in,
		     struct feed *feed, struct fault *fault)
{
	*zstd = (struct zstd_stream){.in = in,
				     .feed = feed,
				     .context = ZSTD_createDCtx(),
				     .raw_begin = in->offset};
	/* Only fails when out of memory. */
	if (!zstd->context)
		abort();
	return load_dictionary(zstd, fault);
}

void zstd_stream_close(struct zstd_stream *zstd)
{
	if (zstd)
		ZSTD_freeDCtx(zstd->context);
}

long zstd_stream_pull(void *state, unsigned char *out, size_t size,
		      struct fault *fault)
{
	struct zstd_stream *zstd = state;
	ZSTD_outBuffer to = {out, size, 0};

	while (to.pos == 0 && size) {
		struct bytes view = stream_fill(zstd->in, 1);
		ZSTD_inBuffer in = {view.data, view.size, 0};
		size_t left;

		/* What is held back of a frame comes without more input. */
		if (view.size == 0 && !zstd->is_in_frame) {
			*fault = zstd->in->fault;
			return fault->code;
		}
		left = ZSTD_decompressStream(zstd->context, &to, &in);
		if (ZSTD_isError(left))
			return fault_set(fault, FAULT_INPUT,
					 "zstd frame at %llu or behind it: %s",
					 (unsigned long long)zstd->in->offset,
					 ZSTD_getErrorName(left));
		stream_skip(zstd->in, in.pos);
		zstd->is_in_frame = left != 0;
		if (view.size == 0 && to.pos == 0)
			return fault_set(fault, FAULT_INPUT, "%s",
					 zstd->in->fault.code
						 ? zstd->in->fault.message
						 : "the file ends inside a "
						   "zstd frame");
	}
	zstd->plain += to.pos;
	if (expansion_is_over(zstd->feed, zstd->plain,
			      zstd->in->offset - zstd->raw_begin))
		return expansion_fault(zstd->feed, zstd->plain, fault);
	return (long)to.pos;
}
