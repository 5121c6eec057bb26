/*
 * byline.h - who wrote it, out of what a page prints about that.
 */
#ifndef NEWSFOLD_CORE_TEXT_BYLINE_H
#define NEWSFOLD_CORE_TEXT_BYLINE_H

#include "core/base/buffer.h"
#include "core/base/bytes.h"

/* The part of a byline that names somebody, as a slice of it: without "By",
 * without the date that many sites print beside the name. Empty when there is
 * nothing else. */
struct bytes byline_name(struct bytes text);
/* The names of a list as Python prints one, ['Jane Doe', "Jo O'Hara"], with ",
 * " between them; false, and nothing appended, when it is none. */
bool byline_of_list(struct bytes text, struct buffer *out);
/* Does a Korean line end with what the writer is to the paper: "홍길동 기자"?
 */
bool byline_is_signed(struct bytes line);
/* Is a line of text "By Jane Doe and John van Dyk", or that in another
 * language? */
bool byline_is_line(struct bytes line);

#endif
