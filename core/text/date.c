#include "core/text/date.h"

#include "core/text/date_token.h"

static int days_in_month(int year, int month)
{
	static const int days[12] = {31, 28, 31, 30, 31, 30,
				     31, 31, 30, 31, 30, 31};
	bool is_leap = year % 4 == 0 && (year % 100 || year % 400 == 0);

	return days[month - 1] + (month == 2 && is_leap);
}

static bool set_day(struct date *d, int year, int month, int day)
{
	*d = (struct date){.year = year, .month = month, .day = day};
	return year >= 1800 && year <= 2199 && month >= 1 && month <= 12 &&
	       day >= 1 && day <= days_in_month(year, month);
}

static bool set_time(struct date *d, int hour, int minute, int second)
{
	if (hour > 24 || minute > 59 || second > 60 ||
	    (hour == 24 && (minute || second)))
		return false;
	d->hour = hour == 24 ? 23 : hour;
	d->minute = hour == 24 ? 59 : minute;
	d->second = second == 60 ? 59 : second;
	d->has_time = true;
	return true;
}

static void set_zone(struct date *d, int minutes, bool is_utc)
{
	d->zone_minutes = minutes;
	d->has_zone = true;
	d->is_utc = is_utc;
}

static void set_word_zone(struct date *d, const struct date_word *word)
{
	set_zone(d, word->value, word->value == 0 && word->is_utc);
}

/* Two digits of a year as RFC 850 and POSIX read them; Thailand counts from the
 * death of the Buddha. */
static int full_year(int year, unsigned digits)
{
	if (digits == 4)
		return year < 2400 ? year : year - 543;
	return year < 69 ? 2000 + year : 1900 + year;
}

static bool is_day_separator(unsigned char c)
{
	return c == '-' || c == '/' || c == '.';
}

/* 20250204, 20250204163400, 20250204T1634: returns tokens used. */
static size_t match_compact(const struct date_tokens *t, size_t i,
			    struct date *d)
{
	uint64_t v = t->at[i].value;
	unsigned digits = t->at[i].digits;
	uint64_t clock = 0;

	if (digits != 8 && digits != 12 && digits != 14)
		return 0;
	if (digits == 14) {
		clock = v % 1000000;
		v /= 1000000;
	} else if (digits == 12) {
		clock = v % 10000 * 100;
		v /= 10000;
	}
	if (v < 19000101 || v > 20991231 ||
	    !set_day(d, (int)(v / 10000), (int)(v / 100 % 100), (int)(v % 100)))
		return 0;
	if (digits > 8 &&
	    !set_time(d, (int)(clock / 10000), (int)(clock / 100 % 100),
		      (int)(clock % 100)))
		return 0;
	if (digits == 8 && date_is_word(t, i + 1, DATE_WORD_T) &&
	    t->at[i + 1].gap == 0 && date_is_number(t, i + 2, 4, 6) &&
	    t->at[i + 2].gap == 0 && t->at[i + 2].digits != 5) {
		clock = t->at[i + 2].value *
			(t->at[i + 2].digits == 4 ? 100 : 1);
		if (set_time(d, (int)(clock / 10000), (int)(clock / 100 % 100),
			     (int)(clock % 100)))
			return 3;
	}
	return 1;
}

/* 2025-02-04, 2025. 2. 4., 2025/2/4 */
static size_t match_year_first(const struct date_tokens *t, size_t i,
			       struct date *d)
{
	if (date_is_number(t, i, 4, 4) && date_is_number(t, i + 1, 1, 2) &&
	    date_is_number(t, i + 2, 1, 2) && date_is_near(t, i + 1) &&
	    date_is_near(t, i + 2) && is_day_separator(t->at[i + 1].before) &&
	    is_day_separator(t->at[i + 2].before) &&
	    set_day(d, date_value(t, i), date_value(t, i + 1),
		    date_value(t, i + 2)))
		return 3;
	return 0;
}

/* 2025. február 4., 2025-Feb-04; but not "in 2024. May 4, 2025" */
static size_t match_year_word(const struct date_tokens *t, size_t i,
			      struct date *d)
{
	unsigned char mark, after;

