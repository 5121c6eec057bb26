/*
 * catalog_time.h - times of captures as numbers that give their text back.
 *
 * date_format writes a time in few ways, so Unix seconds and the zone as it was
 * written say all of it: "Z", "+09:00", "" for a time without zone (taken for
 * UTC), "day" for a date without time.
 */
#ifndef NEWSFOLD_STORE_CATALOG_CATALOG_TIME_H
#define NEWSFOLD_STORE_CATALOG_CATALOG_TIME_H

#include "core/base/bytes.h"

#define CATALOG_TIME_SIZE 26 /* of the longest text */

/* False when the text would not come back to the byte: keep it as it is.
 * `zone` is of the text, or a literal. */
bool catalog_time_take(struct bytes text, int64_t *out_seconds,
		       struct bytes *out_zone);
/* The text; 0 bytes when no catalog_time_take gave these. */
size_t catalog_time_text(int64_t seconds, struct bytes zone,
			 char out[CATALOG_TIME_SIZE]);

#endif
