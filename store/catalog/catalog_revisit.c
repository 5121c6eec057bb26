/*
 * Revisits: records that stand for a page another record holds.
 */
#include "core/base/memory.h"
#include "core/text/date.h"
#include "store/catalog/catalog_intern.h"
#include "store/catalog/catalog_text.h"

#include <stdlib.h>

/* A revisit whose page is another than before, by rows; 0 is none. */
struct change {
	uint64_t record;
	uint64_t target;
	uint64_t old_body, new_body;
};

struct changes {
	struct change *list;
	size_t count, capacity;
};

static int has_revisits(struct catalog *catalog, struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog, "SELECT 1 FROM revisit LIMIT 1", &s,
			     fault);

	if (rc < 0)
		return rc;
	rc = sql_row(catalog, s, fault);
	sqlite3_reset(s);
	return rc;
}

/* Records that may be what a revisit refers to, with their texts. */
#define PAGES                                                                  \
	" FROM record CROSS JOIN origin ON origin.num = record.origin"         \
	" CROSS JOIN dump ON dump.num = record.dump" RECORD_NAMES
#define IS_PAGE " WHERE kind = 0 AND record.body IS NOT NULL"

/* All records once, each looked up among the few revisits. A record in a folder
 * or container is named after its file: its own name begins with a bracket. */
static int find_targets(struct catalog *catalog, struct fault *fault)
{
	static const char *const steps[] = {
		"CREATE TEMP TABLE IF NOT EXISTS target(revisit INTEGER,"
		" way INTEGER, id BLOB, record INTEGER)",
		"DELETE FROM target",
		"INSERT INTO target SELECT v.record, 0, " RECORD_ID
		", record.num" PAGES " CROSS JOIN revisit v ON"
		" v.refers_record = substr(" RECORD_NAME ","
		" instr(" RECORD_NAME ", '<'))" IS_PAGE,
		"INSERT INTO target SELECT v.record, 1, " RECORD_ID
		", record.num" PAGES " CROSS JOIN revisit v ON"
		" v.refers_url = " RECORD_URL " AND v.refers_fetched ="
		" " RECORD_FETCHED IS_PAGE,
		"INSERT INTO target SELECT v.record,"
		" CASE WHEN (SELECT ifnull(p.text, '') || r.path FROM record r"
		" LEFT JOIN prefix p ON p.num = r.site WHERE r.num = v.record)"
		" = " RECORD_URL " THEN 2 ELSE 3 END, " RECORD_ID
		", record.num" PAGES " CROSS JOIN payload"
		" ON payload.original = record.original"
		" CROSS JOIN revisit v ON v.refers_record = "
		"payload.digest" IS_PAGE,
		"DELETE FROM target WHERE record IN"
		" (SELECT record FROM revisit)",
		"CREATE INDEX IF NOT EXISTS temp.target_order"
		" ON target(revisit, way, id)"};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < ARRAY_COUNT(steps); i++)
		rc = sql_run(catalog, steps[i], fault);
	return rc;
}

static int find_changes(struct catalog *catalog, struct changes *changes,
			struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(
		catalog,
		"SELECT v.record, ifnull(t.num, 0), ifnull(r.body, 0),"
		" ifnull(t.body, 0) FROM revisit v"
		" JOIN record r ON r.num = v.record JOIN origin"
		" ON origin.num = r.origin LEFT JOIN record t"
		" ON t.num = (SELECT record FROM temp.target"
		" WHERE revisit = v.record ORDER BY way, id LIMIT 1)"
		" WHERE ifnull(v.target, 0) <> ifnull(t.num, 0)"
		" AND kind IN (0, 1) ORDER BY v.record",
		&s, fault);

	if (rc < 0)
		return rc;
	while ((rc = sql_row(catalog, s, fault)) > 0) {
		ARRAY_RESERVE(changes->list, changes->count + 1,
			      changes->capacity);
		changes->list[changes->count++] =
			(struct change){sql_number(s, 0), sql_number(s, 1),
					sql_number(s, 2), sql_number(s, 3)};
	}
	sqlite3_reset(s);
	return rc;
}

