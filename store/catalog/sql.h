/*
 * sql.h - what every file of the catalog uses of SQLite. Not for outside,
 * but for store/search_index.c, whose file is another one.
 */
#ifndef NEWSFOLD_STORE_CATALOG_SQL_H
#define NEWSFOLD_STORE_CATALOG_SQL_H

#include "store/catalog/catalog.h"

#include <sqlite3.h>

/* Prepared once, kept until close. */
#define SQL_CACHE_SIZE 96
/* Statements of sql_open that wait for the next to ask the same. */
#define SQL_IDLE_SIZE 16

struct catalog {
	sqlite3 *db;
	char *path;
	struct {
		const char *text; /* a literal: compared by address */
		sqlite3_stmt *statement;
	} cache[SQL_CACHE_SIZE];
	size_t cached;
	sqlite3_stmt *idle[SQL_IDLE_SIZE]; /* the one put there last is last */
	size_t idle_count;
	/* What the writer remembers of its rows; NULL: nothing. */
	struct intern *intern;
	struct record_dump *dump;
	struct buffer scratch[2]; /* of the functions in catalog_text.c */
};

extern const char *const catalog_schema[]; /* until NULL */
extern const char catalog_view_capture[], catalog_view_pair[],
	catalog_view_cluster[], catalog_view_member[];
#define CATALOG_SCHEMA_VERSION 10

/* What the writer remembers of a dump may be rolled back. */
void catalog_forget_dump(struct catalog *catalog);

/* The captures of a body changed: link looks at it again. */
int catalog_touch(struct catalog *catalog, uint32_t body, struct fault *fault);

/* Is the file there, and it or a companion of it cannot be written, as on a
 * read-only medium or in another user's archive? */
bool sql_is_read_only(const char *path);
/* Open the file at catalog->path; `flags` are more of SQLite's. Read-only, and
 * nothing in the WAL: for as long as it is open nobody else may write. */
int sql_open_file(struct catalog *catalog, bool is_read_only, int flags,
		  struct fault *fault);
/* FAULT_FULL, FAULT_LOCKED, FAULT_CORRUPT or FAULT_IO by SQLite's code. */
int sql_fault(struct catalog *catalog, struct fault *fault);
int sql_run(struct catalog *catalog, const char *text, struct fault *fault);
/* A cached statement, reset, nothing bound. `text` is a literal. */
int sql_prepare(struct catalog *catalog, const char *text, sqlite3_stmt **out,
		struct fault *fault);
/* A statement of the caller's own until sql_close; for readings whose visitor
 * may ask the catalog other things, and for text made at run time. */
int sql_open(struct catalog *catalog, const char *text, sqlite3_stmt **out,
	     struct fault *fault);
/* NULL is harmless. */
void sql_close(struct catalog *catalog, sqlite3_stmt *statement);
/* Does a statement, which is a literal, give a row? 1, 0, or negative. */
int sql_has_row(struct catalog *catalog, const char *text, struct fault *fault);
/* Run a statement that gives no rows. */
int sql_finish(struct catalog *catalog, sqlite3_stmt *statement,
	       struct fault *fault);
/* 1 when there is a row, 0 at the end, negative when it failed. */
int sql_row(struct catalog *catalog, sqlite3_stmt *statement,
	    struct fault *fault);

/* The id that the first column of the first row is, in a statement of
 * sql_prepare: 1; 0 when there is no row or no id in it; or negative. */
int sql_first_id(struct catalog *catalog, sqlite3_stmt *statement,
		 struct id *out, struct fault *fault);

/* Bind; text and blobs must live until the statement has run. Empty text and
 * INT64_MAX bind NULL. */
void sql_bind_number(sqlite3_stmt *statement, int at, int64_t value);
void sql_bind_time(sqlite3_stmt *statement, int at, int64_t value);
void sql_bind_real(sqlite3_stmt *statement, int at, double value);
void sql_bind_text(sqlite3_stmt *statement, int at, struct bytes text);
void sql_bind_blob(sqlite3_stmt *statement, int at, const void *data,
		   size_t size);
void sql_bind_id(sqlite3_stmt *statement, int at, const struct id *id);

uint64_t sql_number(sqlite3_stmt *statement, int at);
int64_t sql_time(sqlite3_stmt *statement, int at); /* NULL: INT64_MAX */
/* Borrowed until the next step. */
struct bytes sql_text(sqlite3_stmt *statement, int at);
/* False when the blob has another size. */
bool sql_raw(sqlite3_stmt *statement, int at, void *out, size_t size);

#endif
