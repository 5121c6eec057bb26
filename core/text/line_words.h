/*
 * line_words.h - the words that tell what a line is, and a fast way to look
 * for all of them.
 */
#ifndef NEWSFOLD_CORE_TEXT_LINE_WORDS_H
#define NEWSFOLD_CORE_TEXT_LINE_WORDS_H

#include "core/base/bytes.h"

enum line_words {
	LINE_WORDS_MENU,   /* whole lines */
	LINE_WORDS_STOP,   /* whole lines */
	LINE_WORDS_RIGHTS, /* parts of lines, as all that follow */
	LINE_WORDS_CONSENT,
	LINE_WORDS_TERMS, /* of consent, but of news too */
	LINE_WORDS_ADDRESS,
	LINE_WORDS_SUMMARY,
	LINE_WORDS_CREDIT,
	LINE_WORDS_DATE, /* what a date line begins with */
	LINE_WORDS_COUNT
};

#define LINE_TRACE_SIZE 1200

/* A line's first bytes with ASCII letters in lower case, and which lists have a
 * word in it: all are looked for in one pass. */
struct line_trace {
	unsigned char text[LINE_TRACE_SIZE];
	size_t size;
	unsigned lists; /* 1 << enum line_words, of those that are parts, but
			 * for the address, which few lines are asked for */
	bool has_digit;
};

void line_trace(struct line_trace *trace, struct bytes line);
/* `part` is in lower case. */
bool line_has(const struct line_trace *trace, const char *part);
/* One of the lists that are parts of lines. */
bool line_has_any(const struct line_trace *trace, enum line_words words);
/* The folded (part of a) line, not empty, is one of the words. */
bool line_is_any(struct bytes folded, enum line_words words);
bool line_begins_with_any(struct bytes folded, enum line_words words);

#endif
