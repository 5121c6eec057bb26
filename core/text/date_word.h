/*
 * date_word.h - the words that stand in dates, in the languages news is in.
 */
#ifndef NEWSFOLD_CORE_TEXT_DATE_WORD_H
#define NEWSFOLD_CORE_TEXT_DATE_WORD_H

#include "core/base/bytes.h"

enum date_word_kind {
	DATE_WORD_NONE,
	DATE_WORD_MONTH,   /* value 1-12 */
	DATE_WORD_WEEKDAY, /* value not used */
	DATE_WORD_YEAR,	   /* 년 年 */
	DATE_WORD_MONTHS,  /* 월 月 */
	DATE_WORD_DAY,	   /* 일 日 */
	DATE_WORD_HOUR,	   /* 시 時 h Uhr */
	DATE_WORD_MINUTE,  /* 분 分 */
	DATE_WORD_SECOND,  /* 초 秒 */
	DATE_WORD_HALF,	   /* am pm 오전 오후; value DATE_AM or DATE_PM */
	DATE_WORD_T,	   /* the T of ISO 8601 */
	DATE_WORD_FILLER,  /* at, of, de, um, th */
	DATE_WORD_ZONE,	   /* value: minutes east */
};

#define DATE_AM 1
#define DATE_PM 2

struct date_word {
	enum date_word_kind kind;
	int value;
	bool is_utc;
	size_t size; /* bytes taken; 0 when no known word stands here */
};

/* The word the text begins with. Letters of Latin, Greek and Cyrillic are
 * compared without case; such a word must end where it ends. */
struct date_word date_word_at(struct bytes text);

#endif
