#include "core/text/date.h"

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

void date_append_unix(int64_t seconds, struct buffer *out)
{
	struct date date;

	if (date_of_unix(seconds, &date))
		date_format(&date, out);
}
