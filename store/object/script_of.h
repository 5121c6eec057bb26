/*
 * script_of.h - the script that most of a text is written in, nearly.
 */
#ifndef NEWSFOLD_STORE_OBJECT_SCRIPT_OF_H
#define NEWSFOLD_STORE_OBJECT_SCRIPT_OF_H

#include "core/base/bytes.h"

#define SCRIPT_COUNT 64

/* The most frequent lead bytes of UTF-8 past Latin, by fours; of markup the
 * letters < to ?, by fours; or 0: Latin, or no text. */
uint8_t object_script_of(struct bytes bytes);

#endif
