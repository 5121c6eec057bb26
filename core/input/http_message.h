/*
 * http_message.h - an HTTP response as crawlers keep it.
 */
#ifndef NEWSFOLD_CORE_INPUT_HTTP_MESSAGE_H
#define NEWSFOLD_CORE_INPUT_HTTP_MESSAGE_H

#include "core/base/buffer.h"

struct http_message {
	unsigned status; /* 0 when there is no status line */
	struct bytes head;
	struct bytes content_type;
	struct bytes body; /* of the message, or decoded in the buffer */
};

/* Take a response apart: chunks joined, gzip, deflate and brotli undone into
 * `decoded` where the head says so and the bytes agree (many crawlers decode
 * the body and leave the head as it was). No more than `limit` bytes come out;
 * of damaged data as much as there is. */
void http_message_parse(struct http_message *message, struct bytes block,
			uint64_t limit, struct buffer *decoded);

#endif
