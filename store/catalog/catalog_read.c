/*
 * Questions: clusters, dumps, runs, totals.
 */
#include "core/base/memory.h"
#include "store/catalog/catalog_score.h"
#include "store/catalog/catalog_text.h"

int catalog_body_of_record(struct catalog *catalog, int64_t row,
			   uint32_t *out_number, struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog, "SELECT body FROM record WHERE num = ?1",
			     &s, fault);

	*out_number = 0;
	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, row);
	rc = sql_row(catalog, s, fault);
	if (rc > 0)
		*out_number = (uint32_t)sql_number(s, 0);
	sqlite3_reset(s);
	return rc < 0 ? rc : 0;
}

int catalog_each_cluster(struct catalog *catalog, int64_t row,
			 uint64_t min_size, catalog_cluster_fn *visit,
			 void *context, struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_open(catalog,
			  row ? "SELECT * FROM cluster WHERE num = ?1"
			      : "SELECT * FROM cluster WHERE size >= ?2"
				" ORDER BY size DESC, substr(id, 1, 4), id",
			  &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, row);
	sql_bind_number(s, 2, (int64_t)min_size);
	while ((rc = sql_row(catalog, s, fault)) > 0) {
		struct catalog_cluster cluster = {
			.row = (int64_t)sql_number(s, 0),
			.canonical = (uint32_t)sql_number(s, 2),
			.size = sql_number(s, 3),
			.bodies = sql_number(s, 4),
			.outlets = sql_number(s, 5),
			.min_similarity = catalog_score(s, 6),
			.median_similarity = catalog_score(s, 7),
		};

		sql_raw(s, 1, cluster.id.byte, ID_SIZE);
		rc = visit(context, &cluster, fault);
		if (rc != 0)
			break;
	}
	sql_close(catalog, s);
	return rc;
}

static void read_dump(sqlite3_stmt *s, struct catalog_dump *d)
{
	memset(d, 0, sizeof(*d));
	sql_raw(s, 0, d->id.byte, ID_SIZE);
	d->name = sql_text(s, 1);
	d->format = sql_text(s, 2);
	d->has_version = sql_raw(s, 3, d->version.byte, ID_SIZE);
	d->records = sql_number(s, 4);
	d->rejected = sql_number(s, 5);
	d->bytes = sql_number(s, 6);
	sql_raw(s, 7, d->sha256.byte, SHA256_SIZE);
	d->is_whole = sql_number(s, 8) != 0;
	d->captures = sql_number(s, 9);
	d->first_run = sql_time(s, 10);
	d->last_run = sql_time(s, 11);
}

int catalog_each_dump(struct catalog *catalog, const char *name,
		      catalog_dump_fn *visit, void *context,
		      struct fault *fault)
{
	struct catalog_dump dump;
	sqlite3_stmt *s;
	int rc = sql_open(
		catalog,
		"SELECT id, name, format, version, records, rejected, bytes,"
		" sha256, whole, (SELECT count(*) FROM record_place place"
		"  CROSS JOIN record ON record.num = place.record"
		"  CROSS JOIN origin ON origin.num = record.origin"
		"  WHERE place.dump = dump.num AND kind = 0),"
		" (SELECT min(started) FROM run WHERE run.dump = dump.num),"
		" (SELECT max(started) FROM run WHERE run.dump = dump.num)"
		" FROM dump WHERE ?1 IS NULL OR name = ?1 ORDER BY name",
		&s, fault);

	if (rc < 0)
		return rc;
	sql_bind_text(s, 1, bytes_of_string(name));
	while ((rc = sql_row(catalog, s, fault)) > 0) {
		read_dump(s, &dump);
		rc = visit(context, &dump, fault);
		if (rc != 0)
			break;
	}
	sql_close(catalog, s);
	return rc;
}

int catalog_has_dump(struct catalog *catalog, const char *name, bool *out,
		     struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog, "SELECT 1 FROM dump WHERE name = ?1", &s,
			     fault);

	if (rc < 0)
		return rc;
	sql_bind_text(s, 1, bytes_of_string(name));
	rc = sql_row(catalog, s, fault);
	*out = rc > 0;
	sqlite3_reset(s);
	return rc < 0 ? rc : 0;
}

int catalog_dump_name(struct catalog *catalog, int64_t row, struct buffer *out,
		      struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog, "SELECT name FROM dump WHERE num = ?1",
			     &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, row);
	rc = sql_row(catalog, s, fault);
	if (rc > 0)
		buffer_append_bytes(out, sql_text(s, 0));
	sqlite3_reset(s);
	return rc < 0 ? rc : 0;
}

