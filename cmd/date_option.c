#include "cmd/date_option.h"

#include "cmd/session.h"
#include "core/base/memory.h"
#include "core/text/date.h"

#include <stdlib.h>

/* 2025 or 2025-02, as a whole: ISO 8601 as it stands. */
static bool is_month_or_year(const char *text)
{
	size_t size = strlen(text);
	struct buffer day = BUFFER_INIT;
	struct date date;
	bool is_one;

	if ((size != 4 && size != 7) || strspn(text, "0123456789") != 4 ||
	    (size == 7 && text[4] != '-') ||
	    strspn(text + size - 2, "0123456789") != 2)
		return false;
	buffer_printf(&day, "%s%s", text, size == 4 ? "-01-01" : "-01");
	is_one = date_parse(buffer_view(&day), DATE_DAY_FIRST, &date);
	buffer_release(&day);
	return is_one;
}

/* "2025-02-04T25:00": the day is one, the time behind it is none. */
static bool has_bad_time(const char *text, const struct date *date)
{
	return !date->has_time && strlen(text) > 10 && text[4] == '-' &&
	       (text[10] == 'T' || text[10] == ' ');
}

int date_option_finish(const char *option, char **value)
{
	struct buffer iso = BUFFER_INIT;
	struct date date;

	if (!*value || is_month_or_year(*value))
		return EXIT_DONE;
	if (!date_parse(bytes_of_string(*value), DATE_DAY_FIRST, &date) ||
	    has_bad_time(*value, &date))
		return session_usage("--%s %s: not a date; write 2025-02-04, "
				     "2025-02, 2025 or "
				     "2025-02-04T16:34+09:00",
				     option, *value);
	date_format(&date, &iso);
	free(*value);
	*value = memory_copy_string(buffer_string(&iso));
	buffer_release(&iso);
	return EXIT_DONE;
}
