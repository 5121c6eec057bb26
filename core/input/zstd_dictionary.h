/*
 * zstd_dictionary.h - the dictionary that a zstd file brings itself.
 *
 * By "Use of Zstandard compression in WARC files" (IIPC) a frame to be passed
 * over, of a magic of its own, stands first and holds the dictionary of all
 * frames behind it, as it is or compressed.
 */
#ifndef NEWSFOLD_CORE_INPUT_ZSTD_DICTIONARY_H
#define NEWSFOLD_CORE_INPUT_ZSTD_DICTIONARY_H

#include "core/input/reader.h"
#include "core/input/stream.h"

/* Give the state of zstd_codec what stands at the front of `in`, which moves
 * past it; nothing when no dictionary does. */
int zstd_dictionary_load(void *state, struct stream *in,
			 const struct reader_options *options,
			 struct fault *fault);

#endif
