/*
 * fuzz_date.c - dates found in any text; what is written reads back the same.
 */
#include "tests/fuzz/fuzz.h"

#include "core/text/date.h"

static void check_date(const struct date *date)
{
	struct buffer text = BUFFER_INIT;
	struct date back;
	int64_t seconds;

	LAW(date->year >= 1800 && date->year <= 2199);
	LAW(date->month >= 1 && date->month <= 12);
	LAW(date->day >= 1 && date->day <= 31);
	date_format(date, &text);
	LAW(date_parse(buffer_view(&text), DATE_DAY_FIRST, &back));
	LAW(date_to_unix(&back) == date_to_unix(date));
	LAW(back.has_time == date->has_time);
	LAW(date_unix_of_text(buffer_view(&text), &seconds));
	LAW(seconds == date_to_unix(date));
	buffer_release(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes text = bytes_make(data, size);
	struct date date;
	struct date_place place;

	for (int order = 0; order < 2; order++) {
		if (date_find(text, (enum date_order)order, &date, &place)) {
			LAW(place.begin < place.end && place.end <= size);
			check_date(&date);
		}
		if (date_parse(text, (enum date_order)order, &date))
			check_date(&date);
	}
	return 0;
}
