/*
 * warc_head.h - the head of one WARC record (ISO 28500, and what came before
 * and beside it: versions 0.17 to 1.1, wget's <URI>, any case, bare LF).
 */
#ifndef NEWSFOLD_CORE_INPUT_WARC_HEAD_H
#define NEWSFOLD_CORE_INPUT_WARC_HEAD_H

#include "core/base/bytes.h"

#define WARC_HEAD_MAX (64u << 10)

enum warc_type {
	WARC_RESPONSE,
	WARC_RESOURCE,
	WARC_CONVERSION,
	WARC_REVISIT,
	WARC_CONTINUATION,
	WARC_OTHER, /* request, metadata, warcinfo.. */
};

struct warc_head {
	size_t size; /* with its blank line */
	uint64_t content_length;
	enum warc_type type;
	struct bytes id;  /* as it stands, brackets included */
	struct bytes uri; /* without brackets */
	struct bytes date;
	struct bytes content_type;   /* of the block */
	struct bytes payload_type;   /* identified by the crawler */
	struct bytes payload_digest; /* "sha1:.." */
	struct bytes body; /* Newsfold-Body: id of a text of an export */
	/* WARC_REVISIT: what it refers to, as far as it says. */
	struct bytes refers_id, refers_uri, refers_date;
	/* Of a record in segments; 0 and empty when it does not say. */
	uint64_t segment_number, total_length;
	struct bytes segment_origin;
};

/* "WARC/" and a version at the front. */
bool warc_is_version(struct bytes bytes);
/* The next line that begins as a record does, at or after `from`, or
 * SIZE_MAX. */
size_t warc_find_version(struct bytes bytes, size_t from);
/* Length of the line ends at `at`, two at most: those that close a record. */
size_t warc_closing_size(struct bytes bytes, size_t at);
/* The head at the front. NULL, or what is wrong with it. */
const char *warc_head_parse(struct warc_head *head, struct bytes bytes);

#endif
