#include "store/catalog/catalog_time.h"

#include "core/text/date.h"

#define DAY_SIZE  10 /* 2025-02-04 */
#define TIME_SIZE 19 /* 2025-02-04T16:34:00 */
#define ZONE_SIZE 6  /* +09:00 */

static int number(const unsigned char *digit, int count)
{
	int value = 0;

	for (int i = 0; i < count; i++) {
		if (digit[i] < '0' || digit[i] > '9')
			return -1;
		value = value * 10 + digit[i] - '0';
	}
	return value;
}

static char *put_number(char *to, int value, int count)
{
	for (int i = count; i-- > 0; value /= 10)
		to[i] = (char)('0' + value % 10);
	return to + count;
}

/* False for what is no zone. */
static bool minutes_of(struct bytes zone, int *out)
{
	int hours, minutes;

	*out = 0;
	if (zone.size == 0 || bytes_equal(zone, BYTES_LITERAL("Z")))
		return true;
	if (zone.size != ZONE_SIZE ||
	    (zone.data[0] != '+' && zone.data[0] != '-'))
		return false;
	hours = number(zone.data + 1, 2);
	minutes = number(zone.data + 4, 2);
	*out = hours * 60 + minutes;
	if (zone.data[0] == '-')
		*out = -*out;
	return zone.data[3] == ':' && hours >= 0 && hours <= 15 &&
	       minutes >= 0 && minutes < 60;
}

size_t catalog_time_text(int64_t seconds, struct bytes zone,
			 char out[CATALOG_TIME_SIZE])
{
	bool is_day = bytes_equal(zone, BYTES_LITERAL("day"));
	int minutes = 0;
	struct date d;
	char *to = out;

	if (seconds < -(INT64_C(1) << 40) || seconds > INT64_C(1) << 40 ||
	    (!is_day && !minutes_of(zone, &minutes)) ||
	    !date_of_unix(seconds + 60 * (int64_t)minutes, &d))
		return 0;
	to = put_number(to, d.year, 4);
	*to++ = '-';
	to = put_number(to, d.month, 2);
	*to++ = '-';
	to = put_number(to, d.day, 2);
	if (is_day)
		return DAY_SIZE;
	*to++ = 'T';
	to = put_number(to, d.hour, 2);
	*to++ = ':';
	to = put_number(to, d.minute, 2);
	*to++ = ':';
	put_number(to, d.second, 2);
	if (zone.size)
		memcpy(out + TIME_SIZE, zone.data, zone.size);
	return TIME_SIZE + zone.size;
}

/* Numbers where numbers stand; their sense is told by writing them again. */
static bool read_date(struct bytes text, struct date *d)
{
	const unsigned char *p = text.data;

	*d = (struct date){.year = number(p, 4),
			   .month = number(p + 5, 2),
			   .day = number(p + 8, 2)};
	if (text.size > DAY_SIZE) {
		d->has_time = true;
		d->hour = number(p + 11, 2);
		d->minute = number(p + 14, 2);
		d->second = number(p + 17, 2);
	}
	return d->year >= 1800 && d->year <= 2199 && d->month >= 1 &&
	       d->month <= 12 && d->day >= 1 && d->day <= 31 && d->hour >= 0 &&
	       d->minute >= 0 && d->second >= 0;
}

bool catalog_time_take(struct bytes text, int64_t *out_seconds,
		       struct bytes *out_zone)
{
	char again[CATALOG_TIME_SIZE];
	struct date d;
	size_t size;

	*out_zone = BYTES_LITERAL("day");
	if (text.size >= TIME_SIZE && text.size < CATALOG_TIME_SIZE)
		*out_zone = bytes_slice(text, TIME_SIZE, text.size);
	else if (text.size != DAY_SIZE)
		return false;
	if (!read_date(text, &d) ||
	    (d.has_time && !minutes_of(*out_zone, &d.zone_minutes)))
		return false;
	d.has_zone = d.zone_minutes != 0;
	*out_seconds = date_to_unix(&d);
	size = catalog_time_text(*out_seconds, *out_zone, again);
	return bytes_equal(text, bytes_make(again, size));
}
