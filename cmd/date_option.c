#include "cmd/date_option.h"

#include "cmd/session.h"
#include "core/base/memory.h"
#include "core/text/date.h"

#include <stdlib.h>

int date_option_finish(const char *option, char **value)
{
	struct buffer iso = BUFFER_INIT;
	struct date date;

	if (!*value)
		return EXIT_DONE;
	if (!date_parse(bytes_of_string(*value), DATE_DAY_FIRST, &date))
		return session_usage("--%s %s: not a date; write 2025-02-04",
				     option, *value);
	date_format(&date, &iso);
	free(*value);
	*value = memory_copy_string(buffer_string(&iso));
	buffer_release(&iso);
	return EXIT_DONE;
}
