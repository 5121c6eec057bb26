/*
 * plain_text.h - scraped text for programs that may show it as it comes.
 *
 * Formats that cannot escape (CSV, XML 1.0) get U+FFFD for what would command a
 * terminal or turn the order of what is shown: controls but tab and line ends,
 * bidirectional embeddings and overrides, noncharacters, bytes that are no
 * UTF-8. JSON keeps them, escaped (json.h).
 */
#ifndef NEWSFOLD_CORE_OUTPUT_PLAIN_TEXT_H
#define NEWSFOLD_CORE_OUTPUT_PLAIN_TEXT_H

#include "core/base/buffer.h"

void plain_text(struct buffer *out, struct bytes text);
/* The same, with & < > " ' written as XML has them. */
void plain_text_xml(struct buffer *out, struct bytes text);

#endif
