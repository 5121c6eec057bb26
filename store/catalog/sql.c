#include "store/catalog/sql.h"

#include <assert.h>
#include <string.h>

int sql_fault(struct catalog *catalog, struct fault *fault)
{
	int code = sqlite3_errcode(catalog->db) & 0xFF;
	enum fault_code as = code == SQLITE_FULL   ? FAULT_FULL
			     : code == SQLITE_BUSY ? FAULT_LOCKED
			     : code == SQLITE_CORRUPT || code == SQLITE_NOTADB
				     ? FAULT_CORRUPT
				     : FAULT_IO;

	return fault_set(fault, as, "%s: %s", catalog->path,
			 sqlite3_errmsg(catalog->db));
}

int sql_run(struct catalog *catalog, const char *text, struct fault *fault)
{
	if (sqlite3_exec(catalog->db, text, NULL, NULL, NULL) != SQLITE_OK)
		return sql_fault(catalog, fault);
	return 0;
}

int sql_prepare(struct catalog *catalog, const char *text, sqlite3_stmt **out,
		struct fault *fault)
{
	for (size_t i = 0; i < catalog->cached; i++) {
		if (catalog->cache[i].text != text)
			continue;
		*out = catalog->cache[i].statement;
		sqlite3_reset(*out);
		sqlite3_clear_bindings(*out);
		return 0;
	}
	assert(catalog->cached < SQL_CACHE_SIZE);
	if (sqlite3_prepare_v3(catalog->db, text, -1, SQLITE_PREPARE_PERSISTENT,
			       out, NULL) != SQLITE_OK)
		return sql_fault(catalog, fault);
	catalog->cache[catalog->cached].text = text;
	catalog->cache[catalog->cached++].statement = *out;
	return 0;
}

static void take_out(struct catalog *catalog, size_t at)
{
	catalog->idle_count--;
	memmove(catalog->idle + at, catalog->idle + at + 1,
		(catalog->idle_count - at) * sizeof(*catalog->idle));
}

int sql_open(struct catalog *catalog, const char *text, sqlite3_stmt **out,
	     struct fault *fault)
{
	for (size_t i = catalog->idle_count; i-- > 0;) {
		if (strcmp(sqlite3_sql(catalog->idle[i]), text) != 0)
			continue;
		*out = catalog->idle[i];
		take_out(catalog, i);
		return 0;
	}
	if (sqlite3_prepare_v3(catalog->db, text, -1, SQLITE_PREPARE_PERSISTENT,
			       out, NULL) != SQLITE_OK)
		return sql_fault(catalog, fault);
	return 0;
}

/* Kept without locks and without what was bound, which its owner may free. */
void sql_close(struct catalog *catalog, sqlite3_stmt *statement)
{
	if (!statement)
		return;
	sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
	if (catalog->idle_count == SQL_IDLE_SIZE) {
		sqlite3_finalize(catalog->idle[0]);
		take_out(catalog, 0);
	}
	catalog->idle[catalog->idle_count++] = statement;
}

int sql_row(struct catalog *catalog, sqlite3_stmt *statement,
	    struct fault *fault)
{
	int code = sqlite3_step(statement);
	int rc;

	if (code == SQLITE_ROW)
		return 1;
	rc = code == SQLITE_DONE ? 0 : sql_fault(catalog, fault);
	sqlite3_reset(statement);
	return rc;
}

int sql_has_row(struct catalog *catalog, const char *text, struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog, text, &s, fault);

	if (rc < 0)
		return rc;
	rc = sql_row(catalog, s, fault);
	sqlite3_reset(s);
	return rc;
}

int sql_first_id(struct catalog *catalog, sqlite3_stmt *statement,
		 struct id *out, struct fault *fault)
{
	int rc = sql_row(catalog, statement, fault);

	if (rc > 0)
		rc = sql_raw(statement, 0, out->byte, ID_SIZE);
	sqlite3_reset(statement);
	return rc;
}

int sql_finish(struct catalog *catalog, sqlite3_stmt *statement,
	       struct fault *fault)
{
	int rc;

	while ((rc = sql_row(catalog, statement, fault)) > 0)
		;
	return rc;
}

void sql_bind_number(sqlite3_stmt *statement, int at, int64_t value)
{
	sqlite3_bind_int64(statement, at, value);
}

void sql_bind_time(sqlite3_stmt *statement, int at, int64_t value)
{
	if (value == INT64_MAX)
		sqlite3_bind_null(statement, at);
	else
		sqlite3_bind_int64(statement, at, value);
}

void sql_bind_real(sqlite3_stmt *statement, int at, double value)
{
	sqlite3_bind_double(statement, at, value);
}

void sql_bind_text(sqlite3_stmt *statement, int at, struct bytes text)
{
	if (text.size == 0)
		sqlite3_bind_null(statement, at);
	else
		sqlite3_bind_text64(statement, at, (const char *)text.data,
				    text.size, SQLITE_STATIC, SQLITE_UTF8);
}

void sql_bind_blob(sqlite3_stmt *statement, int at, const void *data,
		   size_t size)
{
	sqlite3_bind_blob64(statement, at, data, size, SQLITE_STATIC);
}

void sql_bind_id(sqlite3_stmt *statement, int at, const struct id *id)
{
	sql_bind_blob(statement, at, id->byte, ID_SIZE);
}

uint64_t sql_number(sqlite3_stmt *statement, int at)
{
	return (uint64_t)sqlite3_column_int64(statement, at);
}

int64_t sql_time(sqlite3_stmt *statement, int at)
{
	return sqlite3_column_type(statement, at) == SQLITE_NULL
		       ? INT64_MAX
		       : sqlite3_column_int64(statement, at);
}

struct bytes sql_text(sqlite3_stmt *statement, int at)
{
	const unsigned char *text = sqlite3_column_text(statement, at);

	return bytes_make(text, (size_t)sqlite3_column_bytes(statement, at));
}

bool sql_raw(sqlite3_stmt *statement, int at, void *out, size_t size)
{
	const void *blob = sqlite3_column_blob(statement, at);

	if (!blob || (size_t)sqlite3_column_bytes(statement, at) != size) {
		memset(out, 0, size);
		return false;
	}
	memcpy(out, blob, size);
	return true;
}
