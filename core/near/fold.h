/*
 * fold.h - the shadow text: what of a text counts when texts are compared.
 *
 * Letters and digits only, in the form Unicode calls NFKC_Casefold: white
 * space, punctuation, symbols and letter case make no difference, nor do full
 * and half width, ligatures, or composed and decomposed accents. Marks stay
 * where a script spells with them (vowel signs of India, Thailand, Tibet) and
 * go where they are optional (Arabic and Hebrew points, stray accents).
 *
 * Bytes that are no UTF-8 are passed over, and so is what a body has past
 * FOLD_SIZE_LIMIT.
 */
#ifndef NEWSFOLD_CORE_NEAR_FOLD_H
#define NEWSFOLD_CORE_NEAR_FOLD_H

#include "core/base/bytes.h"

/* A long novel has 3 MB, and a text takes forty times its bytes while it is
 * fingerprinted. */
#define FOLD_SIZE_LIMIT ((size_t)8 << 20)

/* Letter i is the folding of body bytes [begin[i], end[i]) and weighs units[i],
 * see letter_units. One character may give several letters with one span; spans
 * never go back. */
struct shadow {
	uint32_t *letter;
	uint32_t *begin;
	uint32_t *end;
	unsigned char *units;
	size_t count, capacity;
};

void shadow_release(struct shadow *shadow);

/* Tables of one worker, filled as scripts are met. */
struct folder;
struct folder *folder_new(void);
void folder_free(struct folder *folder);

/* *out is overwritten, its storage kept. */
void fold_text(struct folder *folder, struct bytes body, struct shadow *out);

/* What an ASCII character folds to; 0: it is dropped. */
extern const unsigned char fold_ascii_table[128];

#define LETTER_UNITS_MOST 3

/* Weight of a folded letter in shingle units: Han, kana and Hangul carry about
 * three times the information of a letter of an alphabet. */
static inline unsigned letter_units(uint32_t letter)
{
	if (letter < 0x3040)
		return 1;
	return (letter < 0x3100 || (letter >= 0x31f0 && letter < 0x3200) ||
		(letter >= 0x3400 && letter < 0xa000) ||
		(letter >= 0xac00 && letter < 0xd7a4) ||
		(letter >= 0x20000 && letter < 0x40000))
		       ? LETTER_UNITS_MOST
		       : 1;
}

#endif
