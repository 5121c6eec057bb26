/*
 * json_scan.h - walking through JSON that pages carry, broken or not.
 *
 * A pull scanner: no tree, no allocation, linear, and forgiving (comments,
 * raw newlines in strings, trailing commas). What it cannot read ends it.
 */
#ifndef NEWSFOLD_CORE_TEXT_JSON_SCAN_H
#define NEWSFOLD_CORE_TEXT_JSON_SCAN_H

#include "core/base/buffer.h"
#include "core/base/bytes.h"

enum json_event {
	JSON_END, /* of the text, or of what can be read */
	JSON_OBJECT,
	JSON_OBJECT_END,
	JSON_ARRAY,
	JSON_ARRAY_END,
	JSON_KEY,
	JSON_STRING,
	JSON_OTHER, /* a number, true, false, null */
};

struct json_scan {
	struct bytes text;
	size_t at;
	unsigned depth;
	/* The raw bytes of the last key, string (without quotes) or other. */
	struct bytes token;
};

struct json_scan json_scan_make(struct bytes text);
enum json_event json_scan_next(struct json_scan *scan);
/* After JSON_OBJECT or JSON_ARRAY: pass over all of it. */
void json_scan_skip(struct json_scan *scan);
/* A string's raw bytes with its escapes undone, appended. */
void json_unescape(struct bytes raw, struct buffer *out);

#endif
