/*
 * charset_bytes.h - the charsets that tell themselves by their bytes: by a
 * mark, by NULs, by escape sequences.
 */
#ifndef NEWSFOLD_CORE_TEXT_CHARSET_BYTES_H
#define NEWSFOLD_CORE_TEXT_CHARSET_BYTES_H

#include "core/base/bytes.h"

/* All return a name as charset_label.h has it, or NULL. */

/* By a byte order mark, *size bytes of it. */
const char *charset_of_mark(struct bytes content, size_t *size);
/* UTF-16 without one. */
const char *charset_of_unmarked(struct bytes content, const char *declared);

/* Is text in this charset ASCII bytes? */
bool charset_is_seven_bit(const char *name);
/* Of ASCII bytes: what their label or their escape sequences say they stand
 * for; NULL when they are what they look like. */
const char *charset_of_seven_bits(struct bytes content, const char *label);

#endif