	if (!date_is_number(t, i, 4, 4) ||
	    !date_is_word(t, i + 1, DATE_WORD_MONTH) ||
	    !date_is_number(t, i + 2, 1, 2) || !date_is_near(t, i + 1) ||
	    !date_is_near(t, i + 2))
		return 0;
	mark = t->at[i + 1].before;
	after = t->at[i + 2].end < t->text.size ? t->text.data[t->at[i + 2].end]
						: 0;
	if (mark == '-' ? t->at[i + 2].before != '-'
			: mark != '.' || (after != '.' && after != '-'))
		return 0;
	return set_day(d, date_value(t, i), t->at[i + 1].word.value,
		       date_value(t, i + 2))
		       ? 3
		       : 0;
}

/* 2024년 3월 18일, 2024年3月18日 */
static size_t match_cjk(const struct date_tokens *t, size_t i, struct date *d)
{
	if (date_is_number(t, i, 4, 4) &&
	    date_is_word(t, i + 1, DATE_WORD_YEAR) &&
	    date_is_number(t, i + 2, 1, 2) &&
	    date_is_word(t, i + 3, DATE_WORD_MONTHS) &&
	    date_is_number(t, i + 4, 1, 2) &&
	    date_is_word(t, i + 5, DATE_WORD_DAY) &&
	    set_day(d, date_value(t, i), date_value(t, i + 2),
		    date_value(t, i + 4)))
		return 6;
	return 0;
}

/* 4.2.2025, 2/4/2025, 4-2-2025 */
static size_t match_year_last(const struct date_tokens *t, size_t i,
			      enum date_order order, struct date *d)
{
	int a, b, year;
	unsigned char mark;

	if (!date_is_number(t, i, 1, 2) || !date_is_number(t, i + 1, 1, 2) ||
	    !date_is_number(t, i + 2, 4, 4) || !date_is_near(t, i + 1) ||
	    !date_is_near(t, i + 2))
		return 0;
	mark = t->at[i + 1].before;
	if (!is_day_separator(mark) || t->at[i + 2].before != mark)
		return 0;
	a = date_value(t, i);
	b = date_value(t, i + 1);
	year = date_value(t, i + 2);
	if (mark == '.' || a > 12 || (order == DATE_DAY_FIRST && b <= 12))
		return set_day(d, year, b, a) ? 3 : 0;
	return set_day(d, year, a, b) ? 3 : 0;
}

/* 4 Feb 2025, 19-OCT-1987, 4. Februar 2025, 4 de febrero de 2025, 4th of
 * February, 2025 */
static size_t match_day_month(const struct date_tokens *t, size_t i,
			      struct date *d)
{
	size_t month = i + 1, year;

	if (!date_is_number(t, i, 1, 2))
		return 0;
	while (month < i + 3 && date_is_word(t, month, DATE_WORD_FILLER))
		month++;
	if (!date_is_word(t, month, DATE_WORD_MONTH) || !date_is_near(t, month))
		return 0;
	year = month + 1;
	while (year < month + 3 && date_is_word(t, year, DATE_WORD_FILLER))
		year++;
	if (!date_is_near(t, year))
		return 0;
	if (date_is_number(t, year, 4, 4) ||
	    (date_is_number(t, year, 2, 2) && t->at[year].before == '-'))
		if (set_day(d,
			    full_year(date_value(t, year), t->at[year].digits),
			    t->at[month].word.value, date_value(t, i)))
			return year + 1 - i;
	return 0;
}

