/*
 * What the log says, row by row: bodies, captures, dumps, runs.
 */
#include "core/base/memory.h"
#include "core/text/date.h"
#include "store/catalog/sql.h"

int catalog_body_number(struct catalog *catalog, const struct id *id,
			uint32_t *out_number, struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog, "SELECT num FROM body WHERE id = ?1", &s,
			     fault);

	*out_number = 0;
	if (rc < 0)
		return rc;
	sql_bind_id(s, 1, id);
	rc = sql_row(catalog, s, fault);
	if (rc > 0)
		*out_number = (uint32_t)sql_number(s, 0);
	sqlite3_reset(s);
	return rc < 0 ? rc : 0;
}

/* An object whose first entry is damaged is logged again when it is met again:
 * it keeps its number. */
int catalog_add_body(struct catalog *catalog, const struct id *id,
		     uint64_t bytes, uint32_t *out_number, struct fault *fault)
{
	uint32_t number;
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog,
			     "INSERT OR IGNORE INTO body(id, bytes, captures,"
			     " cluster) VALUES(?1, ?2, 0, 0)",
			     &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_id(s, 1, id);
	sql_bind_number(s, 2, (int64_t)bytes);
	rc = sql_finish(catalog, s, fault);
	number = (uint32_t)sqlite3_last_insert_rowid(catalog->db);
	if (rc == 0 && sqlite3_changes(catalog->db) == 0)
		rc = catalog_body_number(catalog, id, &number, fault);
	if (out_number)
		*out_number = number;
	return rc;
}

int catalog_skip_body(struct catalog *catalog, struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog,
			     "INSERT INTO body(id, bytes, captures, cluster)"
			     " VALUES(NULL, 0, 0, 0)",
			     &s, fault);

	return rc < 0 ? rc : sql_finish(catalog, s, fault);
}

static int64_t time_of(struct bytes text)
{
	int64_t seconds;

	return text.size && date_unix_of_text(text, &seconds) ? seconds
							      : INT64_MAX;
}

/* The body stands at one place more; its earliest dates may change. */
static int count_capture(struct catalog *catalog, uint32_t body,
			 const struct capture *capture, struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(
		catalog,
		"UPDATE body SET captures = captures + 1,"
		" published = min(ifnull(published, ?2), ifnull(?2, "
		"published)),"
		" fetched = min(ifnull(fetched, ?3), ifnull(?3, fetched))"
		" WHERE num = ?1",
		&s, fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, body);
	sql_bind_time(s, 2, time_of(capture->field[FIELD_PUBLISHED]));
	sql_bind_time(s, 3, time_of(capture->field[FIELD_FETCHED]));
	rc = sql_finish(catalog, s, fault);
	if (rc == 0)
		rc = sql_prepare(catalog,
				 "INSERT OR IGNORE INTO touched VALUES(?1)", &s,
				 fault);
	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, body);
	return sql_finish(catalog, s, fault);
}

static int insert_capture(struct catalog *catalog, const struct capture *c,
			  uint32_t body, struct fault *fault)
{
	unsigned char sources[2 * FIELD_COUNT];
	sqlite3_stmt *s;
	int rc = sql_prepare(
		catalog,
		"INSERT OR IGNORE INTO record(id, kind, dump, run, record,"
		" offset, length, sha256, original, body, source_id, url,"
		" outlet, title, byline, published, modified, fetched,"
		" language, sources, charset, undecodable, reason, inside)"
		" VALUES(?1, ?2, (SELECT num FROM dump WHERE id = ?3), ?4, ?5,"
		" ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,"
		" ?19, ?20, ?21, ?22, ?23, ?24)",
		&s, fault);

	if (rc < 0)
		return rc;
	sql_bind_id(s, 1, &c->id);
	sql_bind_number(s, 2, c->kind);
	sql_bind_id(s, 3, &c->dump);
	sql_bind_number(s, 4, (int64_t)c->run);
	sql_bind_text(s, 5, c->record);
	sql_bind_number(s, 6, (int64_t)c->offset);
	sql_bind_number(s, 7, (int64_t)c->length);
	sql_bind_blob(s, 8, c->sha256.byte, SHA256_SIZE);
	if (c->has_original)
		sql_bind_id(s, 9, &c->original);
	if (body)
		sql_bind_number(s, 10, body);
	for (int i = 0; i < FIELD_COUNT; i++) {
		sql_bind_text(s, 11 + i, c->field[i]);
		sources[2 * i] = c->field[i].size ? c->source[i] : 0;
		sources[2 * i + 1] = c->field[i].size ? c->marks[i] : 0;
	}
	if (c->kind == RECORD_CAPTURE)
		sql_bind_blob(s, 20, sources, sizeof(sources));
	sql_bind_text(s, 21, c->charset);
	sql_bind_number(s, 22, (int64_t)c->undecodable);
	sql_bind_text(s, 23, c->reason);
	sql_bind_number(s, 24, c->is_inside);
	return sql_finish(catalog, s, fault);
}

