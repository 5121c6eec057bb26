/*
 * field.h - the facts about a capture, and where each was found.
 *
 * A reader fills in what the dump says (`given`); the extractor adds what the
 * page says. Values are UTF-8; an absent one is empty. Scrapers' words for
 * nothing ("None", "null") count as absent.
 */
#ifndef NEWSFOLD_CORE_TEXT_FIELD_H
#define NEWSFOLD_CORE_TEXT_FIELD_H

#include "core/base/buffer.h"
#include "core/base/bytes.h"

enum field {
	FIELD_SOURCE_ID, /* the record's own id */
	FIELD_URL,
	FIELD_OUTLET,
	FIELD_TITLE,
	FIELD_BYLINE,
	FIELD_PUBLISHED, /* ISO 8601 once extracted; as found in `given` */
	FIELD_MODIFIED,
	FIELD_FETCHED,
	FIELD_LANGUAGE, /* ISO 639-1 */
	FIELD_COUNT
};

/* "source_id", "url", ... as in the JSON of the contract; --map uses them. */
const char *field_name(enum field field);
/* FIELD_COUNT when there is no such field. */
enum field field_of_name(struct bytes name);
/* "", None, null, NaN, nil, undefined: what scrapers write for nothing. */
bool field_is_absent(struct bytes value);

/* Where a value was found; printed by `show` and `timeline`. */
enum field_source {
	SOURCE_NONE,
	SOURCE_GIVEN,	/* a field of the record (JSON key, CSV column) */
	SOURCE_ARCHIVE, /* the WARC or MHTML header around the page */
	SOURCE_JSON_LD,
	SOURCE_META,	  /* <meta property/name/itemprop> */
	SOURCE_LINK,	  /* <link rel=canonical> and the like */
	SOURCE_MARKUP,	  /* <h1>, <time>, itemprop, class names */
	SOURCE_TITLE_TAG, /* <title>; given: as the crawler's browser had it */
	SOURCE_TEXT,	  /* a line of the text itself */
	SOURCE_URL,	  /* read off the URL or host */
	SOURCE_PATH,	  /* the file's path or name: inferred */
	SOURCE_FILE_TIME, /* the member's modification time: inferred */
	SOURCE_SCRIPT,	  /* counting the text's characters */
	SOURCE_COUNT
};

const char *field_source_name(enum field_source source);

/* Marks beside a date. */
#define FIELD_ZONE_INFERRED 1 /* the zone is a guess (Korean text lines) */
#define FIELD_DATE_ONLY	    2 /* no time of day was given */

struct field_value {
	struct buffer text;
	enum field_source source;
	unsigned marks;
};

#endif