/* What the row's origin is with the target's page, or without one. */
static int find_origin(struct catalog *catalog, const struct change *change,
		       int64_t *out_origin, struct fault *fault)
{
	struct origin origin = {.kind = RECORD_OTHER};
	sqlite3_stmt *s;
	int rc = sql_prepare(
		catalog,
		"SELECT r.inside, r.fetched_zone, t.outlet, t.language,"
		" t.charset, t.sources, t.published_zone, t.modified_zone,"
		" ?2 IS NOT NULL FROM origin r LEFT JOIN origin t"
		" ON t.num = (SELECT origin FROM record WHERE num = ?2)"
		" WHERE r.num = (SELECT origin FROM record WHERE num = ?1)",
		&s, fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, (int64_t)change->record);
	if (change->target)
		sql_bind_number(s, 2, (int64_t)change->target);
	rc = sql_row(catalog, s, fault);
	if (rc <= 0)
		return rc;
	origin.is_inside = sql_number(s, 0) != 0;
	origin.zone[ZONE_FETCHED] = sql_text(s, 1);
	origin.outlet = sql_text(s, 2);
	origin.language = sql_text(s, 3);
	origin.charset = sql_text(s, 4);
	origin.sources = sql_text(s, 5);
	origin.zone[ZONE_PUBLISHED] = sql_text(s, 6);
	origin.zone[ZONE_MODIFIED] = sql_text(s, 7);
	if (sql_number(s, 8))
		origin.kind = RECORD_CAPTURE;
	rc = intern_origin(catalog, &origin, out_origin, fault);
	sqlite3_reset(s);
	return rc;
}

/* Run on the two rows; ?3 is the origin. */
static int run_on_change(struct catalog *catalog, const char *text,
			 const struct change *change, int64_t origin,
			 struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog, text, &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, (int64_t)change->record);
	if (change->target)
		sql_bind_number(s, 2, (int64_t)change->target);
	sql_bind_number(s, 3, origin);
	return sql_finish(catalog, s, fault);
}

/* The row becomes a capture of the target's page, or other again. */
static int write_change(struct catalog *catalog, const struct change *change,
			struct fault *fault)
{
	int64_t origin = 0;
	int rc = find_origin(catalog, change, &origin, fault);

	if (rc == 0)
		rc = run_on_change(
			catalog,
			"UPDATE record SET origin = ?3, (body, source_id,"
			" title, byline, published, modified) = (SELECT body,"
			" source_id, title, byline, published, modified"
			" FROM record t WHERE t.num = ?2) WHERE num = ?1",
			change, origin, fault);
	if (rc == 0)
		rc = run_on_change(
			catalog,
			"INSERT INTO remark(record, undecodable)"
			" SELECT ?1, undecodable FROM remark WHERE record = ?2"
			" UNION ALL SELECT ?1, NULL LIMIT 1"
			" ON CONFLICT(record) DO UPDATE"
			" SET undecodable = excluded.undecodable",
			change, origin, fault);
	return rc < 0 ? rc
		      : run_on_change(catalog,
				      "UPDATE revisit SET target = ?2"
				      " WHERE record = ?1",
				      change, origin, fault);
}

/* What the row of a body says of its captures. */
struct tally {
	uint64_t captures;
	int64_t published, fetched, first_seen, last_seen;
};

static int64_t time_of(struct bytes text)
{
	int64_t seconds;

	return text.size && date_unix_of_text(text, &seconds) ? seconds
							      : INT64_MAX;
}

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static void take_dates(struct tally *tally, int64_t published, int64_t fetched)
{
	int64_t day = catalog_day_seen(published, fetched);

	tally->captures++;
	tally->published = least(tally->published, published);
	tally->fetched = least(tally->fetched, fetched);
	tally->first_seen = least(tally->first_seen, day);
	tally->last_seen = day > tally->last_seen ? day : tally->last_seen;
}

