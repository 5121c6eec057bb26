/*
 * catalog_text.h - names, addresses and times of records as rows have them.
 *
 * A name or address is a prefix (catalog_intern.h) and the rest. The rest of a
 * name is a number, when it is written as numbers are; 16 bytes of a UUID with
 * '>' behind it, as in WARC; else text.
 */
#ifndef NEWSFOLD_STORE_CATALOG_CATALOG_TEXT_H
#define NEWSFOLD_STORE_CATALOG_CATALOG_TEXT_H

#include "store/catalog/sql.h"

/* In a statement that has record, origin, dump, and, joined from the left,
 * prefix as folder and site, and remark. */
#define RECORD_JOINS                                                           \
	" CROSS JOIN origin ON origin.num = record.origin" RECORD_NAMES
#define RECORD_NAMES                                                           \
	" LEFT JOIN prefix folder ON folder.num = record.folder"               \
	" LEFT JOIN prefix site ON site.num = record.site"                     \
	" LEFT JOIN remark ON remark.record = record.num"
/* Records of a dump, in the order of record_place. */
#define RECORDS_OF_DUMP                                                        \
	" FROM dump CROSS JOIN record_place place ON place.dump = dump.num"    \
	" CROSS JOIN record ON record.num = place.record"
#define RECORD_ID                                                              \
	"capture_id(remark.id, dump.name, folder.text, record.name,"           \
	" record.sha256)"
#define RECORD_NAME	 "record_name(folder.text, record.name)"
#define RECORD_URL	 "(ifnull(site.text, '') || record.path)"
#define RECORD_PUBLISHED "iso_time(record.published, origin.published_zone)"
#define RECORD_MODIFIED	 "iso_time(record.modified, origin.modified_zone)"
#define RECORD_FETCHED	 "iso_time(record.fetched, origin.fetched_zone)"
/* The date it is known by. */
#define RECORD_DATE "ifnull(" RECORD_PUBLISHED ", " RECORD_FETCHED ")"
/* See catalog_span.h. */
#define RECORD_IN_SPAN(since, until)                                           \
	"in_span(" RECORD_DATE ", " since ", " until ")"
/* A title or byline: a number is the record that has the text. */
#define RECORD_TITLE                                                           \
	"CASE typeof(record.title) WHEN 'integer' THEN (SELECT t.title"        \
	" FROM record t WHERE t.num = record.title) ELSE record.title END"
#define RECORD_BYLINE                                                          \
	"CASE typeof(record.byline) WHEN 'integer' THEN (SELECT t.byline"      \
	" FROM record t WHERE t.num = record.byline) ELSE record.byline END"

/* These functions, for statements of this connection. */
int catalog_text_functions(struct catalog *catalog, struct fault *fault);

/* Text, or a number when it is written as one is. */
void catalog_bind_label(sqlite3_stmt *statement, int at, struct bytes text);
/* The rest of a name: empty text is kept apart from none. */
void catalog_bind_name(sqlite3_stmt *statement, int at, struct bytes rest);
/* Bind a time; *out_zone, for its origin, is NULL's when it has none. */
void catalog_bind_time(sqlite3_stmt *statement, int at, struct bytes text,
		       struct bytes *out_zone);

/* The first bytes of an id, as indexes have them. */
static inline int64_t id_head(const struct id *id)
{
	return (int64_t)(id_prefix(id) >> 32);
}

/*
 * Where a name lies, in order of names: *out_size bytes, the same for some that
 * are neighbours. How far it agrees with the dump's landmark (its first name),
 * and what comes then: the nearer to the landmark, the further in it begins.
 */
#define PLACE_HEAD_SIZE 8
size_t catalog_place_head(struct bytes landmark, struct bytes name,
			  unsigned char out[PLACE_HEAD_SIZE]);

#endif
