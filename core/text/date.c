#include "core/text/date.h"

#include "core/text/date_word.h"

/* A date is read from a few tokens; what separates them is kept as one byte. */
enum token_kind { TOKEN_NUMBER, TOKEN_WORD };

struct token {
	enum token_kind kind;
	struct date_word word; /* of TOKEN_WORD */
	uint64_t value;	       /* of TOKEN_NUMBER */
	unsigned digits;       /* of TOKEN_NUMBER, as written */
	unsigned char before;  /* the separator: 0 none, ' ' only space, else
				* the first other byte */
	unsigned gap;	       /* bytes between it and the token before */
	size_t begin, end;
};

#define TOKEN_COUNT 24 /* enough for the longest form */
#define WIDEST_GAP  4

struct tokens {
	struct bytes text;
	struct token at[TOKEN_COUNT];
	size_t count;
	size_t next; /* where the next token is looked for */
};

static bool is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word_byte(unsigned char c)
{
	return (c | 0x20) >= 'a' ? (c | 0x20) <= 'z' || c >= 0x80 : false;
}

static void read_number(struct tokens *t, struct token *token)
{
	size_t i = token->begin;

	token->kind = TOKEN_NUMBER;
	token->value = 0;
	while (i < t->text.size && is_digit(t->text.data[i])) {
		if (token->value < 1000000000000000u)
			token->value = token->value * 10 +
				       (uint64_t)(t->text.data[i] - '0');
		i++;
	}
	token->digits = (unsigned)(i - token->begin);
	token->end = i;
}

static bool read_word(struct tokens *t, struct token *token)
{
	size_t i = token->begin;

	token->kind = TOKEN_WORD;
	token->word = date_word_at(bytes_slice(t->text, i, t->text.size));
	if (token->word.size) {
		token->end = i + token->word.size;
		return true;
	}
	while (i < t->text.size && is_word_byte(t->text.data[i]) &&
	       i - token->begin < 32) {
		i++;
		/* A known CJK word may begin inside a run of letters. */
		if (t->text.data[i - 1] >= 0x80 && i < t->text.size &&
		    t->text.data[i] >= 0xE0 &&
		    date_word_at(bytes_slice(t->text, i, t->text.size)).size)
			break;
	}
	token->end = i;
	return true;
}

static bool next_token(struct tokens *t, struct token *token)
{
	size_t from = t->next, i = from;

	token->before = 0;
	for (; i < t->text.size; i++) {
		unsigned char c = t->text.data[i];

		if (is_digit(c) || is_word_byte(c))
			break;
		if (token->before == 0 || token->before == ' ')
			token->before = c <= ' ' ? ' ' : c;
	}
	if (i == t->text.size)
		return false;
	token->begin = i;
	token->gap = (unsigned)(i - from);
	if (is_digit(t->text.data[i]))
		read_number(t, token);
	else
		read_word(t, token);
	t->next = token->end;
	return true;
}

/* Keep the window full: drop `drop` tokens, read as many. */
static void fill(struct tokens *t, size_t drop)
{
	memmove(t->at, t->at + drop, (t->count - drop) * sizeof(*t->at));
	t->count -= drop;
	while (t->count < TOKEN_COUNT && next_token(t, &t->at[t->count]))
		t->count++;
}

static bool is_number(const struct tokens *t, size_t i, unsigned least,
		      unsigned most)
{
	return i < t->count && t->at[i].kind == TOKEN_NUMBER &&
	       t->at[i].digits >= least && t->at[i].digits <= most;
}

static bool is_word(const struct tokens *t, size_t i, enum date_word_kind kind)
{
	return i < t->count && t->at[i].kind == TOKEN_WORD &&
	       t->at[i].word.kind == kind;
}

static bool is_near(const struct tokens *t, size_t i)
{
	return i < t->count && t->at[i].gap <= WIDEST_GAP;
}

static int value_of(const struct tokens *t, size_t i)
{
	return (int)t->at[i].value;
}

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

/* Two digits of a year as RFC 850 and POSIX read them. */
static int full_year(int year, unsigned digits)
{
	if (digits == 4)
		return year;
	return year < 69 ? 2000 + year : 1900 + year;
}

