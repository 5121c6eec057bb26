#include "store/search_index.h"

#include "core/base/file.h"
#include "core/base/log.h"
#include "core/base/memory.h"
#include "core/base/sort.h"
#include "store/replay.h"
#include "store/search_index_state.h"

#include <stdio.h>
#include <stdlib.h>

#define INDEX_FILE    "search.sqlite"
#define INDEX_VERSION 3

#define TABLES                                                                 \
	"CREATE TABLE meta(key TEXT PRIMARY KEY, value INTEGER) WITHOUT "      \
	"ROWID;"                                                               \
	"CREATE TABLE doc(num INTEGER PRIMARY KEY, body INTEGER);"             \
	"CREATE TABLE unread(body INTEGER PRIMARY KEY);"                       \
	"CREATE VIRTUAL TABLE f USING fts5(tokens, content='', detail=none,"   \
	" columnsize=0, tokenize='ascii');"

static struct buffer path_of(const char *folder)
{
	struct buffer path = BUFFER_INIT;

	file_join(&path, folder, INDEX_FILE);
	return path;
}

int search_index_remove(const char *folder, struct fault *fault)
{
	struct buffer path = path_of(folder);
	int rc = catalog_remove(buffer_string(&path), fault);

	buffer_release(&path);
	return rc;
}

/* ---- Is it the index of these packs? ------------------------------------ */

/* What forgetting leaves behind in the packs. */
static int count_tombstones(struct archive *archive, uint64_t *out,
			    struct fault *fault)
{
	struct object_store_stats stats;
	int rc = object_store_stats(archive->objects, &stats, fault);

	*out = rc == 0 ? stats.objects[OBJECT_TOMBSTONE] : 0;
	return rc;
}

/* Part of the id of body `number`: tells an index of other packs. */
static int mark_of(struct archive *archive, uint32_t number, uint64_t *out,
		   struct fault *fault)
{
	struct catalog_body body;
	int rc = 0;

	*out = 0;
	if (number)
		rc = catalog_get_body(archive->catalog, number, &body, fault);
	if (rc == 0 && number)
		*out = id_prefix(&body.id) >> 1;
	return rc;
}

struct index_state {
	uint64_t bodies, records, mark, place, digest, tombstones;
};

static int read_state(struct search_index *x, struct index_state *state,
		      struct fault *fault)
{
	const struct {
		const char *key;
		uint64_t *value;
	} item[] = {
		{"bodies", &state->bodies}, {"records", &state->records},
		{"mark", &state->mark},	    {"place", &state->place},
		{"digest", &state->digest}, {"forgotten", &state->tombstones}};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < ARRAY_COUNT(item); i++)
		rc = catalog_get_number(x->file, item[i].key, item[i].value,
					fault);
	return rc;
}

int search_index_write_state(struct search_index *x, struct fault *fault)
{
	struct index_state s = {.bodies = x->bodies,
				.records = (uint64_t)x->records};
	int rc = mark_of(x->archive, x->bodies, &s.mark, fault);

	if (rc == 0)
		rc = count_tombstones(x->archive, &s.tombstones, fault);
	if (rc == 0)
		rc = catalog_get_number(x->archive->catalog, REPLAY_PLACE,
					&s.place, fault);
	if (rc == 0)
		rc = catalog_get_number(x->archive->catalog, REPLAY_DIGEST,
					&s.digest, fault);
	if (rc == 0)
		rc = catalog_set_number(x->file, "bodies", s.bodies, fault);
	if (rc == 0)
		rc = catalog_set_number(x->file, "records", s.records, fault);
	if (rc == 0)
		rc = catalog_set_number(x->file, "mark", s.mark, fault);
	if (rc == 0)
		rc = catalog_set_number(x->file, "place", s.place, fault);
	if (rc == 0)
		rc = catalog_set_number(x->file, "digest", s.digest, fault);
	if (rc == 0)
		rc = catalog_set_number(x->file, "forgotten", s.tombstones,
					fault);
	return rc;
}

/* True when the index holds the first bodies of this archive and nothing
 * else. */
static bool is_of_these_packs(struct search_index *x,
			      const struct index_state *state, uint64_t bodies)
{
	uint64_t mark, tombstones;

	return state->bodies <= bodies &&
	       count_tombstones(x->archive, &tombstones, NULL) == 0 &&
	       tombstones == state->tombstones &&
	       object_store_has_commit(x->archive->objects, state->place,
				       state->digest) &&
	       mark_of(x->archive, (uint32_t)state->bodies, &mark, NULL) == 0 &&
	       mark == state->mark;
}

/* ---- Open ---------------------------------------------------------------- */

static int make_schema(struct catalog *file, struct fault *fault)
{
	char version[64];
	int rc = sql_run(file, TABLES, fault);

	snprintf(version, sizeof(version), "PRAGMA user_version=%d",
		 INDEX_VERSION);
	return rc < 0 ? rc : sql_run(file, version, fault);
}

static int check_schema(struct catalog *file, struct fault *fault)
{
	sqlite3_stmt *s;
	uint64_t version;
	int rc = sql_prepare(file, "PRAGMA user_version", &s, fault);

	if (rc == 0)
		rc = sql_row(file, s, fault);
	if (rc < 0)
		return rc;
	version = sql_number(s, 0);
	sqlite3_reset(s);
	if (version == 0)
		return make_schema(file, fault);
	if (version != INDEX_VERSION)
		return fault_set(fault, FAULT_VERSION,
				 "%s: index version %llu, this program makes "
				 "%d",
				 file->path, (unsigned long long)version,
				 INDEX_VERSION);
	return 0;
}

