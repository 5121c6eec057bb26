/*
 * What the log says, row by row: bodies, dumps, runs.
 */
#include "store/catalog/catalog_text.h"

int catalog_body_number(struct catalog *catalog, const struct id *id,
			uint32_t *out_number, struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog,
			     "SELECT num FROM body WHERE substr(id, 1, 4) ="
			     " substr(?1, 1, 4) AND id = ?1",
			     &s, fault);

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
		     uint64_t bytes, uint32_t *out_number, bool *out_is_new,
		     struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = catalog_body_number(catalog, id, out_number, fault);

	*out_is_new = *out_number == 0;
	if (rc < 0 || !*out_is_new)
		return rc;
	rc = sql_prepare(catalog,
			 "INSERT INTO body(id, bytes, captures, cluster)"
			 " VALUES(?1, ?2, 0, 0)",
			 &s, fault);
	if (rc < 0)
		return rc;
	sql_bind_id(s, 1, id);
	sql_bind_number(s, 2, (int64_t)bytes);
	rc = sql_finish(catalog, s, fault);
	*out_number = (uint32_t)sqlite3_last_insert_rowid(catalog->db);
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
			  "SELECT " RECORD_ID RECORDS_OF_DUMP RECORD_JOINS
			  " WHERE dump.id = ?1 AND (kind = 3) = ?2"
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
