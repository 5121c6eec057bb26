/*
 * date_word_table.h - the words of date_word.h, as they are looked up.
 */
#ifndef NEWSFOLD_CORE_TEXT_DATE_WORD_TABLE_H
#define NEWSFOLD_CORE_TEXT_DATE_WORD_TABLE_H

#include "core/text/date_word.h"

#define DATE_WORD_LONGEST 40 /* bytes, folded */

struct date_word_row {
	const char *word;
	enum date_word_kind kind;
	short value;
};

/* Lower case, sorted by bytes. */
extern const struct date_word_row date_word_rows[];
extern const size_t date_word_row_count;

/* Scripts of three bytes a letter, most without spaces: compared as prefixes.
 */
extern const struct date_word_row date_word_prefix_rows[];
extern const size_t date_word_prefix_row_count;

#endif
