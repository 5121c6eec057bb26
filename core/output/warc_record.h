/*
 * warc_record.h - one WARC 1.1 record (ISO 28500:2017), put together and, when
 * asked, packed as a gzip member of its own.
 *
 * Header values come from scraped pages: whatever would end a line goes, and
 * addresses are percent-encoded.
 */
#ifndef NEWSFOLD_CORE_OUTPUT_WARC_RECORD_H
#define NEWSFOLD_CORE_OUTPUT_WARC_RECORD_H

#include "core/base/buffer.h"
#include "core/base/hash.h"

/* Starts a record of this type; `id` becomes its urn:uuid. */
void warc_record_begin(struct buffer *out, const char *type,
		       const struct id *id, int64_t date);
/* A header with a value of our own, or scraped. */
void warc_record_header(struct buffer *out, const char *name,
			struct bytes value);
void warc_record_refer(struct buffer *out, const char *name,
		       const struct id *id);
/* WARC-Target-URI: the address, or file:///DUMP/RECORD when it is none. */
void warc_record_target(struct buffer *out, struct bytes url, struct bytes dump,
			struct bytes record);
/* "sha256:..." of the bytes. */
void warc_record_digest(struct buffer *out, const char *name,
			struct bytes bytes);
/* Ends the headers and adds the block. */
void warc_record_end(struct buffer *out, const char *content_type,
		     struct bytes block);

/* The bytes as one gzip member, appended. */
void warc_record_pack(struct buffer *out, struct bytes record);

/* An id of its own for a record about the thing with this id. */
struct id warc_record_id(const char *purpose, const struct id *of);

#endif
