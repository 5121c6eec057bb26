#include "store/catalog/catalog.h"

#include "core/base/file.h"
#include "core/base/memory.h"
#include "store/catalog/catalog_intern.h"
#include "store/catalog/catalog_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int make_schema(struct catalog *catalog, struct fault *fault)
{
	char version[64];
	int rc;

	snprintf(version, sizeof(version), "PRAGMA user_version=%d",
		 CATALOG_SCHEMA_VERSION);
	rc = sql_run(catalog, "BEGIN IMMEDIATE", fault);
	for (size_t i = 0; rc == 0 && catalog_schema[i]; i++)
		rc = sql_run(catalog, catalog_schema[i], fault);
	if (rc == 0)
		rc = sql_run(catalog, version, fault);
	if (rc == 0)
		rc = sql_run(catalog, "COMMIT", fault);
	return rc;
}

static int check_schema(struct catalog *catalog, enum catalog_mode mode,
			struct fault *fault)
{
	sqlite3_stmt *statement;
	int rc = sql_prepare(catalog, "PRAGMA user_version", &statement, fault);
	int64_t version;

	if (rc < 0)
		return rc;
	rc = sql_row(catalog, statement, fault);
	if (rc < 0)
		return rc;
	version = (int64_t)sql_number(statement, 0);
	sqlite3_reset(statement);
	if (version == CATALOG_SCHEMA_VERSION)
		return 0;
	if (version == 0 && mode == CATALOG_WRITE)
		return make_schema(catalog, fault);
	return fault_set(fault, version ? FAULT_VERSION : FAULT_MISSING,
			 "%s: catalog version %lld, this program knows %d",
			 catalog->path, (long long)version,
			 CATALOG_SCHEMA_VERSION);
}

/*
 * A writer syncs nothing but at checkpoints: what a power cut takes from the
 * catalog is replayed from the packs, which are synced.
 */
static int set_up(struct catalog *catalog, enum catalog_mode mode,
		  struct fault *fault)
{
	int rc = 0;

	sqlite3_busy_timeout(catalog->db, 10000);
	if (mode == CATALOG_WRITE)
		rc = sql_run(catalog,
			     "PRAGMA journal_mode=WAL;"
			     "PRAGMA synchronous=NORMAL;"
			     "PRAGMA cache_size=-32768;"
			     "PRAGMA wal_autocheckpoint=4000",
			     fault);
	else
		rc = sql_run(catalog,
			     "PRAGMA query_only=1;PRAGMA cache_size=-16384",
			     fault);
	if (rc == 0)
		rc = catalog_text_functions(catalog, fault);
	if (rc == 0)
		rc = check_schema(catalog, mode, fault);
	return rc;
}

/* A path as a URI has it (RFC 3986, RFC 8089). */
static void put_uri(struct buffer *out, const char *path)
{
	/* Else a path that begins with two slashes would name a host. */
	buffer_append_string(out, *path == '/' ? "file://" : "file:");
	for (; *path; path++) {
		unsigned char c = (unsigned char)*path;

		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
		    (c >= 'a' && c <= 'z') || strchr("/._-~", c))
			buffer_append_byte(out, c);
		else
			buffer_printf(out, "%%%02X", c);
	}
}

static bool is_folder_writable(const char *path)
{
	struct buffer folder = BUFFER_INIT;
	const char *slash = strrchr(path, '/');
	bool is_writable;

	buffer_append_string(&folder, path);
	buffer_truncate(&folder, slash ? (size_t)(slash - path) + 1 : 0);
	is_writable = access(slash ? buffer_string(&folder) : ".", W_OK) == 0;
	buffer_release(&folder);
	return is_writable;
}

bool sql_is_read_only(const char *path)
{
	return file_exists(path) &&
	       (access(path, W_OK) != 0 || !is_folder_writable(path));
}

static int open_uri(struct catalog *catalog, const char *how, int flags)
{
	struct buffer uri = BUFFER_INIT;
	int code;

	put_uri(&uri, catalog->path);
	buffer_append_string(&uri, how);
	code = sqlite3_open_v2(buffer_string(&uri), &catalog->db,
			       SQLITE_OPEN_READONLY | SQLITE_OPEN_URI |
				       (flags & ~SQLITE_OPEN_CREATE),
			       NULL);
	buffer_release(&uri);
	return code;
}

/* What a writer has committed may stand there alone; -1: it is not there. */
static off_t wal_bytes(const char *path)
{
	struct buffer name = BUFFER_INIT;
	struct stat st;
	bool is_there;

	buffer_printf(&name, "%s-wal", path);
	is_there = stat(buffer_string(&name), &st) == 0;
	buffer_release(&name);
	return is_there ? st.st_size : -1;
}

/* The WAL and its companion can be read when they are there. Else they would
 * have to be made. */
static int open_read_only(struct catalog *catalog, int flags)
{
	if (wal_bytes(catalog->path) >= 0 &&
	    open_uri(catalog, "?mode=ro", flags) == SQLITE_OK &&
	    sqlite3_busy_timeout(catalog->db, 10000) == SQLITE_OK &&
	    sqlite3_exec(catalog->db, "SELECT 1 FROM sqlite_master LIMIT 1",
			 NULL, NULL, NULL) == SQLITE_OK)
		return SQLITE_OK;
	sqlite3_close(catalog->db);
	return open_uri(catalog, "?immutable=1", flags);
}