static int open_file(struct search_index *x, struct fault *fault)
{
	struct buffer path = path_of(x->archive->folder);
	struct catalog *file = memory_alloc_zero(1, sizeof(*file));
	int rc;

	file->path = memory_copy_string(buffer_string(&path));
	buffer_release(&path);
	x->file = file;
	x->is_read_only = sql_is_read_only(file->path);
	rc = sql_open_file(file, x->is_read_only, SQLITE_OPEN_CREATE, fault);
	if (rc < 0)
		return rc;
	sqlite3_busy_timeout(file->db, 60000);
	if (x->is_read_only)
		return 0;
	return sql_run(file,
		       "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
		       "PRAGMA cache_size=-32768; PRAGMA secure_delete=1",
		       fault);
}

/* ---- Catch up -------------------------------------------------------------
 */

/* Other packs, or something was forgotten: nothing of it may stay. */
static int start_anew(struct search_index *x, struct fault *fault)
{
	log_line(LOG_DEBUG, "%s: not of these packs; making it anew",
		 x->file->path);
	return sql_run(x->file,
		       "DROP TABLE f; DROP TABLE doc; DROP TABLE unread;"
		       "DROP TABLE meta;" TABLES,
		       fault);
}

/* In a transaction: another search may have done it meanwhile. */
static int catch_up_locked(struct search_index *x, struct fault *fault)
{
	struct index_state state;
	uint64_t bodies;
	int64_t records;
	int rc = check_schema(x->file, fault);

	if (rc == 0)
		rc = read_state(x, &state, fault);
	if (rc == 0)
		rc = catalog_body_count(x->archive->catalog, &bodies, fault);
	if (rc == 0)
		rc = catalog_last_record(x->archive->catalog, &records, fault);
	if (rc < 0)
		return rc;
	if (state.place && !is_of_these_packs(x, &state, bodies)) {
		rc = start_anew(x, fault);
		state = (struct index_state){0};
	}
	x->bodies = (uint32_t)state.bodies;
	x->records = (int64_t)state.records;
	if (rc < 0 || (x->bodies >= bodies && x->records >= records))
		return rc;
	if (x->is_read_only)
		return fault_set(
			fault, FAULT_IO,
			"%s: behind the archive, and cannot be written",
			x->file->path);
	return search_index_fill(
		x, (uint32_t)(bodies > x->bodies ? bodies : x->bodies), records,
		fault);
}

static int catch_up(struct search_index *x, struct fault *fault)
{
	int rc = sql_run(x->file, x->is_read_only ? "BEGIN" : "BEGIN IMMEDIATE",
			 fault);

	if (rc < 0)
		return rc;
	rc = catch_up_locked(x, fault);
	if (rc == 0)
		rc = catalog_commit(x->file, fault);
	if (rc < 0)
		catalog_rollback(x->file);
	return rc;
}

void search_index_close(struct search_index *index)
{
	if (!index)
		return;
	catalog_close(index->file);
	token_set_release(&index->tokens);
	free(index);
}

int search_index_open(struct archive *archive,
		      const struct search_index_options *options,
		      struct search_index **out, struct fault *fault)
{
	struct fault ignored = FAULT_INIT;
	int rc = 0;

	fault = fault ? fault : &ignored;
	for (int attempt = 0; attempt < 2; attempt++) {
		struct search_index *x = memory_alloc_zero(1, sizeof(*x));

		x->archive = archive;
		x->options = options;
		rc = open_file(x, fault);
		if (rc == 0)
			rc = catch_up(x, fault);
		if (rc == 0) {
			*out = x;
			return 0;
		}
		search_index_close(x);
		if (rc != FAULT_CORRUPT && rc != FAULT_VERSION)
			break;
		log_line(LOG_DEBUG, "%s; making it anew", fault->message);
		if (search_index_remove(archive->folder, fault) < 0)
			break;
	}
	return rc;
}

/* ---- Ask ----------------------------------------------------------------- */

static size_t unique(uint32_t *number, size_t count)
{
	size_t kept = 0;

	if (count)
		qsort(number, count, sizeof(*number), compare_u32);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || number[kept - 1] != number[i])
			number[kept++] = number[i];
	return kept;
}

int search_index_find(struct search_index *index, const struct term *term,
		      uint32_t **number, size_t *count, struct fault *fault)
{
	struct buffer match = BUFFER_INIT;
	size_t capacity = 0;
	sqlite3_stmt *s;
	int rc = sql_prepare(index->file,
			     "SELECT doc.body FROM f JOIN doc"
			     " ON doc.num = f.rowid WHERE f MATCH ?1"
			     " UNION ALL SELECT body FROM unread",
			     &s, fault);

	*number = NULL;
	*count = 0;
	if (rc < 0)
		return rc;
	token_term(term, &match);
	sql_bind_text(s, 1, buffer_view(&match));
	while ((rc = sql_row(index->file, s, fault)) > 0) {
		ARRAY_RESERVE(*number, *count + 1, capacity);
		(*number)[(*count)++] = (uint32_t)sql_number(s, 0);
	}
	sqlite3_reset(s);
	buffer_release(&match);
	if (rc == 0)
		*count = unique(*number, *count);
	return rc;
}

int search_index_stats(struct search_index *index,
		       struct search_index_stats *out, struct fault *fault)
{
	int rc = index->is_read_only
			 ? 0
			 : sql_run(index->file,
				   "PRAGMA wal_checkpoint(TRUNCATE)", fault);

	out->bodies = index->bodies;
	return rc < 0 ? rc : file_size(index->file->path, &out->bytes, fault);
}
