/*
 * Questions: captures, clusters, dumps, runs, totals.
 */
#include "core/base/memory.h"
#include "store/catalog/sql.h"

#define CAPTURE_COLUMNS                                                        \
	"record.num, record.id, kind, dump.id, run, record, offset, length,"   \
	" record.sha256, original, body.num, body.id, source_id, url, outlet," \
	" title, byline, record.published, modified, record.fetched,"          \
	" language, sources, charset, undecodable, reason, dump.name,"         \
	" cluster.id, inside"

/* Few records are looked up, then put in order; many come in the order of
 * record_order, dump by dump, and are never held all at once. */
#define FEW_RECORDS  " FROM record JOIN dump"
#define MANY_RECORDS " FROM dump CROSS JOIN record"
#define CAPTURE_TABLES                                                         \
	" ON dump.num = record.dump"                                           \
	" LEFT JOIN body ON body.num = record.body"                            \
	" LEFT JOIN cluster ON cluster.num = body.cluster"

static void read_fields(sqlite3_stmt *s, struct capture *c)
{
	unsigned char sources[2 * FIELD_COUNT];

	sql_raw(s, 21, sources, sizeof(sources));
	for (int i = 0; i < FIELD_COUNT; i++) {
		c->field[i] = sql_text(s, 12 + i);
		c->source[i] = sources[2 * i] < SOURCE_COUNT ? sources[2 * i]
							     : SOURCE_NONE;
		c->marks[i] = sources[2 * i + 1];
	}
}

static void read_capture(sqlite3_stmt *s, struct catalog_capture *out)
{
	struct capture *c = &out->capture;

	memset(out, 0, sizeof(*out));
	out->row = (int64_t)sql_number(s, 0);
	sql_raw(s, 1, c->id.byte, ID_SIZE);
	c->kind = (enum record_kind)sql_number(s, 2);
	sql_raw(s, 3, c->dump.byte, ID_SIZE);
	c->run = sql_number(s, 4);
	c->record = sql_text(s, 5);
	c->offset = sql_number(s, 6);
	c->length = sql_number(s, 7);
	sql_raw(s, 8, c->sha256.byte, SHA256_SIZE);
	c->has_original = sql_raw(s, 9, c->original.byte, ID_SIZE);
	out->body = (uint32_t)sql_number(s, 10);
	sql_raw(s, 11, c->body.byte, ID_SIZE);
	read_fields(s, c);
	c->charset = sql_text(s, 22);
	c->undecodable = sql_number(s, 23);
	c->reason = sql_text(s, 24);
	out->dump_name = sql_text(s, 25);
	out->has_cluster = sql_raw(s, 26, out->cluster.byte, ID_SIZE);
	c->is_inside = sql_number(s, 27) != 0;
}

/* Every run of bytes in a capture, to measure and move them. */
static struct bytes *bytes_in_order(struct catalog_capture *c, size_t i)
{
	struct bytes *const rest[] = {&c->capture.record, &c->capture.charset,
				      &c->capture.reason, &c->dump_name};

	if (i < FIELD_COUNT)
		return &c->capture.field[i];
	i -= FIELD_COUNT;
	return i < ARRAY_COUNT(rest) ? rest[i] : NULL;
}

struct catalog_capture *
catalog_capture_copy(const struct catalog_capture *capture)
{
	struct catalog_capture *copy, from = *capture;
	size_t size = sizeof(*copy);
	unsigned char *to;
	struct bytes *bytes;

	for (size_t i = 0; (bytes = bytes_in_order(&from, i)); i++)
		size += bytes->size;
	copy = memory_alloc(size);
	*copy = from;
	to = (unsigned char *)(copy + 1);
	for (size_t i = 0; (bytes = bytes_in_order(copy, i)); i++) {
		if (bytes->size)
			memcpy(to, bytes->data, bytes->size);
		bytes->data = to;
		to += bytes->size;
	}
	return copy;
}

