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

#endif
