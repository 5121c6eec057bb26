/*
 * fuzz_dictionary.c - any bytes as a dictionary, any bytes as a payload for it.
 *
 * The first two bytes say how long the dictionary is. What zstd takes as one
 * must be usable both ways, and what it makes of the payload must be of the
 * size that was asked for.
 */
#include "tests/fuzz/fuzz.h"

#include "store/object/object_codec.h"

#define RAW_BYTES ((size_t)4096)

static void use(struct object_codec *codec, struct dictionary_cache *cache,
		struct dictionary *dictionary, struct bytes payload)
{
	struct buffer out = BUFFER_INIT, coded = BUFFER_INIT;

	if (object_codec_decompress_with(codec, dictionary, payload, RAW_BYTES,
					 &out))
		LAW(out.size == RAW_BYTES);
	buffer_clear(&out);
	if (dictionary_for_level(cache, dictionary, 5) &&
	    object_codec_compress_with(codec, dictionary, payload, &coded)) {
		LAW(object_codec_decompress_with(codec, dictionary,
						 buffer_view(&coded),
						 payload.size, &out));
		LAW(bytes_equal(buffer_view(&out), payload));
	}
	buffer_release(&out);
	buffer_release(&coded);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buffer bytes = BUFFER_INIT;
	struct dictionary_cache cache;
	struct dictionary *dictionary;
	struct object_codec *codec;
	struct id id = {{1}};
	size_t length;

	if (size < 2)
		return 0;
	length = (size_t)data[0] | (size_t)data[1] << 8;
	if (length > size - 2)
		length = size - 2;
	codec = object_codec_new(5);
	dictionary_cache_init(&cache);
	buffer_append(&bytes, data + 2, length);
	dictionary = dictionary_cache_add(&cache, 1, &id, &bytes);
	if (dictionary)
		use(codec, &cache, dictionary,
		    bytes_make(data + 2 + length, size - 2 - length));
	dictionary_cache_give(&cache, dictionary);
	dictionary_cache_release(&cache);
	buffer_release(&bytes);
	object_codec_free(codec);
	return 0;
}