int sql_open_file(struct catalog *catalog, bool is_read_only, int flags,
		  struct fault *fault)
{
	int code = is_read_only ? open_read_only(catalog, flags)
				: sqlite3_open_v2(catalog->path, &catalog->db,
						  SQLITE_OPEN_READWRITE | flags,
						  NULL);

	return code == SQLITE_OK ? 0 : sql_fault(catalog, fault);
}

static int open_once(const char *path, enum catalog_mode mode,
		     bool is_read_only, struct catalog **out,
		     struct fault *fault)
{
	struct catalog *catalog = memory_alloc_zero(1, sizeof(*catalog));
	int rc;

	catalog->path = memory_copy_string(path);
	/* One thread at a time uses a catalog: no locks of SQLite's. */
	rc = sql_open_file(
		catalog, is_read_only,
		SQLITE_OPEN_NOMUTEX |
			(mode == CATALOG_WRITE ? SQLITE_OPEN_CREATE : 0),
		fault);
	if (rc == 0)
		rc = set_up(catalog, mode, fault);
	if (rc < 0) {
		catalog_close(catalog);
		return rc;
	}
	*out = catalog;
	return 0;
}

/* SQLite's readers share memory in a file beside the catalog, for which a full
 * disk has no room. Where it is not there no writer is at work. */
int catalog_open(const char *path, enum catalog_mode mode, struct catalog **out,
		 struct fault *fault)
{
	bool is_read_only = mode == CATALOG_READ && sql_is_read_only(path);
	int rc;

	if (mode == CATALOG_READ && !file_exists(path))
		return fault_set(fault, FAULT_MISSING, "%s: no catalog there",
				 path);
	rc = open_once(path, mode, is_read_only, out, fault);
	if (rc == FAULT_IO && mode == CATALOG_READ && !is_read_only &&
	    wal_bytes(path) <= 0 && open_once(path, mode, true, out, NULL) == 0)
		return 0;
	return rc;
}

int catalog_open_again(const struct catalog *catalog, struct catalog **out,
		       struct fault *fault)
{
	return catalog_open(catalog->path, CATALOG_READ, out, fault);
}

void catalog_close(struct catalog *catalog)
{
	if (!catalog)
		return;
	for (size_t i = 0; i < catalog->cached; i++)
		sqlite3_finalize(catalog->cache[i].statement);
	for (size_t i = 0; i < catalog->idle_count; i++)
		sqlite3_finalize(catalog->idle[i]);
	sqlite3_close(catalog->db);
	intern_forget(catalog);
	catalog_forget_dump(catalog);
	buffer_release(&catalog->scratch[0]);
	buffer_release(&catalog->scratch[1]);
	free(catalog->path);
	free(catalog);
}

int catalog_remove(const char *path, struct fault *fault)
{
	static const char *const suffix[] = {"", "-wal", "-shm", "-journal"};
	struct buffer name = BUFFER_INIT;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < ARRAY_COUNT(suffix); i++) {
		buffer_clear(&name);
		buffer_printf(&name, "%s%s", path, suffix[i]);
		rc = file_remove_tree(buffer_string(&name), fault);
	}
	buffer_release(&name);
	return rc;
}

/* Whatever is in it, damage and all. */
static int reset(struct catalog *catalog, struct fault *fault)
{
	int rc = sql_run(catalog, "PRAGMA journal_mode=WAL", fault);

	sqlite3_db_config(catalog->db, SQLITE_DBCONFIG_RESET_DATABASE, 1, 0);
	if (rc == 0)
		rc = sql_run(catalog, "VACUUM", fault);
	sqlite3_db_config(catalog->db, SQLITE_DBCONFIG_RESET_DATABASE, 0, 0);
	return rc;
}

int catalog_empty(const char *path, struct fault *fault)
{
	struct catalog *catalog = memory_alloc_zero(1, sizeof(*catalog));
	int rc = FAULT_MISSING;

	catalog->path = memory_copy_string(path);
	if (file_exists(path))
		rc = sql_open_file(catalog, false, SQLITE_OPEN_NOMUTEX, NULL);
	if (rc == 0)
		rc = reset(catalog, NULL);
	catalog_close(catalog);
	return rc < 0 ? catalog_remove(path, fault) : 0;
}

int catalog_begin(struct catalog *catalog, struct fault *fault)
{
	return sql_run(catalog, "BEGIN", fault);
}

int catalog_commit(struct catalog *catalog, struct fault *fault)
{
	return sql_run(catalog, "COMMIT", fault);
}

void catalog_rollback(struct catalog *catalog)
{
	if (!sqlite3_get_autocommit(catalog->db))
		sqlite3_exec(catalog->db, "ROLLBACK", NULL, NULL, NULL);
	intern_forget(catalog);
	catalog_forget_dump(catalog);
}

int catalog_set_number(struct catalog *catalog, const char *key, uint64_t value,
		       struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog,
			     "INSERT INTO meta VALUES(?1, ?2) ON CONFLICT(key)"
			     " DO UPDATE SET value = ?2",
			     &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_text(s, 1, bytes_of_string(key));
	sql_bind_number(s, 2, (int64_t)value);
	return sql_finish(catalog, s, fault);
}

int catalog_get_number(struct catalog *catalog, const char *key,
		       uint64_t *out_value, struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog, "SELECT value FROM meta WHERE key = ?1",
			     &s, fault);

	*out_value = 0;
	if (rc < 0)
		return rc;
	sql_bind_text(s, 1, bytes_of_string(key));
	rc = sql_row(catalog, s, fault);
	if (rc > 0)
		*out_value = sql_number(s, 0);
	sqlite3_reset(s);
	return rc < 0 ? rc : 0;
}