/* Z, GMT, GMT+7, +0900, +09:00, KST after the time. */
static size_t match_zone(const struct date_tokens *t, size_t i, struct date *d)
{
	int sign, hours, minutes = 0;
	bool has_name =
		date_is_word(t, i, DATE_WORD_ZONE) && date_is_near(t, i);

	if (has_name) {
		set_word_zone(d, &t->at[i].word);
		i++;
	}
	if (i >= t->count || !date_is_near(t, i) ||
	    t->at[i].kind != DATE_TOKEN_NUMBER || t->at[i].begin == 0)
		return i;
	sign = t->text.data[t->at[i].begin - 1] == '+'	 ? 1
	       : t->text.data[t->at[i].begin - 1] == '-' ? -1
							 : 0;
	/* One digit, as in GMT+7, is a zone's only behind its name. */
	if (!sign || (t->at[i].digits != 2 && t->at[i].digits != 4 &&
		      !(has_name && t->at[i].digits == 1)))
		return i;
	hours = date_value(t, i);
	if (t->at[i].digits == 4) {
		minutes = hours % 100;
		hours /= 100;
	} else if (date_is_number(t, i + 1, 2, 2) &&
		   t->at[i + 1].before == ':' && t->at[i + 1].gap == 1) {
		minutes = date_value(t, i + 1);
		i++;
	}
	if (hours <= 15 && minutes < 60)
		set_zone(d, sign * (hours * 60 + minutes), false);
	return i + 1;
}

/* Feb 4 16:34:00 2025 of ctime(3), perhaps without seconds, or with a zone
 * before the year. */
static size_t match_ctime(const struct date_tokens *t, size_t i, struct date *d)
{
	bool has_second =
		date_is_number(t, i + 4, 2, 2) && t->at[i + 4].before == ':';

	if (!date_is_number(t, i + 2, 1, 2) ||
	    !date_is_number(t, i + 3, 2, 2) || t->at[i + 3].before != ':')
		return 0;
	for (size_t year = i + 4; year < i + 7; year++)
		if (date_is_number(t, year, 4, 4) &&
		    set_day(d, date_value(t, year), t->at[i].word.value,
			    date_value(t, i + 1)) &&
		    set_time(d, date_value(t, i + 2), date_value(t, i + 3),
			     has_second ? date_value(t, i + 4) : 0)) {
			if (year > i + 4)
				match_zone(t, year - 1, d);
			return year + 1 - i;
		}
	return 0;
}

/* Feb 4, 2025; February 4th 2025 */
static size_t match_month_day(const struct date_tokens *t, size_t i,
			      struct date *d)
{
	size_t year = i + 2;

	if (!date_is_word(t, i, DATE_WORD_MONTH) ||
	    !date_is_number(t, i + 1, 1, 2) || !date_is_near(t, i + 1))
		return 0;
	while (year < i + 4 && date_is_word(t, year, DATE_WORD_FILLER))
		year++;
	if (date_is_number(t, year, 4, 4) && date_is_near(t, year) &&
	    set_day(d, date_value(t, year), t->at[i].word.value,
		    date_value(t, i + 1)))
		return year + 1 - i;
	return match_ctime(t, i, d);
}

static size_t match_day(const struct date_tokens *t, size_t i,
			enum date_order order, struct date *d)
{
	size_t used = 0;

	if (i >= t->count)
		return 0;
	if (t->at[i].kind == DATE_TOKEN_NUMBER) {
		used = match_year_first(t, i, d);
		if (!used)
			used = match_year_word(t, i, d);
		if (!used)
			used = match_cjk(t, i, d);
		if (!used)
			used = match_day_month(t, i, d);
		if (!used)
			used = match_year_last(t, i, order, d);
		if (!used)
			used = match_compact(t, i, d);
		return used;
	}
	return match_month_day(t, i, d);
}

static int clock_hour(int hour, int half)
{
	if (half == DATE_AM)
		return hour == 12 ? 0 : hour;
	if (half == DATE_PM)
		return hour < 12 ? hour + 12 : hour;
	return hour;
}

/* "16:34", "16:34:05.25", "오후 4시 36분", "16h30", "4 pm": from token i on,
 * returns the token after it, or i. */
