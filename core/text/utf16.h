/*
 * utf16.h - is it UTF-16, where no byte order mark says so?
 */
#ifndef NEWSFOLD_CORE_TEXT_UTF16_H
#define NEWSFOLD_CORE_TEXT_UTF16_H

#include "core/base/bytes.h"

#include <stdbool.h>

/* Read as UTF-16, does the sample hold characters alone: no controls, nothing
 * unassigned, no half pairs? One unit in 200 may be bad. Text of other charsets
 * may pass too: ASCII reads as Han. */
bool utf16_is_text(struct bytes sample, bool is_big);

/*
 * Nothing else than UTF-16 in an alphabet? The one byte of the pairs is nearly
 * constant there (06 in Arabic, 0E in Thai, 00 and 1E in Vietnamese) and spaces
 * and line ends bring NULs. Han and Hangul are spread too far to be told from
 * other bytes, unless the sample begins with a tag. Which end comes first goes
 * to *is_big.
 */
bool utf16_guess(struct bytes sample, bool *is_big);

#endif
