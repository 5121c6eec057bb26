/*
 * fuzz_catalog.c - a catalog.sqlite of an enemy: refused or remade, no crash.
 *
 * A small archive is made once. An input edits its catalog: 'p', then edits of
 * bytes (4 offset, 1 count, that many bytes); or 's', then values put where
 * they do not belong (1 column, 1 row, 1 what, up to 16 bytes of it). The
 * catalog says that it is of these packs; then every question is asked, the
 * archive is checked, and the dump is taken once more.
 */
#include "tests/fuzz/fuzz.h"

#include "core/base/file.h"
#include "core/base/log.h"
#include "core/base/wire.h"
#include "store/check.h"
#include "store/cluster_view.h"
#include "store/ingest.h"
#include "store/link.h"
#include "store/replay.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

static char folder[64], archive_path[96], dump_path[96], catalog_path[128];
static struct buffer good;
static uint64_t place, digest;

static const char *const column[][2] = {{"meta", "value"},
					{"dump", "id"},
					{"dump", "name"},
					{"dump", "version"},
					{"dump", "sha256"},
					{"run", "num"},
					{"run", "dump"},
					{"run", "counts"},
					{"record", "num"},
					{"remark", "id"},
					{"origin", "kind"},
					{"record", "dump"},
					{"record", "name"},
					{"record", "offset"},
					{"record", "sha256"},
					{"record", "original"},
					{"record", "body"},
					{"origin", "outlet"},
					{"record", "published"},
					{"origin", "sources"},
					{"body", "num"},
					{"body", "id"},
					{"body", "bytes"},
					{"body", "captures"},
					{"body", "published"},
					{"body", "cluster"},
					{"touched", "body"},
					{"edge", "a"},
					{"edge", "b"},
					{"edge", "shared"},
					{"edge", "relation"},
					{"furniture", "key"},
					{"cluster", "num"},
					{"cluster", "id"},
					{"cluster", "size"},
					{"cluster", "canonical"},
					{"member", "body"},
					{"member", "cluster"},
					{"member", "relation"},
					{"forgotten", "kind"},
					{"forgotten", "key"},
					{"record", "origin"},
					{"record", "folder"},
					{"record", "site"},
					{"record", "path"},
					{"record", "title"},
					{"record", "byline"},
					{"record", "fetched"},
					{"prefix", "num"},
					{"prefix", "text"},
					{"origin", "num"},
					{"origin", "published_zone"},
					{"record_id", "head"},
					{"record_id", "record"},
					{"record_place", "dump"},
					{"record_place", "head"},
					{"record_place", "record"},
					{"remark", "record"},
					{"dump", "landmark"},
					{"edge", "units_a"},
					{"edge", "units_b"},
					{"member", "jaccard"},
					{"cluster", "median"}};

static void write_file(const char *path, struct bytes bytes)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	LAW(fd >= 0 &&
	    write(fd, bytes.data, bytes.size) == (ssize_t)bytes.size);
	close(fd);
}

static void take(struct archive *archive)
{
	struct ingest_options options = {.path = dump_path,
					 .limits = READER_LIMITS_DEFAULT,
					 .threads = 1};
	struct ingest_result result;
	struct link_result link;

	ingest_run(archive, &options, &result, NULL);
	ingest_result_release(&result);
	archive_link(archive, 1, &link, NULL);
}

static void make_archive(void)
{
	static const char text[] =
		"The ferry to the outer isles lay in the fog all morning while "
		"the harbour master waited for the wind to turn. ";
	struct archive_settings settings = ARCHIVE_SETTINGS_DEFAULT;
	struct buffer lines = BUFFER_INIT;
	struct archive *archive;

	snprintf(folder, sizeof(folder), "/dev/shm/fuzz-catalog-XXXXXX");
	if (!mkdtemp(folder)) {
		snprintf(folder, sizeof(folder), "/tmp/fuzz-catalog-XXXXXX");
		LAW(mkdtemp(folder));
	}
	snprintf(archive_path, sizeof(archive_path), "%s/a", folder);
	snprintf(dump_path, sizeof(dump_path), "%s/d.jsonl", folder);
	snprintf(catalog_path, sizeof(catalog_path), "%s/catalog.sqlite",
		 archive_path);
	for (int i = 0; i < 6; i++)
		buffer_printf(&lines,
			      "{\"title\":\"t%d\",\"source_domain\":\"o%d\","
			      "\"text\":\"%s%s%d\"}\n",
			      i, i % 2, text,
			      i < 3 ? text : "Another end: ", i / 2);
	write_file(dump_path, buffer_view(&lines));
	LAW(archive_create(archive_path, &settings, NULL) == 0);
	LAW(archive_open(archive_path, ARCHIVE_WRITE, &archive, NULL) == 0);
	take(archive);
	place = object_store_committed(archive->objects);
	digest = object_store_digest(archive->objects);
	archive_close(archive);
	LAW(file_read_all(catalog_path, 1 << 24, &good, NULL) == 0);
	buffer_release(&lines);
	log_set_level(LOG_ERROR);
	/* What it says of each input; the sanitizers write elsewhere. */
	stderr = fopen("/dev/null", "w");
}

static void edit_bytes(struct buffer *db, struct wire_reader *in)
{
	while (wire_left(in) > 5) {
		size_t at = wire_get32(in) % db->size;
		size_t count = wire_get8(in);

		for (; count && wire_left(in); count--)
			db->data[at++ % db->size] = wire_get8(in);
	}
}

