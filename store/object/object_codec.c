/* The magicless frame format is a stable format behind an "experimental"
 * parameter: RFC 8878 less its first four bytes. */
#define ZSTD_STATIC_LINKING_ONLY

#include "store/object/object_codec.h"

#include "core/base/memory.h"
#include "core/base/wire.h"

#include <pthread.h>
#include <stdlib.h>
#include <zstd.h>

/* Matches are looked for this far back, in a prefix too. */
#define WINDOW_LOG_MAX 27
/* From here on a dictionary that is attached costs more time than its copy. */
#define LEVEL_OF_TREES 13
/* From here on blocks end where one kind of bytes does: zstd begins with that
 * at 16, but columns of digests beside columns of titles gain by it before. */
#define LEVEL_OF_SPLITTING 12

/* A context that held something large gives its memory back. */
#define SYMBOLS_KEPT ((size_t)1 << 20)

struct codec_context {
	ZSTD_CCtx *compress;
	ZSTD_DCtx *decompress;
	struct buffer symbols;
	struct codec_context *next;
};

struct object_codec {
	int level;
	pthread_mutex_t lock;
	struct codec_context *idle;
};

struct object_codec *object_codec_new(int level)
{
	struct object_codec *codec = memory_alloc_zero(1, sizeof(*codec));

	codec->level = level;
	pthread_mutex_init(&codec->lock, NULL);
	return codec;
}

void object_codec_free(struct object_codec *codec)
{
	struct codec_context *context, *next;

	if (!codec)
		return;
	for (context = codec->idle; context; context = next) {
		next = context->next;
		ZSTD_freeCCtx(context->compress);
		ZSTD_freeDCtx(context->decompress);
		buffer_release(&context->symbols);
		free(context);
	}
	pthread_mutex_destroy(&codec->lock);
	free(codec);
}

static struct codec_context *context_take(struct object_codec *codec)
{
	struct codec_context *context;

	pthread_mutex_lock(&codec->lock);
	context = codec->idle;
	if (context)
		codec->idle = context->next;
	pthread_mutex_unlock(&codec->lock);
	if (!context)
		context = memory_alloc_zero(1, sizeof(*context));
	return context;
}

static void context_give(struct object_codec *codec,
			 struct codec_context *context)
{
	pthread_mutex_lock(&codec->lock);
	context->next = codec->idle;
	codec->idle = context;
	pthread_mutex_unlock(&codec->lock);
}

static ZSTD_CCtx *compressor(struct codec_context *context, int level)
{
	ZSTD_CCtx *z = context->compress;

	if (!z) {
		z = context->compress = ZSTD_createCCtx();
		if (!z)
			abort();
		ZSTD_CCtx_setParameter(z, ZSTD_c_compressionLevel, level);
		ZSTD_CCtx_setParameter(z, ZSTD_c_format,
				       ZSTD_f_zstd1_magicless);
		ZSTD_CCtx_setParameter(z, ZSTD_c_contentSizeFlag, 0);
		ZSTD_CCtx_setParameter(z, ZSTD_c_checksumFlag, 0);
		ZSTD_CCtx_setParameter(z, ZSTD_c_dictIDFlag, 0);
		if (level >= LEVEL_OF_SPLITTING)
			ZSTD_CCtx_setParameter(z, ZSTD_c_useBlockSplitter,
					       ZSTD_ps_enable);
	}
	return z;
}

static ZSTD_DCtx *decompressor(struct codec_context *context)
{
	ZSTD_DCtx *z = context->decompress;

	if (!z) {
		z = context->decompress = ZSTD_createDCtx();
		if (!z)
			abort();
		ZSTD_DCtx_setParameter(z, ZSTD_d_format,
				       ZSTD_f_zstd1_magicless);
	}
	return z;
}

/* The window must reach to the front of the prefix; 0: what the level has. */
static int window_log(size_t total)
{
	int log = 10;

	if (total <= (size_t)1 << 19)
		return 0;
	while (log < WINDOW_LOG_MAX && (size_t)1 << log < total)
		log++;
	return log;
}

/* Into so much room: what does not shrink that far is an error. */
static bool compress_into(ZSTD_CCtx *z, struct bytes bytes, size_t room,
			  struct buffer *out)
{
	size_t size;

	buffer_reserve(out, room);
	size = ZSTD_compress2(z, out->data + out->size, room, bytes.data,
			      bytes.size);
	if (ZSTD_isError(size)) {
		ZSTD_CCtx_reset(z, ZSTD_reset_session_only);
		return false;
	}
	out->size += size;
	out->data[out->size] = 0;
	return true;
}

bool object_codec_compress(struct object_codec *codec, struct bytes prefix,
			   struct bytes bytes, struct buffer *out)
{
	struct codec_context *context;
	ZSTD_CCtx *z;
	bool done;

	if (bytes.size < 2)
		return false;
	context = context_take(codec);
	z = compressor(context, codec->level);
	ZSTD_CCtx_setParameter(
		z, ZSTD_c_windowLog,
		prefix.size ? window_log(prefix.size + bytes.size) : 0);
	if (prefix.size)
		ZSTD_CCtx_refPrefix(z, prefix.data, prefix.size);
	done = compress_into(z, bytes, bytes.size - 1, out);
	context_give(codec, context);
	return done;
}

