#include "core/input/iso_time.h"

#include <time.h>

bool iso_time(int64_t seconds, char out[ISO_TIME_SIZE])
{
	time_t when = (time_t)seconds;
	struct tm tm;

	/* Years 1 to 9999. */
	if (seconds < -62135596800 || seconds > 253402300799)
		return false;
	return gmtime_r(&when, &tm) &&
	       strftime(out, ISO_TIME_SIZE, "%Y-%m-%dT%H:%M:%SZ", &tm) > 0;
}
