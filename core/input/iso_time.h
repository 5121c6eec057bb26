/*
 * iso_time.h - Unix seconds as ISO 8601 in UTC.
 */
#ifndef NEWSFOLD_CORE_INPUT_ISO_TIME_H
#define NEWSFOLD_CORE_INPUT_ISO_TIME_H

#include <stdbool.h>
#include <stdint.h>

#define ISO_TIME_SIZE 32

/* "2025-02-04T16:34:00Z"; false for times no calendar has. */
bool iso_time(int64_t seconds, char out[ISO_TIME_SIZE]);

#endif