static bool is_day_separator(unsigned char c)
{
	return c == '-' || c == '/' || c == '.';
}

/* 20250204, 20250204163400, 20250204T1634: returns tokens used. */
static size_t match_compact(const struct tokens *t, size_t i, struct date *d)
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
	if (digits == 8 && is_word(t, i + 1, DATE_WORD_T) &&
	    t->at[i + 1].gap == 0 && is_number(t, i + 2, 4, 6) &&
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
static size_t match_year_first(const struct tokens *t, size_t i, struct date *d)
{
	if (is_number(t, i, 4, 4) && is_number(t, i + 1, 1, 2) &&
	    is_number(t, i + 2, 1, 2) && is_near(t, i + 1) &&
	    is_near(t, i + 2) && is_day_separator(t->at[i + 1].before) &&
	    is_day_separator(t->at[i + 2].before) &&
	    set_day(d, value_of(t, i), value_of(t, i + 1), value_of(t, i + 2)))
		return 3;
	return 0;
}

/* 2024년 3월 18일, 2024年3月18日 */
static size_t match_cjk(const struct tokens *t, size_t i, struct date *d)
{
	if (is_number(t, i, 4, 4) && is_word(t, i + 1, DATE_WORD_YEAR) &&
	    is_number(t, i + 2, 1, 2) && is_word(t, i + 3, DATE_WORD_MONTHS) &&
	    is_number(t, i + 4, 1, 2) && is_word(t, i + 5, DATE_WORD_DAY) &&
	    set_day(d, value_of(t, i), value_of(t, i + 2), value_of(t, i + 4)))
		return 6;
	return 0;
}

/* 4.2.2025, 2/4/2025, 4-2-2025 */
static size_t match_year_last(const struct tokens *t, size_t i,
			      enum date_order order, struct date *d)
{
	int a, b, year;
	unsigned char mark;

	if (!is_number(t, i, 1, 2) || !is_number(t, i + 1, 1, 2) ||
	    !is_number(t, i + 2, 4, 4) || !is_near(t, i + 1) ||
	    !is_near(t, i + 2))
		return 0;
	mark = t->at[i + 1].before;
	if (!is_day_separator(mark) || t->at[i + 2].before != mark)
		return 0;
	a = value_of(t, i);
	b = value_of(t, i + 1);
	year = value_of(t, i + 2);
	if (mark == '.' || a > 12 || (order == DATE_DAY_FIRST && b <= 12))
		return set_day(d, year, b, a) ? 3 : 0;
	return set_day(d, year, a, b) ? 3 : 0;
}

/* 4 Feb 2025, 19-OCT-1987, 4. Februar 2025, 4 de febrero de 2025, 4th of
 * February, 2025 */
static size_t match_day_month(const struct tokens *t, size_t i, struct date *d)
{
	size_t month = i + 1, year;

	if (!is_number(t, i, 1, 2))
		return 0;
	while (month < i + 3 && is_word(t, month, DATE_WORD_FILLER))
		month++;
	if (!is_word(t, month, DATE_WORD_MONTH) || !is_near(t, month))
		return 0;
	year = month + 1;
	while (year < month + 3 && is_word(t, year, DATE_WORD_FILLER))
		year++;
	if (!is_near(t, year))
		return 0;
	if (is_number(t, year, 4, 4) ||
	    (is_number(t, year, 2, 2) && t->at[year].before == '-'))
		if (set_day(d, full_year(value_of(t, year), t->at[year].digits),
			    t->at[month].word.value, value_of(t, i)))
			return year + 1 - i;
	return 0;
}

/* Feb 4, 2025; February 4th 2025; Tue Feb 4 16:34:00 2025 */
static size_t match_month_day(const struct tokens *t, size_t i, struct date *d)
{
	size_t year = i + 2;

	if (!is_word(t, i, DATE_WORD_MONTH) || !is_number(t, i + 1, 1, 2) ||
	    !is_near(t, i + 1))
		return 0;
	while (year < i + 4 && is_word(t, year, DATE_WORD_FILLER))
		year++;
	if (is_number(t, year, 4, 4) && is_near(t, year) &&
	    set_day(d, value_of(t, year), t->at[i].word.value,
		    value_of(t, i + 1)))
		return year + 1 - i;
	/* ctime(3): the time stands before the year. */
	for (year = i + 4; year < i + 7; year++)
		if (is_number(t, year, 4, 4) && t->at[i + 3].before == ':' &&
		    is_number(t, i + 2, 1, 2) &&
		    set_day(d, value_of(t, year), t->at[i].word.value,
			    value_of(t, i + 1)) &&
		    set_time(d, value_of(t, i + 2), value_of(t, i + 3),
			     is_number(t, i + 4, 2, 2) &&
					     t->at[i + 4].before == ':'
				     ? value_of(t, i + 4)
				     : 0))
			return year + 1 - i;
	return 0;
}

static size_t match_day(const struct tokens *t, size_t i, enum date_order order,
			struct date *d)
{
	size_t used = 0;

	if (i >= t->count)
		return 0;
	if (t->at[i].kind == TOKEN_NUMBER) {
		used = match_year_first(t, i, d);
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
static size_t match_time(const struct tokens *t, size_t i, struct date *d)
{
	size_t from = i, first;
	int half = 0, minute = 0, second = 0;
	bool has_mark = false;

	if (is_word(t, i, DATE_WORD_HALF))
		half = t->at[i++].word.value;
	if (!is_number(t, i, 1, 2))
		return from;
	first = i++;
	if (is_number(t, i, 2, 2) && t->at[i].gap == 1 &&
	    (t->at[i].before == ':' ||
	     (t->at[i].before == '.' && t->at[first].gap > 0))) {
		minute = value_of(t, i++);
		has_mark = true;
		if (is_number(t, i, 2, 2) && t->at[i].before == ':' &&
		    t->at[i].gap == 1) {
			second = value_of(t, i++);
			if (is_number(t, i, 1, 9) && t->at[i].gap == 1 &&
			    (t->at[i].before == '.' || t->at[i].before == ','))
				i++; /* a fraction */
		}
	} else if (is_word(t, i, DATE_WORD_HOUR)) {
		has_mark = true;
		i++;
		if (is_number(t, i, 1, 2)) {
			minute = value_of(t, i++);
			if (is_word(t, i, DATE_WORD_MINUTE))
				i++;
			if (is_number(t, i, 1, 2) &&
			    is_word(t, i + 1, DATE_WORD_SECOND)) {
				second = value_of(t, i);
				i += 2;
			}
		}
	}
	if (is_word(t, i, DATE_WORD_HALF) && !half && is_near(t, i)) {
		half = t->at[i++].word.value;
		has_mark = true;
	}
	if (!has_mark ||
	    !set_time(d, clock_hour(value_of(t, first), half), minute, second))
		return from;
	return i;
}

static void set_zone(struct date *d, int minutes, bool is_utc)
{
	d->zone_minutes = minutes;
	d->has_zone = true;
	d->is_utc = is_utc;
}

/* Z, GMT, +0900, +09:00, KST after the time. */
static size_t match_zone(const struct tokens *t, size_t i, struct date *d)
{
	int sign, hours, minutes = 0;

	if (is_word(t, i, DATE_WORD_ZONE) && is_near(t, i)) {
		set_zone(d, t->at[i].word.value,
			 t->at[i].word.value == 0 && t->at[i].word.is_utc);
		i++;
	}
	if (i >= t->count || !is_near(t, i) || t->at[i].kind != TOKEN_NUMBER ||
	    t->at[i].begin == 0)
		return i;
	sign = t->text.data[t->at[i].begin - 1] == '+'	 ? 1
	       : t->text.data[t->at[i].begin - 1] == '-' ? -1
							 : 0;
	if (!sign || (t->at[i].digits != 2 && t->at[i].digits != 4))
		return i;
	hours = value_of(t, i);
	if (t->at[i].digits == 4) {
		minutes = hours % 100;
		hours /= 100;
	} else if (is_number(t, i + 1, 2, 2) && t->at[i + 1].before == ':' &&
		   t->at[i + 1].gap == 1) {
		minutes = value_of(t, i + 1);
		i++;
	}
	if (hours <= 15 && minutes < 60)
		set_zone(d, sign * (hours * 60 + minutes), false);
	return i + 1;
}

/* A weekday, 'T', "at", a dash: what may stand between day and time. */
static size_t skip_to_time(const struct tokens *t, size_t i)
{
	size_t from = i;

	while (i < from + 3 && i < t->count && t->at[i].gap <= 6 &&
	       t->at[i].kind == TOKEN_WORD &&
	       (t->at[i].before == '(' || t->at[i].word.kind == DATE_WORD_T ||
		t->at[i].word.kind == DATE_WORD_FILLER ||
		t->at[i].word.kind == DATE_WORD_WEEKDAY))
		i++;
	return i;
}

bool date_find(struct bytes text, enum date_order order, struct date *out,
	       size_t *end_out)
{
	struct tokens t = {.text = text};

	for (fill(&t, 0); t.count; fill(&t, 1)) {
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
		if (end_out)
			*end_out = t.at[last - 1].end;
		return true;
	}
	return false;
}

static bool parse_epoch(struct bytes text, struct date *out)
{
	int64_t value = 0;
	size_t digits = 0;

	while (digits < text.size && is_digit(text.data[digits]) && digits < 14)
		value = value * 10 + (text.data[digits++] - '0');
	if (digits < text.size && text.data[digits] != '.')
		return false;
	if (digits == 13)
		value /= 1000;
	else if (digits != 10 && digits != 9)
		return false;
	return date_of_unix(value, out);
}

bool date_parse(struct bytes text, enum date_order order, struct date *out)
{
	text = bytes_trim(text);
	if (text.size && parse_epoch(text, out))
		return true;
	return date_find(text, order, out, NULL);
}

void date_format(const struct date *d, struct buffer *out)
{
	int zone = d->zone_minutes < 0 ? -d->zone_minutes : d->zone_minutes;

	buffer_printf(out, "%04d-%02d-%02d", d->year, d->month, d->day);
	if (!d->has_time)
		return;
	buffer_printf(out, "T%02d:%02d:%02d", d->hour, d->minute, d->second);
	if (d->has_zone && d->is_utc)
		buffer_append_byte(out, 'Z');
	else if (d->has_zone)
		buffer_printf(out, "%c%02d:%02d",
			      d->zone_minutes < 0 ? '-' : '+', zone / 60,
			      zone % 60);
}

/* Days since 1970 of the proleptic Gregorian calendar (Howard Hinnant's
 * days_from_civil). */
static int64_t days_of(int year, int month, int day)
{
	int64_t y = year - (month <= 2);
	int64_t era = y / 400, of_era = y - era * 400;
	int64_t of_year =
		(153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	       of_year - 719468;
}

int64_t date_to_unix(const struct date *d)
{
	return days_of(d->year, d->month, d->day) * 86400 + d->hour * 3600 +
	       d->minute * 60 + d->second -
	       (d->has_zone ? d->zone_minutes * 60 : 0);
}

bool date_of_unix(int64_t seconds, struct date *out)
{
	int64_t days, rest, era, of_era, year_of_era, of_year, shifted;

	if (seconds < -5364662400 || seconds >= 7258118400)
		return false;
	days = seconds / 86400 - (seconds % 86400 < 0);
	rest = seconds - days * 86400;
	days += 719468;
	era = days / 146097;
	of_era = days - era * 146097;
	year_of_era =
		(of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) /
		365;
	of_year = of_era -
		  (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	shifted = (5 * of_year + 2) / 153;
	out->day = (int)(of_year - (153 * shifted + 2) / 5 + 1);
	out->month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
	out->year = (int)(year_of_era + era * 400 + (out->month <= 2));
	out->hour = (int)(rest / 3600);
	out->minute = (int)(rest / 60 % 60);
	out->second = (int)(rest % 60);
	out->zone_minutes = 0;
	out->has_time = out->has_zone = out->is_utc = true;
	return true;
}

bool date_unix_of_text(struct bytes text, int64_t *out)
{
	struct date date;

	if (!date_parse(text, DATE_MONTH_FIRST, &date))
		return false;
	*out = date_to_unix(&date);
	return true;
}

void date_append_unix(int64_t seconds, struct buffer *out)
{
	struct date date;

	if (date_of_unix(seconds, &date))
		date_format(&date, out);
}