/* The WHERE of a filter; numbered parameters are the same for all. */
static void filter_to_sql(const struct catalog_filter *f, struct buffer *sql)
{
	buffer_append_string(sql, " WHERE 1");
	if (f->row)
		buffer_append_string(sql, " AND record.num = ?1");
	else if (f->kind >= 0)
		buffer_append_string(sql, " AND kind = ?2");
	if (f->body)
		buffer_append_string(sql, " AND record.body = ?3");
	if (f->dump.size)
		buffer_append_string(sql, " AND dump.name = ?4");
	if (f->outlet.size)
		buffer_append_string(sql, " AND outlet = ?5");
	if (f->since.size)
		buffer_append_string(
			sql, " AND ifnull(record.published, record.fetched)"
			     " >= ?6");
	if (f->until.size)
		buffer_append_string(sql,
				     " AND substr(ifnull(record.published,"
				     " record.fetched), 1, length(?7)) <= ?7");
	if (f->run)
		buffer_append_string(sql, " AND run = ?8");
	/* dump.num adds nothing but tells SQLite that names are unique. */
	buffer_append_string(sql, f->run ? " ORDER BY record.num"
					 : " ORDER BY dump.name, dump.num,"
					   " offset, record, record.id");
	if (f->skip)
		buffer_append_string(sql, " LIMIT -1 OFFSET ?9");
}

int catalog_each_capture(struct catalog *catalog,
			 const struct catalog_filter *f,
			 catalog_capture_fn *visit, void *context,
			 struct fault *fault)
{
	struct catalog_capture capture;
	struct buffer sql = BUFFER_INIT;
	sqlite3_stmt *s;
	int rc;

	buffer_append_string(&sql, "SELECT " CAPTURE_COLUMNS);
	buffer_append_string(&sql, f->row || f->body || f->run ? FEW_RECORDS
							       : MANY_RECORDS);
	buffer_append_string(&sql, CAPTURE_TABLES);
	filter_to_sql(f, &sql);
	rc = sql_open(catalog, buffer_string(&sql), &s, fault);
	buffer_release(&sql);
	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, f->row);
	sql_bind_number(s, 2, f->kind);
	sql_bind_number(s, 3, f->body);
	sql_bind_text(s, 4, f->dump);
	sql_bind_text(s, 5, f->outlet);
	sql_bind_text(s, 6, f->since);
	sql_bind_text(s, 7, f->until);
	sql_bind_number(s, 8, (int64_t)f->run);
	sql_bind_number(s, 9, (int64_t)f->skip);
	while ((rc = sql_row(catalog, s, fault)) > 0) {
		read_capture(s, &capture);
		rc = visit(context, &capture, fault);
		if (rc != 0)
			break;
	}
	sql_close(catalog, s);
	return rc;
}

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
				" ORDER BY size DESC, id",
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
			.min_similarity = sqlite3_column_double(s, 6),
			.median_similarity = sqlite3_column_double(s, 7),
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
		" sha256, whole, (SELECT count(*) FROM record"
		"  WHERE record.dump = dump.num AND kind = 0),"
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
		"SELECT (SELECT count(*) FROM dump),"
		" (SELECT count(*) FROM record WHERE kind = 0),"
		" (SELECT count(*) FROM record WHERE kind = 1),"
		" (SELECT count(*) FROM record WHERE kind = 2),"
		" (SELECT count(id) FROM body), (SELECT count(*) FROM cluster),"
		" (SELECT count(*) FROM edge),"
		" (SELECT ifnull(sum(size - 1), 0) FROM cluster),"
		" (SELECT ifnull(sum(bytes), 0) FROM dump),"
		" (SELECT count(*) FROM record WHERE kind = 3)",
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
	out->bodies = sql_number(s, 4);
	out->clusters = sql_number(s, 5);
	out->edges = sql_number(s, 6);
	out->duplicate_captures = sql_number(s, 7);
	out->original_bytes = sql_number(s, 8);
	out->forgotten = sql_number(s, 9);
	sqlite3_reset(s);
	return 0;
}

int catalog_verify(struct catalog *catalog, catalog_finding_fn *finding,
		   void *context, uint64_t *out_bad, struct fault *fault)
{
	static const char *const claims[][2] = {
		{"SELECT count(*) FROM record WHERE kind = 0 AND body NOT IN"
		 " (SELECT num FROM body)",
		 "captures without their body"},
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
			  "SELECT original, record.sha256 FROM record JOIN dump"
			  " ON dump.num = record.dump WHERE dump.name = ?1"
			  " AND original IS NOT NULL",
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
