/*
 * entity.h - character references (&amp; &#8217; &#xAC00;) to UTF-8.
 *
 * As the WHATWG standard has it: all 2,125 names, the old ones without their
 * semicolon too, numbers 128-159 read as windows-1252.
 */
#ifndef NEWSFOLD_CORE_TEXT_ENTITY_H
#define NEWSFOLD_CORE_TEXT_ENTITY_H

#include "core/base/buffer.h"
#include "core/base/bytes.h"

/*
 * Read the reference at text.data[0], which is '&'. Appends its UTF-8 to out
 * and returns how many bytes it took; 0 (and nothing appended) when it is no
 * reference. In an attribute, "&copy=1" is none.
 */
size_t entity_decode(struct bytes text, bool in_attribute, struct buffer *out);

/* Append text with every reference in it decoded. */
void entity_decode_all(struct bytes text, bool in_attribute,
		       struct buffer *out);
/* As entity_decode_all, of references that end in a semicolon alone: what is
 * plain text but for an escape left in it. How many there were. */
size_t entity_decode_closed(struct bytes text, struct buffer *out);

#endif