/* A record that was forgotten, or had lost its text, makes room for itself,
 * come back. */
static int replace_remains(struct catalog *catalog, const struct capture *c,
			   uint32_t body, struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog,
			     "DELETE FROM record WHERE id = ?1 AND (kind = 3"
			     " OR (kind = 0 AND body IS NULL AND ?2))",
			     &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_id(s, 1, &c->id);
	sql_bind_number(s, 2, body != 0);
	rc = sql_finish(catalog, s, fault);
	if (rc < 0 || sqlite3_changes(catalog->db) == 0)
		return rc;
	rc = insert_capture(catalog, c, body, fault);
	return rc < 0 ? rc : 1;
}

static int insert_revisit(struct catalog *catalog, const struct capture *c,
			  struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog,
			     "INSERT OR IGNORE INTO revisit(record,"
			     " refers_record, refers_url, refers_fetched)"
			     " SELECT num, ?2, ?3, ?4 FROM record"
			     " WHERE id = ?1",
			     &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_id(s, 1, &c->id);
	sql_bind_text(s, 2, c->refers_record);
	sql_bind_text(s, 3, c->refers_url);
	sql_bind_text(s, 4, c->refers_fetched);
	return sql_finish(catalog, s, fault);
}

int catalog_add_capture(struct catalog *catalog, const struct capture *c,
			bool *out_is_new, struct fault *fault)
{
	uint32_t body = 0;
	int rc = 0;

	*out_is_new = false;
	if (c->kind == RECORD_CAPTURE)
		rc = catalog_body_number(catalog, &c->body, &body, fault);
	if (rc == 0)
		rc = insert_capture(catalog, c, body, fault);
	if (rc < 0)
		return rc;
	*out_is_new = sqlite3_changes(catalog->db) > 0;
	if (!*out_is_new && c->kind != RECORD_FORGOTTEN) {
		rc = replace_remains(catalog, c, body, fault);
		if (rc < 0)
			return rc;
		*out_is_new = rc > 0;
	}
	if (*out_is_new && c->is_revisit)
		return insert_revisit(catalog, c, fault);
	return *out_is_new && body ? count_capture(catalog, body, c, fault) : 0;
}

int catalog_put_dump(struct catalog *catalog, const struct id *id,
		     struct bytes name, struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog,
			     "INSERT OR IGNORE INTO dump(id, name)"
			     " VALUES(?1, ?2)",
			     &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_id(s, 1, id);
	sql_bind_text(s, 2, name);
	return sql_finish(catalog, s, fault);
}

int catalog_put_dump_version(struct catalog *catalog, const struct id *object,
			     const struct dump_version *version,
			     struct fault *fault)
{
	struct id id = dump_id_of(version->name);
	sqlite3_stmt *s;
	int rc = catalog_put_dump(catalog, &id, version->name, fault);

