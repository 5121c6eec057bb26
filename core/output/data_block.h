/*
 * data_block.h - bytes as text inside a page: gzip and base64.
 */
#ifndef NEWSFOLD_CORE_OUTPUT_DATA_BLOCK_H
#define NEWSFOLD_CORE_OUTPUT_DATA_BLOCK_H

#include "core/base/buffer.h"

/* RFC 4648, appended, without line ends. */
void base64_append(struct buffer *out, struct bytes bytes);
/* As gzip (RFC 1952) in base64, appended; the same bytes give the same text. */
void data_block_append(struct buffer *out, struct bytes bytes);
/* JSON as it may stand in a <script> element: no `<` in it. */
void data_block_append_json(struct buffer *out, struct bytes json);

#endif