static void bind_value(sqlite3_stmt *s, struct wire_reader *in)
{
	static const int64_t number[] = {INT64_MIN,
					 INT64_MAX,
					 -1,
					 0,
					 1,
					 2,
					 7,
					 UINT32_MAX,
					 (int64_t)UINT32_MAX + 1,
					 (int64_t)1 << 40,
					 INT32_MAX,
					 255};
	unsigned what = wire_get8(in) % 20;
	size_t size = wire_left(in) < 16 ? wire_left(in) : 16;

	if (what < sizeof(number) / sizeof(*number))
		sqlite3_bind_int64(s, 1, number[what]);
	else if (what == 12)
		sqlite3_bind_null(s, 1);
	else if (what == 13)
		sqlite3_bind_double(s, 1, -1e308);
	else if (what < 17)
		sqlite3_bind_blob(s, 1, wire_get_raw(in, size).data, (int)size,
				  SQLITE_TRANSIENT);
	else
		sqlite3_bind_text(s, 1,
				  (const char *)wire_get_raw(in, size).data,
				  (int)size, SQLITE_TRANSIENT);
}

static void put_values(sqlite3 *db, struct wire_reader *in)
{
	while (wire_left(in) > 3) {
		size_t at = wire_get8(in) % (sizeof(column) / sizeof(*column));
		const char *const *c = column[at];
		unsigned row = wire_get8(in) % 8;
		sqlite3_stmt *s = NULL;
		char sql[160];

		snprintf(sql, sizeof(sql),
			 "UPDATE OR IGNORE %s SET %s = ?1 WHERE (SELECT %u) = 7"
			 " OR %s IN (SELECT %s FROM %s LIMIT 1 OFFSET %u)",
			 c[0], c[1], row, c[1], c[1], c[0], row);
		if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK) {
			bind_value(s, in);
			sqlite3_step(s);
		}
		sqlite3_finalize(s);
	}
}

static void make_catalog(struct wire_reader *in, bool is_sql)
{
	struct buffer copy = BUFFER_INIT;
	struct catalog *catalog;
	sqlite3 *db;

	catalog_remove(catalog_path, NULL);
	buffer_append_bytes(&copy, buffer_view(&good));
	if (!is_sql)
		edit_bytes(&copy, in);
	write_file(catalog_path, buffer_view(&copy));
	buffer_release(&copy);
	if (is_sql && sqlite3_open(catalog_path, &db) == SQLITE_OK) {
		put_values(db, in);
		sqlite3_close(db);
	}
	if (catalog_open(catalog_path, CATALOG_WRITE, &catalog, NULL) == 0) {
		catalog_set_number(catalog, REPLAY_PLACE, place, NULL);
		catalog_set_number(catalog, REPLAY_DIGEST, digest, NULL);
		catalog_close(catalog);
	}
}

static int see_capture(void *context, const struct catalog_capture *c,
		       struct fault *fault)
{
	struct catalog_capture *copy = catalog_capture_copy(c);

	(void)context;
	(void)fault;
	LAW(copy->capture.record.size == c->capture.record.size);
	free(copy);
	return 0;
}

static int see_dump(void *context, const struct catalog_dump *d,
		    struct fault *fault)
{
	(void)fault;
	*(uint64_t *)context += d->name.size;
	return 0;
}

static int see_run(void *context, const struct catalog_run *r,
		   struct fault *fault)
{
	(void)fault;
	*(uint64_t *)context += r->dump_name.size;
	return 0;
}

static int see_cluster(void *context, const struct cluster_view *v,
		       struct fault *fault)
{
	(void)fault;
	*(uint64_t *)context += v->member_count;
	return 0;
}

static void see_finding(void *context, const char *where, const char *what)
{
	*(uint64_t *)context += strlen(where) + strlen(what);
}

static void ask(struct archive *archive)
{
	struct catalog_filter all = CATALOG_FILTER_INIT;
	struct cluster_query query = CLUSTER_QUERY_INIT;
	struct catalog_totals totals;
	struct check_result checked;
	struct catalog_name name;
	uint64_t sum = 0;

	all.kind = -1;
	query.kinds |= CLUSTER_PARTIAL;
	catalog_each_capture(archive->catalog, &all, see_capture, NULL, NULL);
	catalog_each_dump(archive->catalog, NULL, see_dump, &sum, NULL);
	catalog_each_run(archive->catalog, 0, see_run, &sum, NULL);
	cluster_view_each(archive, &query, see_cluster, &sum, NULL);
	catalog_totals(archive->catalog, &totals, NULL);
	catalog_resolve(archive->catalog, "0000", &name, NULL);
	archive_check(archive, true, see_finding, &sum, &checked, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct wire_reader in;
	struct archive *archive = NULL;

	if (!good.size)
		make_archive();
	if (size == 0)
		return 0;
	in = wire_reader_make(bytes_make(data + 1, size - 1));
	make_catalog(&in, data[0] == 's');
	if (archive_open(archive_path, ARCHIVE_READ, &archive, NULL) == 0)
		ask(archive);
	archive_close(archive);
	archive = NULL;
	if (archive_open(archive_path, ARCHIVE_WRITE, &archive, NULL) == 0)
		take(archive);
	archive_close(archive);
	return 0;
}
