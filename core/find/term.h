/*
 * term.h - a word or phrase that is looked for, and where it stands in a text.
 *
 * Case, width and composition make no difference (core/near/fold.h). Of an
 * alphabet whole words match, or with `is_prefix` what begins with the last
 * one; between the words of a phrase any punctuation may stand. Han, kana,
 * Hangul, Thai, Lao, Khmer and Burmese match inside words, and where the text
 * has a space that the term has not (Korean writes compounds both ways), if the
 * match begins a word; a letter is not parted from the marks on it.
 */
#ifndef NEWSFOLD_CORE_FIND_TERM_H
#define NEWSFOLD_CORE_FIND_TERM_H

#include "core/find/gap.h"

/* Letters of a term at most: bounds the work on hostile text. */
#define TERM_LETTERS_MAX 256

struct term {
	uint32_t letter[TERM_LETTERS_MAX];
	bool has_gap[TERM_LETTERS_MAX]; /* before this letter, in the term */
	size_t count;
	bool is_prefix;
	bool is_excluded; /* texts with it are not wanted */
};

/* Folds `text` into the term's letters. False when there is none, or too many;
 * count tells which. */
bool term_set(struct term *term, struct folder *folder, struct bytes text);

/* The first match that begins at letter `from` or later: letters [*begin,
 * *end). */
bool term_find(const struct term *term, const struct folded *folded,
	       size_t from, size_t *begin, size_t *end);

/* How often the term stands in the text, counted up to `most`. */
unsigned term_count(const struct term *term, const struct folded *folded,
		    unsigned most);

#endif
