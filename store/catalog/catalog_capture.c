/*
 * Captures, as they are asked for: filtered, in order.
 */
#include "core/base/memory.h"
#include "store/catalog/catalog_text.h"

#define CAPTURE_COLUMNS                                                        \
	"SELECT record.num, " RECORD_ID " AS id, kind, dump.id, run,"          \
	" " RECORD_NAME " AS name, record.offset, length, record.sha256,"      \
	" original, body.num, body.id, source_id, " RECORD_URL ", outlet,"     \
	" " RECORD_TITLE ", " RECORD_BYLINE ", " RECORD_PUBLISHED ","          \
	" " RECORD_MODIFIED ", " RECORD_FETCHED ", language, sources,"         \
	" charset, undecodable, reason, dump.name, cluster.id, inside"

/* Few records are looked up, then put in order; many come in the order of
 * record_place, dump by dump, and only those that lie as one there are held. */
#define FEW_RECORDS " FROM record CROSS JOIN dump ON dump.num = record.dump"
#define CAPTURE_TABLES                                                         \
	RECORD_JOINS " LEFT JOIN body ON body.num = record.body"               \
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
	else if (f->is_refused)
		buffer_append_string(sql, " AND kind IN (2, 3)");
	else if (f->kind >= 0)
		buffer_append_string(sql, " AND kind = ?2");
	if (f->body)
		buffer_append_string(sql, " AND record.body = ?3");
	if (f->dump.size)
		buffer_append_string(sql, " AND dump.name = ?4");
	if (f->outlet.size)
		buffer_append_string(sql, " AND outlet = ?5");
	if (f->since.size || f->until.size)
		buffer_append_string(sql, " AND " RECORD_IN_SPAN("?6", "?7"));
	if (f->run)
		buffer_append_string(sql, " AND run = ?8");
}

static bool asks_for_few(const struct catalog_filter *f)
{
	return f->row || f->body || f->run || f->is_refused;
}

static void order_to_sql(const struct catalog_filter *f, struct buffer *sql)
{
	/* dump.num adds nothing but tells SQLite that names are unique. */
	if (f->run || f->is_refused)
		buffer_append_string(sql, " ORDER BY run, kind, record.num");
	else
		buffer_append_string(
			sql, asks_for_few(f)
				     ? " ORDER BY dump.name, dump.num,"
				       " record.offset, 6, 2"
				     : " ORDER BY dump.name, dump.num,"
				       " place.offset, place.head, 6, 2");
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

	buffer_append_string(&sql, CAPTURE_COLUMNS);
	buffer_append_string(&sql,
			     asks_for_few(f) ? FEW_RECORDS : RECORDS_OF_DUMP);
	buffer_append_string(&sql, CAPTURE_TABLES);
	filter_to_sql(f, &sql);
	order_to_sql(f, &sql);
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