static size_t match_time(const struct date_tokens *t, size_t i, struct date *d)
{
	size_t from = i, first;
	int half = 0, minute = 0, second = 0;
	bool has_mark = false;

	if (date_is_word(t, i, DATE_WORD_HALF))
		half = t->at[i++].word.value;
	if (!date_is_number(t, i, 1, 2))
		return from;
	first = i++;
	if (date_is_number(t, i, 2, 2) && t->at[i].gap == 1 &&
	    (t->at[i].before == ':' ||
	     (t->at[i].before == '.' && t->at[first].gap > 0))) {
		minute = date_value(t, i++);
		has_mark = true;
		if (date_is_number(t, i, 2, 2) && t->at[i].before == ':' &&
		    t->at[i].gap == 1) {
			second = date_value(t, i++);
			if (date_is_number(t, i, 1, 9) && t->at[i].gap == 1 &&
			    (t->at[i].before == '.' || t->at[i].before == ','))
				i++; /* a fraction */
		}
	} else if (date_is_word(t, i, DATE_WORD_HOUR)) {
		has_mark = true;
		i++;
		if (date_is_number(t, i, 1, 2)) {
			minute = date_value(t, i++);
			if (date_is_word(t, i, DATE_WORD_MINUTE))
				i++;
			if (date_is_number(t, i, 1, 2) &&
			    date_is_word(t, i + 1, DATE_WORD_SECOND)) {
				second = date_value(t, i);
				i += 2;
			}
		}
	}
	if (date_is_word(t, i, DATE_WORD_HALF) && !half && date_is_near(t, i)) {
		half = t->at[i++].word.value;
		has_mark = true;
	}
	if (!has_mark || !set_time(d, clock_hour(date_value(t, first), half),
				   minute, second))
		return from;
	return i;
}

/* A weekday, 'T', "at", a dash: what may stand between day and time. */
static size_t skip_to_time(const struct date_tokens *t, size_t i)
{
	size_t from = i;

	while (i < from + 3 && i < t->count && t->at[i].gap <= 6 &&
	       t->at[i].kind == DATE_TOKEN_WORD &&
	       (t->at[i].before == '(' || t->at[i].word.kind == DATE_WORD_T ||
		t->at[i].word.kind == DATE_WORD_FILLER ||
		t->at[i].word.kind == DATE_WORD_WEEKDAY))
		i++;
	return i;
}

bool date_find(struct bytes text, enum date_order order, struct date *out,
	       struct date_place *place)
{
	struct date_tokens t;

	date_tokens_begin(&t, text);
	for (date_tokens_fill(&t, 0); t.count; date_tokens_fill(&t, 1)) {
		size_t used = match_day(&t, 0, order, out);
		size_t i, last;

		if (!used)
			continue;
		last = used;
		if (!out->has_time) {
			i = skip_to_time(&t, used);
			if (i < t.count && t.at[i].gap <= 6 &&
			    match_time(&t, i, out) > i)
				last = match_time(&t, i, out);
		}
		if (out->has_time)
			last = match_zone(&t, last, out);
		if (place)
			*place = (struct date_place){t.at[0].begin,
						     t.at[last - 1].end};
		return true;
	}
	return false;
}

static bool parse_epoch(struct bytes text, struct date *out)
{
	int64_t value = 0;
	size_t digits = 0;

	while (digits < text.size && date_is_digit(text.data[digits]) &&
	       digits < 14)
		value = value * 10 + (text.data[digits++] - '0');
	if (digits < text.size && text.data[digits] != '.')
		return false;
	if (digits == 13)
		value /= 1000;
	else if (digits != 10 && digits != 9)
		return false;
	return date_of_unix(value, out);
}

/* What programs make of a date that is not set. */
static bool is_unset(const struct date *date)
{
	return date->has_time && date_to_unix(date) == 0;
}

bool date_parse(struct bytes text, enum date_order order, struct date *out)
{
	text = bytes_trim(text);
	if (text.size && parse_epoch(text, out))
		return true;
	return date_find(text, order, out, NULL) && !is_unset(out);
}

bool date_unix_of_text(struct bytes text, int64_t *out)
{
	struct date date;

	if (!date_parse(text, DATE_MONTH_FIRST, &date))
		return false;
	*out = date_to_unix(&date);
	return true;
}
