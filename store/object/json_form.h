/*
 * json_form.h - a text as it stands inside of a JSON string.
 *
 * Writers of JSON differ in what they escape, each does the same throughout.
 * Knowing which way it is, one can tell a record out of the text it was made
 * of: see wrapping.h.
 */
#ifndef NEWSFOLD_STORE_OBJECT_JSON_FORM_H
#define NEWSFOLD_STORE_OBJECT_JSON_FORM_H

#include "core/base/buffer.h"

#include <stdint.h>

/* Bits of a form. Quotes, backslashes and bytes under 20h are escaped in all.
 */
#define JSON_FORM_ASCII 1u /* what is not ASCII as \uXXXX, surrogates above */
#define JSON_FORM_UPPER 2u /* with hex digits A to F */
#define JSON_FORM_SLASH 4u /* a slash as \/ */
#define JSON_FORM_COUNT 8u

/* The form a record is in, as far as it shows; false when nothing in it is
 * escaped. */
bool json_form_of(struct bytes record, unsigned *out);
/* Append a text in a form; bytes that are no UTF-8 as they are. At most six
 * bytes for one. */
void json_form_write(struct bytes text, unsigned form, struct buffer *out);

#endif
