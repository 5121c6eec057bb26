/*
 * field_map.h - which key of a record means what.
 *
 * One table for JSON keys and CSV columns. Keys are compared without case,
 * white space, hyphens, underscores and colons, so that datePublished,
 * date_published and "Date Published" are one. The user's --map comes first and
 * is compared exactly.
 */
#ifndef NEWSFOLD_CORE_INPUT_FIELD_MAP_H
#define NEWSFOLD_CORE_INPUT_FIELD_MAP_H

#include "core/input/reader.h"

/* What a key holds: a field, or one of these. */
enum {
	KEY_TEXT = FIELD_COUNT,
	KEY_HTML,    /* the page itself, taken when there is no text */
	KEY_WRAPPER, /* an object whose members count as the record's own */
	KEY_NONE,
};

struct field_key {
	int target;
	unsigned rank; /* lower is better where several keys say the same */
};

struct field_key field_map_find(const struct reader_options *options,
				struct bytes key);

/* A field's name, "text", "html", "wrapper" or "". */
const char *field_map_target_name(int target);

/* What a value is taken for may hang on it: a `source` that is a URL, a text
 * that is markup. */
bool field_map_is_url(struct bytes value);
bool field_map_is_markup(struct bytes value);
/* An id as newsfold prints it: the key of an export names what stands beside
 * it, and is neither the text nor the record's own id. Quotes may be around. */
bool field_map_is_our_id(struct bytes value);
/* "true", 0: `canonical` may say whether a page is, not where. */
bool field_map_is_flag(struct bytes value);

#endif
