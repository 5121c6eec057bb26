/*
 * gap.h - where words begin and end in a folded text.
 *
 * Folding keeps letters and digits alone; what stood between two of them is
 * looked up in the text again. A word of an alphabet is a run of narrow letters
 * without a gap; Han, kana and Hangul (wide letters) are words of their own,
 * since those scripts write words together, or with endings behind them.
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

static inline bool letter_is_wide(uint32_t letter)
{
	return letter_units(letter) == 3;
}

#endif
