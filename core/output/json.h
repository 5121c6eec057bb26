/*
 * json.h - JSON text, written in order (RFC 8259).
 *
 * Commas are put in; strings are made valid UTF-8 (U+FFFD for what is not) and
 * escaped. The caller opens and closes what it nests.
 */
#ifndef NEWSFOLD_CORE_OUTPUT_JSON_H
#define NEWSFOLD_CORE_OUTPUT_JSON_H

#include "core/base/buffer.h"
#include "core/base/hash.h"

struct json {
	struct buffer text;
	bool wants_comma;
};

#define JSON_INIT                                                              \
	{                                                                      \
		BUFFER_INIT, false                                             \
	}

void json_open(struct json *json, char bracket);  /* '{' or '[' */
void json_close(struct json *json, char bracket); /* '}' or ']' */
void json_key(struct json *json, const char *key);
void json_string(struct json *json, struct bytes text);
void json_count(struct json *json, uint64_t value);
/* Six decimals at most, no trailing zeros. */
void json_real(struct json *json, double value);
void json_bool(struct json *json, bool value);

/* A key and its value. */
void json_put_string(struct json *json, const char *key, struct bytes text);
void json_put_text(struct json *json, const char *key, const char *text);
void json_put_count(struct json *json, const char *key, uint64_t value);
void json_put_real(struct json *json, const char *key, double value);
/* "b:0123..." */
void json_put_id(struct json *json, const char *key, char kind,
		 const struct id *id);
void json_put_hex(struct json *json, const char *key, const unsigned char *data,
		  size_t size);

#endif
