/*
 * text_page.h - the article in text saved from a page, furniture and all.
 *
 * Lines are told apart by their words (line_kind.h), by being repeated inside
 * the document, and by length and end punctuation; the run of lines with the
 * largest sum is the article. Text without furniture is left as it is.
 */
#ifndef NEWSFOLD_CORE_TEXT_TEXT_PAGE_H
#define NEWSFOLD_CORE_TEXT_TEXT_PAGE_H

#include "core/base/buffer.h"
#include "core/text/line_kind.h"

struct text_line {
	size_t begin, end; /* of struct text_page's text */
	uint64_t hash;
	uint32_t weight;
	enum line_kind kind;
	float score;
	bool ends_well;
	bool is_repeated;
	bool after_blank; /* or the first of all */
	bool is_indented; /* or after_blank */
};

struct text_page {
	struct buffer text; /* the lines, folded, each ended by LF */
	struct text_line *line;
	size_t count, capacity;
	uint64_t *sorted; /* scratch for repeats */
	size_t sorted_capacity;
	/* What was found; line numbers, `count` for none. */
	size_t body_begin, body_end;
	size_t title;
	size_t date;
};

#define TEXT_PAGE_INIT                                                         \
	{                                                                      \
		BUFFER_INIT, NULL, 0, 0, NULL, 0, 0, 0, 0, 0                   \
	}

void text_page_release(struct text_page *page);
/* Read UTF-8 text and append its article's lines to body. */
void text_page_extract(struct text_page *page, struct bytes text,
		       struct buffer *body);
struct bytes text_page_line(const struct text_page *page, size_t i);

/* Below this sum of scores lines say little. */
#define TEXT_PAGE_WEAK_SUM 100

/* The steps of text_page_extract. In text_line.c: fold the lines, tell what
 * each is by its words, mark those that stand twice. */
void text_page_read(struct text_page *page, struct bytes text);
/* In text_score.c: how much each line looks like an article's. */
void text_page_score(struct text_page *page);
/* Of it, in text_wrap.c: lines of prose cut at a column share the score of
 * their paragraph. */
void text_page_score_wrapped(struct text_page *page);
/* Lines [begin, end) are a block of their own that a rights line ends. */
bool text_page_is_end_matter(const struct text_page *page, size_t begin,
			     size_t end);
/* One past the lines that no blank one parts from line `begin`. */
size_t text_page_block_end(const struct text_page *page, size_t begin);

/* All lines of a text, folded, without empty ones: what a scraper has already
 * taken out needs no more. */
void text_fold_lines(struct bytes text, struct buffer *body);

#endif
