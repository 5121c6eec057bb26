/*
 * token.h - what a full-text index holds of a text, and what it is asked for a
 * term.
 *
 * Tokens of a text: its words of alphabets; each pair of wide letters that
 * follow one another, with nothing or white space between; a wide letter alone
 * that no other follows. A text that has a term (term.h) has all of the term's
 * tokens, so that an index of them finds every match, and more: whether the
 * term stands there is then asked of the text.
 *
 * Measured on real news (store/DESIGN.md): pairs are smaller than trigrams and
 * know words of two letters, which most Korean words are.
 */
#ifndef NEWSFOLD_CORE_FIND_TOKEN_H
#define NEWSFOLD_CORE_FIND_TOKEN_H

#include "core/base/buffer.h"
#include "core/find/term.h"

/* Letters of a word that count; what is longer is cut. */
#define TOKEN_LETTERS_MAX 40

/* Which tokens of the text there were: reused from text to text. */
struct token_set {
	uint64_t *hash;
	size_t capacity, count;
};

void token_set_release(struct token_set *set);

/* The tokens of one text, each once, a space behind each, appended. */
void token_text(struct token_set *set, const struct folded *folded,
		struct buffer *out);

/* An FTS5 expression for texts that may have the term: its tokens, quoted. */
void token_term(const struct term *term, struct buffer *out);

#endif
