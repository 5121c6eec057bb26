/*
 * date_token.h - a text as the numbers and words that dates are made of.
 *
 * A window over the text's tokens, moved on one or more at a time. What stands
 * between two tokens is kept as its length and one byte. Internal to date.c.
 */
#ifndef NEWSFOLD_CORE_TEXT_DATE_TOKEN_H
#define NEWSFOLD_CORE_TEXT_DATE_TOKEN_H

#include "core/text/date_word.h"

enum date_token_kind { DATE_TOKEN_NUMBER, DATE_TOKEN_WORD };

struct date_token {
	enum date_token_kind kind;
	struct date_word word; /* of DATE_TOKEN_WORD */
	uint64_t value;	       /* of DATE_TOKEN_NUMBER */
	unsigned digits;       /* of DATE_TOKEN_NUMBER, as written */
	unsigned char before;  /* the separator: 0 none, ' ' only space, else
				* the first other byte */
	unsigned gap;	       /* bytes between it and the token before */
	size_t begin, end;
};

#define DATE_TOKEN_COUNT 24 /* enough for the longest form */
#define DATE_WIDEST_GAP	 4

struct date_tokens {
	struct bytes text;
	struct date_token *at; /* the window, moving along room[] */
	size_t count;
	size_t next; /* where the next token is looked for */
	struct date_token room[2 * DATE_TOKEN_COUNT];
};

/* An empty window before a text. */
void date_tokens_begin(struct date_tokens *t, struct bytes text);
/* Keep the window full: drop `drop` tokens, read as many. */
void date_tokens_fill(struct date_tokens *t, size_t drop);

static inline bool date_is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

/* Token i is there and a number of so many digits. */
static inline bool date_is_number(const struct date_tokens *t, size_t i,
				  unsigned least, unsigned most)
{
	return i < t->count && t->at[i].kind == DATE_TOKEN_NUMBER &&
	       t->at[i].digits >= least && t->at[i].digits <= most;
}

static inline bool date_is_word(const struct date_tokens *t, size_t i,
				enum date_word_kind kind)
{
	return i < t->count && t->at[i].kind == DATE_TOKEN_WORD &&
	       t->at[i].word.kind == kind;
}

static inline bool date_is_near(const struct date_tokens *t, size_t i)
{
	return i < t->count && t->at[i].gap <= DATE_WIDEST_GAP;
}

static inline int date_value(const struct date_tokens *t, size_t i)
{
	return (int)t->at[i].value;
}

#endif
