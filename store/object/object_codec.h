/*
 * object_codec.h - the bytes of an object to a payload and back, with zstd.
 *
 * A prefix is what the bytes are like: its matches are free. A dictionary is
 * the same for many objects, and digested once; one or the other is used, and
 * must be given to decode. Contexts are pooled, so any thread may call.
 */
#ifndef NEWSFOLD_STORE_OBJECT_OBJECT_CODEC_H
#define NEWSFOLD_STORE_OBJECT_OBJECT_CODEC_H

#include "core/base/buffer.h"
#include "store/object/object_dictionary.h"

struct object_codec;

struct object_codec *object_codec_new(int level);
void object_codec_free(struct object_codec *codec);

/* Append the payload to out; false, with nothing appended, when it would not
 * be smaller than the bytes. */
bool object_codec_compress(struct object_codec *codec, struct bytes prefix,
			   struct bytes bytes, struct buffer *out);
/* The same with a dictionary, which is ready for the codec's level. */
bool object_codec_compress_with(struct object_codec *codec,
				const struct dictionary *dictionary,
				struct bytes bytes, struct buffer *out);
/* Append exactly raw_bytes bytes to out; false when the payload does not make
 * that many. The caller has bounded raw_bytes. */
bool object_codec_decompress(struct object_codec *codec, struct bytes prefix,
			     struct bytes payload, size_t raw_bytes,
			     struct buffer *out);
bool object_codec_decompress_with(struct object_codec *codec,
				  const struct dictionary *dictionary,
				  struct bytes payload, size_t raw_bytes,
				  struct buffer *out);

#endif
