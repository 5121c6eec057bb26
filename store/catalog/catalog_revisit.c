/*
 * Revisits: records that stand for a page another record holds.
 */
#include "core/base/memory.h"
#include "core/base/sort.h"
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

int catalog_has_revisits(struct catalog *catalog, struct fault *fault)
{
	return sql_has_row(catalog, "SELECT 1 FROM revisit LIMIT 1", fault);
}

/*
 * What a revisit may refer to by: the best page (of the smallest id) for each
 * way and words of it, so that neither many revisits of one page nor many pages
 * alike cost more than themselves.
 *
 *     way 0  a record's name
 *         1  an address, when it was fetched
 *         2  a payload's digest, the revisit's own address
 *         3  a payload's digest
 */
#define TARGETS                                                                \
	"CREATE TEMP TABLE IF NOT EXISTS target(way INTEGER, words TEXT,"      \
	" more TEXT, id BLOB, record INTEGER, PRIMARY KEY(way, words, more))"  \
	" WITHOUT ROWID"

/* Records that are no revisits themselves, with their texts. */
#define PAGES                                                                  \
	" FROM record CROSS JOIN origin ON origin.num = record.origin"         \
	" CROSS JOIN dump ON dump.num = record.dump" RECORD_NAMES
#define IS_PAGE                                                                \
	" WHERE kind = 0 AND record.body IS NOT NULL AND NOT EXISTS"           \
	" (SELECT 1 FROM revisit v WHERE v.record = record.num)"
#define IF_ASKED_FOR(what)                                                     \
	" AND EXISTS (SELECT 1 FROM revisit v WHERE " what ")"
#define IF_SMALLER                                                             \
	" ON CONFLICT(way, words, more) DO UPDATE SET id = excluded.id,"       \
	" record = excluded.record WHERE excluded.id < target.id"
/* A record in a folder or container is named after its file: its own name
 * begins with a bracket. */
#define OWN_NAME "substr(" RECORD_NAME ", instr(" RECORD_NAME ", '<'))"

/* A page without an address has a blob in its place, which equals no text. */
static int find_targets(struct catalog *catalog, struct fault *fault)
{
	static const char *const steps[] = {
		TARGETS,
		"DELETE FROM target",
		"INSERT INTO target SELECT 0, " OWN_NAME ", '', " RECORD_ID
		", record.num" PAGES IS_PAGE IF_ASKED_FOR(
			"v.refers_record = " OWN_NAME) IF_SMALLER,
		"INSERT INTO target SELECT 1, " RECORD_URL ", " RECORD_FETCHED
		", " RECORD_ID ", record.num" PAGES IS_PAGE IF_ASKED_FOR(
			"v.refers_url = " RECORD_URL
			" AND v.refers_fetched = " RECORD_FETCHED) IF_SMALLER,
		"INSERT INTO target SELECT 2, payload.digest,"
		" ifnull(" RECORD_URL ", x''), " RECORD_ID ", record.num" PAGES
		" CROSS JOIN payload"
		" ON payload.original = record.original" IS_PAGE IF_ASKED_FOR(
			"v.refers_record = payload.digest") IF_SMALLER,
		"INSERT INTO target SELECT 3, words, '', id, record FROM target"
		" WHERE way = 2" IF_SMALLER};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < ARRAY_COUNT(steps); i++)
		rc = sql_run(catalog, steps[i], fault);
	return rc;
}

#define TARGET		"(SELECT record FROM temp.target p WHERE p.way = "
#define AND_FETCHED	" AND p.more = v.refers_fetched)"
#define AND_OWN_ADDRESS " AND p.more = ifnull(site.text, '') || r.path)"
#define OF_NAME		TARGET "0 AND p.words = v.refers_record AND p.more = '')"
#define OF_ADDRESS	TARGET "1 AND p.words = v.refers_url" AND_FETCHED
#define OF_BOTH		TARGET "2 AND p.words = v.refers_record" AND_OWN_ADDRESS
#define OF_DIGEST	TARGET "3 AND p.words = v.refers_record AND p.more = '')"

static int find_changes(struct catalog *catalog, struct changes *changes,
			struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(
		catalog,
		"SELECT v.record, ifnull(t.num, 0), ifnull(r.body, 0),"
		" ifnull(t.body, 0) FROM revisit v"
		" JOIN record r ON r.num = v.record JOIN origin"
		" ON origin.num = r.origin"
		" LEFT JOIN prefix site ON site.num = r.site"
		" LEFT JOIN record t ON t.num = coalesce(" OF_NAME
		", " OF_ADDRESS ", " OF_BOTH ", " OF_DIGEST ")"
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

/* Each body once, however many revisits it was taken from or given to. */
static int recount_changed(struct catalog *catalog,
			   const struct changes *changes, struct fault *fault)
{
	uint64_t *body = memory_alloc((2 * changes->count + 1) * sizeof(*body));
	size_t count = 0;
	int rc = 0;

	for (size_t i = 0; i < changes->count; i++) {
		body[count++] = changes->list[i].old_body;
		body[count++] = changes->list[i].new_body;
	}
	if (count)
		qsort(body, count, sizeof(*body), compare_u64);
	for (size_t i = 0; rc == 0 && i < count; i++)
		if (i == 0 || body[i] != body[i - 1])
			rc = recount(catalog, body[i], fault);
	free(body);
	return rc;
}

int catalog_resolve_revisits(struct catalog *catalog, struct fault *fault)
{
	struct changes changes = {NULL, 0, 0};
	int rc = catalog_has_revisits(catalog, fault);

	if (rc <= 0)
		return rc;
	rc = find_targets(catalog, fault);
	if (rc == 0)
		rc = find_changes(catalog, &changes, fault);
	for (size_t i = 0; rc == 0 && i < changes.count; i++)
		rc = write_change(catalog, &changes.list[i], fault);
	if (rc == 0)
		rc = recount_changed(catalog, &changes, fault);
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

int catalog_page_of_revisit(struct catalog *catalog, int64_t row,
			    struct id *out, struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog,
			     "SELECT " RECORD_ID " FROM revisit"
			     " JOIN record ON record.num = revisit.target"
			     " JOIN dump ON dump.num = record.dump" RECORD_NAMES
			     " WHERE revisit.record = ?1",
			     &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, row);
	return sql_first_id(catalog, s, out, fault);
}

int catalog_is_revisit(struct catalog *catalog, int64_t row, bool *out,
		       struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog, "SELECT 1 FROM revisit WHERE record = ?1",
			     &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, row);
	rc = sql_row(catalog, s, fault);
	*out = rc > 0;
	sqlite3_reset(s);
	return rc < 0 ? rc : 0;
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

int catalog_each_run_revisits(struct catalog *catalog,
			      catalog_run_revisits_fn *visit, void *context,
			      struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_open(catalog,
			  "SELECT dump.id, record.run, count(*) FROM revisit"
			  " JOIN record ON record.num = revisit.record"
			  " JOIN dump ON dump.num = record.dump"
			  " WHERE target IS NOT NULL GROUP BY 1, 2",
			  &s, fault);

	if (rc < 0)
		return rc;
	while ((rc = sql_row(catalog, s, fault)) > 0) {
		struct catalog_run_revisits of = {.run = sql_number(s, 1),
						  .count = sql_number(s, 2)};

		sql_raw(s, 0, of.dump.byte, ID_SIZE);
		rc = visit(context, &of, fault);
		if (rc != 0)
			break;
	}
	sql_close(catalog, s);
	return rc;
}
