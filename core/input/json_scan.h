/*
 * json_scan.h - find where a JSON value ends, and whether it is JSON at all.
 *
 * A state machine of a few hundred bytes that is fed pieces of any size, so
 * that the span of an object is known without holding it. It keeps to RFC 8259
 * but for what scrapers write: NaN and Infinity, any bytes in strings (invalid
 * UTF-8, NUL, lone surrogates, controls other than line ends), and unknown
 * escapes. A parser that builds a tree is no choice here: json-c turns 3 bytes
 * of nested empty arrays into 152.
 */
#ifndef NEWSFOLD_CORE_INPUT_JSON_SCAN_H
#define NEWSFOLD_CORE_INPUT_JSON_SCAN_H

#include "core/base/bytes.h"

#define JSON_DEPTH_MAX 1024

enum json_status { JSON_MORE, JSON_DONE, JSON_BROKEN };

struct json_scanner {
	unsigned state;
	unsigned depth;
	unsigned token_size;
	unsigned hex_left;
	bool is_key;
	char token[12]; /* the start of a bare word */
	unsigned char is_object[JSON_DEPTH_MAX / 8]; /* a bit a level */
	const char *problem;			     /* when JSON_BROKEN */
};

void json_scan_init(struct json_scanner *scanner);
/* Go on with `piece`. *out_used: bytes up to and with the value's last (DONE),
 * up to the offending one (BROKEN), or all (MORE). White space before the value
 * belongs to it. A bare number is DONE only with the byte after it. */
enum json_status json_scan(struct json_scanner *scanner, struct bytes piece,
			   size_t *out_used);

#endif