static int write_tally(struct catalog *catalog, uint64_t body,
		       const struct tally *tally, struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog,
			     "UPDATE body SET captures = ?2, published = ?3,"
			     " fetched = ?4, first_seen = ?5, last_seen = ?6"
			     " WHERE num = ?1",
			     &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, (int64_t)body);
	sql_bind_number(s, 2, (int64_t)tally->captures);
	sql_bind_time(s, 3, tally->published);
	sql_bind_time(s, 4, tally->fetched);
	sql_bind_number(s, 5, tally->first_seen);
	sql_bind_number(s, 6, tally->last_seen);
	rc = sql_finish(catalog, s, fault);
	return rc < 0 ? rc : catalog_touch(catalog, (uint32_t)body, fault);
}

#define DATES_OF_BODY                                                          \
	"SELECT " RECORD_PUBLISHED ", " RECORD_FETCHED " FROM record"          \
	" CROSS JOIN origin ON origin.num = record.origin WHERE body = ?1"

/* What a body's row says of its captures, from them anew. */
static int recount(struct catalog *catalog, uint64_t body, struct fault *fault)
{
	struct tally tally = {0, INT64_MAX, INT64_MAX, INT64_MAX, INT64_MIN};
	sqlite3_stmt *s;
	int rc;

	if (body == 0)
		return 0;
	rc = sql_prepare(catalog, DATES_OF_BODY, &s, fault);
	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, (int64_t)body);
	while ((rc = sql_row(catalog, s, fault)) > 0)
		take_dates(&tally, time_of(sql_text(s, 0)),
			   time_of(sql_text(s, 1)));
	sqlite3_reset(s);
	return rc < 0 ? rc : write_tally(catalog, body, &tally, fault);
}

int catalog_resolve_revisits(struct catalog *catalog, struct fault *fault)
{
	struct changes changes = {NULL, 0, 0};
	int rc = has_revisits(catalog, fault);

	if (rc <= 0)
		return rc;
	rc = find_targets(catalog, fault);
	if (rc == 0)
		rc = find_changes(catalog, &changes, fault);
	for (size_t i = 0; rc == 0 && i < changes.count; i++)
		rc = write_change(catalog, &changes.list[i], fault);
	for (size_t i = 0; rc == 0 && i < changes.count; i++) {
		rc = recount(catalog, changes.list[i].old_body, fault);
		if (rc == 0)
			rc = recount(catalog, changes.list[i].new_body, fault);
	}
	free(changes.list);
	return rc;
}

int catalog_each_revisit_of(struct catalog *catalog, int64_t row,
			    catalog_row_fn *visit, void *context,
			    struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_open(catalog,
			  "SELECT record FROM revisit WHERE target = ?1"
			  " ORDER BY record",
			  &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, row);
	while ((rc = sql_row(catalog, s, fault)) > 0) {
		rc = visit(context, (int64_t)sql_number(s, 0), fault);
		if (rc != 0)
			break;
	}
	sql_close(catalog, s);
	return rc;
}

int catalog_count_revisits(struct catalog *catalog, const char *dump_name,
			   uint64_t *out, struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog,
			     "SELECT count(*) FROM revisit JOIN record"
			     " ON record.num = revisit.record JOIN dump"
			     " ON dump.num = record.dump"
			     " WHERE target IS NOT NULL AND dump.name = ?1",
			     &s, fault);

	*out = 0;
	if (rc < 0)
		return rc;
	sql_bind_text(s, 1, bytes_of_string(dump_name));
	rc = sql_row(catalog, s, fault);
	if (rc > 0)
		*out = sql_number(s, 0);
	sqlite3_reset(s);
	return rc < 0 ? rc : 0;
}
