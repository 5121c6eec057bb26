/*
 * mime_page.h - the page in an MHTML file (RFC 2557), as browsers save it: a
 * multipart message of which one part is the page, the others its pictures.
 */
#ifndef NEWSFOLD_CORE_INPUT_MIME_PAGE_H
#define NEWSFOLD_CORE_INPUT_MIME_PAGE_H

#include "core/base/buffer.h"

struct mime_page {
	struct bytes body; /* decoded: in the file or in the caller's buffer */
	struct bytes type; /* Content-Type of the part */
	struct bytes location; /* where it was saved from; may be empty */
	struct bytes date;     /* of the message */
};

/* Does a file begin as such a message? */
bool mime_page_is_head(struct bytes head);
/* Find the page and undo its transfer encoding. False when no part of the
 * message is HTML. */
bool mime_page_find(struct bytes file, struct mime_page *page,
		    struct buffer *decoded);

/* Append the bytes behind a transfer encoding; what is no code is passed over
 * (base64) or kept as it stands (quoted-printable). */
void mime_decode_base64(struct bytes text, struct buffer *out);
void mime_decode_quoted(struct bytes text, struct buffer *out);

#endif
