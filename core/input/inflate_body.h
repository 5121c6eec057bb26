/*
 * inflate_body.h - undo an HTTP content coding.
 */
#ifndef NEWSFOLD_CORE_INPUT_INFLATE_BODY_H
#define NEWSFOLD_CORE_INPUT_INFLATE_BODY_H

#include "core/base/buffer.h"

/* Append what `coding` ("gzip", "deflate", "br", "zstd" ...) was put around, at
 * most `limit` bytes; of damaged data what could be read. False, and nothing
 * appended, when the bytes are not in that coding. */
bool inflate_body(struct bytes coding, struct bytes body, uint64_t limit,
		  struct buffer *out);

#endif
