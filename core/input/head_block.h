/*
 * head_block.h - "Name: value" lines up to a blank one, as in WARC, HTTP, MIME.
 *
 * Tolerant: names in any case, values folded over lines, bare LF, white space
 * about the colon, lines without a colon passed over.
 */
#ifndef NEWSFOLD_CORE_INPUT_HEAD_BLOCK_H
#define NEWSFOLD_CORE_INPUT_HEAD_BLOCK_H

#include "core/base/bytes.h"

/* Length of the head with its blank line, SIZE_MAX when that is not in view. */
size_t head_block_size(struct bytes bytes);
/* The first value of this name, trimmed; data NULL when there is none. A folded
 * value keeps its line ends inside. */
struct bytes head_block_find(struct bytes head, const char *name);
/* The value of a parameter: charset in "text/html; charset=utf-8". */
struct bytes head_block_parameter(struct bytes value, const char *name);

#endif