int catalog_each_run(struct catalog *catalog, uint64_t number,
		     catalog_run_fn *visit, void *context, struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_open(catalog,
			  "SELECT run.num, started, ended, interrupted,"
			  " program, counts, dump.id, dump.name FROM run"
			  " JOIN dump ON dump.num = run.dump"
			  " WHERE ?1 = 0 OR run.num = ?1 ORDER BY run.num",
			  &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, (int64_t)number);
	while ((rc = sql_row(catalog, s, fault)) > 0) {
		struct catalog_run r = {0};

		r.run.number = sql_number(s, 0);
		r.run.started = (int64_t)sql_number(s, 1);
		r.run.ended = (int64_t)sql_number(s, 2);
		r.is_finished = r.run.ended != 0;
		r.run.is_interrupted = sql_number(s, 3) != 0;
		r.run.program = sql_text(s, 4);
		sql_raw(s, 5, &r.run.counts, sizeof(r.run.counts));
		sql_raw(s, 6, r.run.dump.byte, ID_SIZE);
		r.dump_name = sql_text(s, 7);
		rc = visit(context, &r, fault);
		if (rc != 0)
			break;
	}
	sql_close(catalog, s);
	return rc;
}

int catalog_totals(struct catalog *catalog, struct catalog_totals *out,
		   struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(
		catalog,
		"SELECT (SELECT count(*) FROM dump), total(kind = 0),"
		" total(kind = 1), total(kind = 2), total(kind = 3),"
		" (SELECT count(id) FROM body), (SELECT count(*) FROM cluster),"
		" (SELECT count(*) FROM edge),"
		" (SELECT ifnull(sum(size - 1), 0) FROM cluster),"
		" (SELECT ifnull(sum(bytes), 0) FROM dump)"
		" FROM record CROSS JOIN origin ON origin.num = origin",
		&s, fault);

	memset(out, 0, sizeof(*out));
	if (rc == 0)
		rc = sql_row(catalog, s, fault);
	if (rc <= 0)
		return rc;
	out->dumps = sql_number(s, 0);
	out->captures = sql_number(s, 1);
	out->others = sql_number(s, 2);
	out->rejected = sql_number(s, 3);
	out->forgotten = sql_number(s, 4);
	out->bodies = sql_number(s, 5);
	out->clusters = sql_number(s, 6);
	out->edges = sql_number(s, 7);
	out->duplicate_captures = sql_number(s, 8);
	out->original_bytes = sql_number(s, 9);
	sqlite3_reset(s);
	return 0;
}

int catalog_verify(struct catalog *catalog, catalog_finding_fn *finding,
		   void *context, uint64_t *out_bad, struct fault *fault)
{
	static const char *const claims[][2] = {
		{"SELECT count(*) FROM record JOIN origin ON origin.num = "
		 "origin"
		 " WHERE kind = 0 AND body NOT IN (SELECT num FROM body)",
		 "captures without their body"},
		{"SELECT count(*) FROM record WHERE origin IS NULL OR origin"
		 " NOT IN (SELECT num FROM origin)",
		 "captures without their origin"},
		{"SELECT count(*) FROM member WHERE body NOT IN"
		 " (SELECT num FROM body)",
		 "cluster members without their body"},
		{"SELECT count(*) FROM edge WHERE a >= b", "edges upside down"},
	};
	sqlite3_stmt *s;
	int rc = sql_open(catalog, "PRAGMA quick_check", &s, fault);

	while (rc == 0 && (rc = sql_row(catalog, s, fault)) > 0) {
		struct bytes says = sql_text(s, 0);

		rc = 0;
		if (bytes_equal(says, BYTES_LITERAL("ok")))
			continue;
		finding(context, catalog->path, (const char *)says.data);
		++*out_bad;
	}
	sql_close(catalog, s);
	for (size_t i = 0; rc == 0 && i < ARRAY_COUNT(claims); i++) {
		rc = sql_open(catalog, claims[i][0], &s, fault);
		if (rc < 0)
			break;
		rc = sql_row(catalog, s, fault);
		if (rc > 0 && sql_number(s, 0)) {
			finding(context, catalog->path, claims[i][1]);
			++*out_bad;
		}
		sql_close(catalog, s);
		rc = rc < 0 ? rc : 0;
	}
	return rc;
}

int catalog_each_original(struct catalog *catalog, struct bytes dump_name,
			  catalog_original_fn *visit, void *context,
			  struct fault *fault)
{
	struct sha256 sha256;
	struct id original;
	sqlite3_stmt *s;
	int rc = sql_open(catalog,
			  "SELECT original, record.sha256" RECORDS_OF_DUMP
			  " WHERE dump.name = ?1 AND original IS NOT NULL",
			  &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_text(s, 1, dump_name);
	while ((rc = sql_row(catalog, s, fault)) > 0) {
		if (!sql_raw(s, 0, original.byte, ID_SIZE) ||
		    !sql_raw(s, 1, sha256.byte, SHA256_SIZE))
			continue;
		rc = visit(context, &original, &sha256, fault);
		if (rc != 0)
			break;
	}
	sql_close(catalog, s);
	return rc;
}
