/*
 * json_value.h - walk over JSON that json_scan found sound.
 *
 * Values are slices of the text; only what is wanted is ever decoded. Of a
 * value that is cut off anywhere the walk gives what is there.
 */
#ifndef NEWSFOLD_CORE_INPUT_JSON_VALUE_H
#define NEWSFOLD_CORE_INPUT_JSON_VALUE_H

#include "core/base/buffer.h"

/* Goes through the members of an object or the elements of an array. */
struct json_walk {
	const unsigned char *next;
	const unsigned char *end;
	bool is_object;
	bool is_done;
};

/* `value` is an object or array; anything else has no members. */
struct json_walk json_walk_into(struct bytes value);
/* The next member: its key still escaped, without quotes (empty in an array),
 * and its value. False at the end. */
bool json_walk_next(struct json_walk *walk, struct bytes *key,
		    struct bytes *value);

/* A string without quotes and escapes, a word or number as it stands, appended.
 * Lone surrogates become U+FFFD; other bytes stay as they are. */
void json_decode(struct bytes value, struct buffer *out);
/* The same of the inside of a string. */
void json_unescape(struct bytes inside, struct buffer *out);

#endif
