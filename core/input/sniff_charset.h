/*
 * sniff_charset.h - the charset of a file of many short records.
 *
 * One row of a table is too short to tell; a sample of the file is not.
 */
#ifndef NEWSFOLD_CORE_INPUT_SNIFF_CHARSET_H
#define NEWSFOLD_CORE_INPUT_SNIFF_CHARSET_H

#include "core/text/article.h"

/* "" for ASCII and UTF-8 (a character cut at the sample's end is no matter),
 * else uchardet's guess in lower case. */
void sniff_charset(struct bytes sample, char out[CHARSET_NAME_SIZE]);
bool sniff_is_utf8(struct bytes sample);
/* A short text, such as a column's name, as UTF-8; as it is when the charset is
 * "" or unknown, up to the first byte that is not in it. */
void sniff_to_utf8(const char *charset, struct bytes text, struct buffer *out);

#endif
