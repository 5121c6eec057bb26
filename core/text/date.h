/*
 * date.h - dates as people and machines write them, to ISO 8601.
 *
 * Reads RFC 822 and 850, ISO 8601 in all its spellings, compact digits, Unix
 * seconds and milliseconds, '2025.02.04 16:34', '2024년 3월 18일 오후 4시
 * 36분', '4 février 2025', 'Feb 4, 2025 4:34 pm EST' and the like.
 */
#ifndef NEWSFOLD_CORE_TEXT_DATE_H
#define NEWSFOLD_CORE_TEXT_DATE_H

#include "core/base/buffer.h"
#include "core/base/bytes.h"

struct date {
	int year; /* 1800 .. 2199 */
	int month, day;
	int hour, minute, second;
	int zone_minutes; /* east of Greenwich */
	bool has_time;
	bool has_zone;
	bool is_utc; /* the zone was written Z, UTC or GMT */
};

/* Bytes of the text it was found in, its time of day with it. */
struct date_place {
	size_t begin, end;
};

/* How to read 3/4/2025 when nothing else tells. */
enum date_order { DATE_MONTH_FIRST, DATE_DAY_FIRST };

/* The first date in the text; false when there is none. What stands before
 * and after it does not matter. *place (may be NULL): where it stands. */
bool date_find(struct bytes text, enum date_order order, struct date *out,
	       struct date_place *place);
/* As date_find, and also all-digit forms that only make sense alone: Unix
 * seconds (10 digits), milliseconds (13). For values known to be dates. */
bool date_parse(struct bytes text, enum date_order order, struct date *out);

/* "2025-02-04T16:34:00+09:00"; without zone or time when there was none. */
void date_format(const struct date *date, struct buffer *out);

/* Seconds since 1970; a missing zone is UTC, a missing time 00:00. */
int64_t date_to_unix(const struct date *date);
/* In UTC; false when the year would be outside 1800 .. 2199. */
bool date_of_unix(int64_t seconds, struct date *out);

/* What date_format wrote, or any other text of date_parse, to Unix seconds. */
bool date_unix_of_text(struct bytes text, int64_t *out);
/* Appends "YYYY-MM-DDThh:mm:ssZ". */
void date_append_unix(int64_t seconds, struct buffer *out);

#endif
