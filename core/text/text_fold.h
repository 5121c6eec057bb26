/*
 * text_fold.h - the small things every text needs: folded white space, weight,
 * and how a line ends.
 */
#ifndef NEWSFOLD_CORE_TEXT_TEXT_FOLD_H
#define NEWSFOLD_CORE_TEXT_TEXT_FOLD_H

#include "core/base/buffer.h"
#include "core/base/bytes.h"

/*
 * Append text to out with runs of white space made one space, invisible
 * characters left out and (has_references) character references decoded. No
 * space is written at out's place `line_begin` or after another space; a
 * trailing one is kept, for what follows may go on.
 */
void text_fold_append(struct buffer *out, size_t line_begin, struct bytes text,
		      bool has_references);
/* The text folded as one line, without white space at its ends. */
void text_fold_line(struct buffer *out, struct bytes text, bool has_references);
/* Cut spaces off the end of out, down to line_begin. */
void text_fold_trim_end(struct buffer *out, size_t line_begin);

/* Latin and other letters 1, Hangul 2, Han and kana 3; spaces count. */
uint32_t text_fold_weight(struct bytes text);

/* Does the line end as a sentence does: a full stop of any script, behind it
 * at most closing quotes and brackets? */
bool text_fold_ends_sentence(struct bytes line);
/* Thai and Lao write no stops: any line that ends in a letter of theirs may be
 * a sentence. */
bool text_fold_ends_unstopped(struct bytes line);

#endif
