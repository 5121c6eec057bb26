/*
 * page_json.h - walking through JSON that pages carry, broken or not.
 *
 * A pull scanner: no tree, no allocation, linear, and forgiving (comments,
 * raw newlines in strings, trailing commas). What it cannot read ends it.
 */
#ifndef NEWSFOLD_CORE_TEXT_PAGE_JSON_H
#define NEWSFOLD_CORE_TEXT_PAGE_JSON_H

#include "core/base/buffer.h"
#include "core/base/bytes.h"

enum page_json_event {
	JSON_END, /* of the text, or of what can be read */
	JSON_OBJECT,
	JSON_OBJECT_END,
	JSON_ARRAY,
	JSON_ARRAY_END,
	JSON_KEY,
	JSON_STRING,
	JSON_OTHER, /* a number, true, false, null */
};

struct page_json {
	struct bytes text;
	size_t at;
	unsigned depth;
	/* The raw bytes of the last key, string (without quotes) or other. */
	struct bytes token;
};

struct page_json page_json_make(struct bytes text);
enum page_json_event page_json_next(struct page_json *scan);
/* A string's raw bytes with its escapes undone, appended. */
void page_json_unescape(struct bytes raw, struct buffer *out);

#endif