/* With a dictionary that has tables the number of one comes first, 0 for none.
 * What is told in symbols takes its place; it is told so when that is shorter.
 */
static void tell_in_symbols(const struct dictionary *dictionary,
			    struct buffer *symbols, struct bytes *bytes,
			    struct buffer *out)
{
	unsigned number = dictionary_table_for(dictionary, *bytes);

	if (!dictionary->table_count)
		return;
	buffer_clear_to(symbols, SYMBOLS_KEPT);
	if (number &&
	    symbol_table_encode(dictionary->table[number - 1].symbols, *bytes,
				symbols) &&
	    symbols->size > 1 && symbols->size < bytes->size)
		*bytes = buffer_view(symbols);
	else
		number = 0;
	wire_put8(out, (uint8_t)number);
}

bool object_codec_compress_with(struct object_codec *codec,
				const struct dictionary *dictionary,
				struct bytes bytes, struct buffer *out)
{
	struct codec_context *context;
	size_t begin = out->size, end = begin + bytes.size - 1;
	ZSTD_CCtx *z;
	bool done;

	if (bytes.size < 2)
		return false;
	context = context_take(codec);
	z = compressor(context, codec->level);
	ZSTD_CCtx_setParameter(z, ZSTD_c_windowLog, 0);
	/* Not copied for what is longer than 32 KiB: a digest has megabytes. */
	if (codec->level < LEVEL_OF_TREES)
		ZSTD_CCtx_setParameter(z, ZSTD_c_forceAttachDict,
				       ZSTD_dictForceAttach);
	ZSTD_CCtx_refCDict(z, dictionary->compress);
	tell_in_symbols(dictionary, &context->symbols, &bytes, out);
	done = compress_into(z, bytes, end - out->size, out);
	if (!done)
		buffer_truncate(out, begin);
	ZSTD_CCtx_refCDict(z, NULL);
	context_give(codec, context);
	return done;
}

/* As content, whatever it looks like: usingDict reads what begins as a zstd
 * dictionary does as one. It is the cheaper of the two, since refPrefix makes
 * a digest of its own each time. */
static size_t decompress_after(ZSTD_DCtx *z, struct bytes prefix,
			       struct bytes payload, unsigned char *out,
			       size_t size)
{
	if (prefix.size >= 4 &&
	    wire_load32(prefix.data) == ZSTD_MAGIC_DICTIONARY) {
		ZSTD_DCtx_refPrefix(z, prefix.data, prefix.size);
		return ZSTD_decompressDCtx(z, out, size, payload.data,
					   payload.size);
	}
	return ZSTD_decompress_usingDict(z, out, size, payload.data,
					 payload.size, prefix.data,
					 prefix.size);
}

/* What zstd made, appended; of a payload that is none nothing, and false. */
static bool take_made(ZSTD_DCtx *z, size_t made, struct buffer *out)
{
	bool is_made = !ZSTD_isError(made);

	if (is_made)
		out->size += made;
	else
		ZSTD_DCtx_reset(z, ZSTD_reset_session_only);
	out->data[out->size] = 0;
	return is_made;
}

bool object_codec_decompress(struct object_codec *codec, struct bytes prefix,
			     struct bytes payload, size_t raw_bytes,
			     struct buffer *out)
{
	struct codec_context *context = context_take(codec);
	ZSTD_DCtx *z = decompressor(context);
	size_t begin = out->size;
	bool done;

	buffer_reserve(out, raw_bytes);
	done = take_made(z,
			 decompress_after(z, prefix, payload, out->data + begin,
					  raw_bytes),
			 out) &&
	       out->size - begin == raw_bytes;
	context_give(codec, context);
	if (!done)
		buffer_truncate(out, begin);
	return done;
}

/* Into no more than raw_bytes: what is told in symbols is shorter. */
static bool decompress_with(ZSTD_DCtx *z, const struct dictionary *dictionary,
			    struct bytes payload, size_t raw_bytes,
			    struct buffer *out)
{
	buffer_reserve(out, raw_bytes);
	return take_made(z,
			 ZSTD_decompress_usingDDict(z, out->data + out->size,
						    raw_bytes, payload.data,
						    payload.size,
						    dictionary->decompress),
			 out);
}

bool object_codec_decompress_with(struct object_codec *codec,
				  const struct dictionary *dictionary,
				  struct bytes payload, size_t raw_bytes,
				  struct buffer *out)
{
	struct codec_context *context = context_take(codec);
	struct buffer *symbols = &context->symbols;
	ZSTD_DCtx *z = decompressor(context);
	size_t begin = out->size;
	unsigned number = 0;
	bool done;

	if (dictionary->table_count && payload.size) {
		number = payload.data[0];
		payload = bytes_slice(payload, 1, payload.size);
	}
	if (number == 0) {
		done = decompress_with(z, dictionary, payload, raw_bytes, out);
	} else {
		buffer_clear_to(symbols, SYMBOLS_KEPT);
		done = number <= dictionary->table_count &&
		       decompress_with(z, dictionary, payload, raw_bytes,
				       symbols) &&
		       symbol_table_decode(
			       dictionary->table[number - 1].symbols,
			       buffer_view(symbols), raw_bytes, out);
	}
	done = done && out->size - begin == raw_bytes;
	context_give(codec, context);
	if (!done && out->data)
		buffer_truncate(out, begin);
	return done;
}