	if (rc == 0)
		rc = sql_prepare(catalog,
				 "UPDATE dump SET format = ?2, version = ?3,"
				 " records = ?4, rejected = ?5, bytes = ?6,"
				 " sha256 = ?7, whole = ?8 WHERE id = ?1",
				 &s, fault);
	if (rc < 0)
		return rc;
	sql_bind_id(s, 1, &id);
	sql_bind_text(s, 2, version->format);
	sql_bind_id(s, 3, object);
	sql_bind_number(s, 4, (int64_t)version->records);
	sql_bind_number(s, 5, (int64_t)version->rejected);
	sql_bind_number(s, 6, (int64_t)version->bytes);
	sql_bind_blob(s, 7, version->sha256.byte, SHA256_SIZE);
	sql_bind_number(s, 8, version->is_whole);
	return sql_finish(catalog, s, fault);
}

int catalog_put_run(struct catalog *catalog, const struct run *run,
		    struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(
		catalog,
		"INSERT INTO run VALUES(?1, ?2, ?3,"
		" (SELECT num FROM dump WHERE id = ?4), ?5, ?6, ?7)"
		" ON CONFLICT(num) DO UPDATE SET ended = ?3, interrupted = ?5,"
		" program = ?6, counts = ?7 WHERE ?3 IS NOT NULL",
		&s, fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, (int64_t)run->number);
	sql_bind_number(s, 2, run->started);
	if (run->ended)
		sql_bind_number(s, 3, run->ended);
	sql_bind_id(s, 4, &run->dump);
	sql_bind_number(s, 5, run->is_interrupted);
	sql_bind_text(s, 6, run->program);
	if (run->ended)
		sql_bind_blob(s, 7, &run->counts, sizeof(run->counts));
	return sql_finish(catalog, s, fault);
}

static int read_one(struct catalog *catalog, const char *text, uint64_t *out,
		    struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog, text, &s, fault);

	*out = 0;
	if (rc < 0)
		return rc;
	rc = sql_row(catalog, s, fault);
	if (rc > 0)
		*out = sql_number(s, 0);
	sqlite3_reset(s);
	return rc < 0 ? rc : 0;
}

/* At most, and by far. */
#define BODIES_A_PAGE 4096

int catalog_body_count(struct catalog *catalog, uint64_t *out_count,
		       struct fault *fault)
{
	uint64_t pages;
	int rc = read_one(catalog, "PRAGMA page_count", &pages, fault);

	/* Numbers are given without gaps, so no file is shorter than they
	 * are many: what is read from a damaged one sizes no array. */
	if (rc == 0)
		rc = read_one(catalog, "SELECT max(num) FROM body", out_count,
			      fault);
	if (rc == 0 && *out_count > pages * BODIES_A_PAGE)
		return fault_set(fault, FAULT_CORRUPT,
				 "%s: body %llu in a file of %llu pages; run "
				 "`newsfold rebuild`",
				 catalog->path, (unsigned long long)*out_count,
				 (unsigned long long)pages);
	return rc;
}

int catalog_last_run(struct catalog *catalog, uint64_t *out_number,
		     struct fault *fault)
{
	return read_one(catalog, "SELECT max(num) FROM run", out_number, fault);
}

int catalog_each_record_id(struct catalog *catalog, const struct id *dump,
			   bool is_forgotten, catalog_id_fn *visit,
			   void *context, struct fault *fault)
{
	struct id id;
	sqlite3_stmt *s;
	int rc = sql_open(catalog,
			  "SELECT record.id FROM record JOIN dump"
			  " ON dump.num = record.dump WHERE dump.id = ?1"
			  " AND (kind = 3) = ?2"
			  " AND (kind <> 0 OR body IS NOT NULL)",
			  &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_id(s, 1, dump);
	sql_bind_number(s, 2, is_forgotten);
	while ((rc = sql_row(catalog, s, fault)) > 0) {
		if (!sql_raw(s, 0, id.byte, ID_SIZE))
			continue;
		rc = visit(context, &id, fault);
		if (rc != 0)
			break;
	}
	sql_close(catalog, s);
	return rc;
}
