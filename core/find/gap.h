/*
 * gap.h - where words begin and end in a folded text.
 *
 * Folding keeps letters and digits alone; what stood between two of them is
 * looked up in the text again. A word of an alphabet is a run of narrow letters
 * without a gap; Han, kana, Hangul, Thai, Lao, Khmer and Burmese (wide letters)
 * are words of their own, since those scripts write words together, or with
 * endings behind them. Vowel signs and tone marks are letters too (fold.h), but
 * no match parts them from the letter they stand on.
 */
#ifndef NEWSFOLD_CORE_FIND_GAP_H
#define NEWSFOLD_CORE_FIND_GAP_H

#include "core/near/fold.h"

#include <stdbool.h>

enum gap {
	GAP_NONE,  /* nothing, or nothing that is seen: a soft hyphen */
	GAP_SPACE, /* white space alone */
	GAP_OTHER  /* anything else; the ends of the text */
};

/* A text and its folding. */
struct folded {
	struct bytes text;
	struct shadow shadow;
};

/* What stands before letter i; i may be the count of letters. */
enum gap gap_before(const struct folded *folded, size_t i);

/* Of an alphabet written without spaces between words. */
static inline bool letter_is_unspaced(uint32_t letter)
{
	if (letter < 0x0E00)
		return false;
	return letter < 0x0F00 ||			/* Thai, Lao */
	       (letter >= 0x1000 && letter < 0x10A0) || /* Burmese */
	       (letter >= 0x1780 && letter < 0x1800) || /* Khmer */
	       (letter >= 0xA9E0 && letter < 0xAA00) || /* more Burmese */
	       (letter >= 0xAA60 && letter < 0xAA80);
}

static inline bool letter_is_wide(uint32_t letter)
{
	return letter_units(letter) == 3 || letter_is_unspaced(letter);
}

/* Does the letter stand on the one before it: a vowel sign, a tone mark, a
 * consonant below another? */
bool letter_is_borne(uint32_t before, uint32_t letter);

#endif
