/*
 * Captures into the catalog, one by one, as the log has them.
 */
#include "core/text/date.h"
#include "store/catalog/catalog_intern.h"
#include "store/catalog/catalog_place.h"
#include "store/catalog/catalog_text.h"
#include "store/catalog/catalog_time.h"

static int64_t time_of(struct bytes text)
{
	struct bytes zone;
	int64_t seconds;

	if (text.size && (catalog_time_take(text, &seconds, &zone) ||
			  date_unix_of_text(text, &seconds)))
		return seconds;
	return INT64_MAX;
}

/* The body stands at one place more; its earliest dates may change. */
static int count_capture(struct catalog *catalog, uint32_t body,
			 const struct capture *capture, struct fault *fault)
{
	int64_t published = time_of(capture->field[FIELD_PUBLISHED]);
	int64_t fetched = time_of(capture->field[FIELD_FETCHED]);
	sqlite3_stmt *s;
	int rc = sql_prepare(
		catalog,
		"UPDATE body SET captures = captures + 1,"
		" published = min(ifnull(published, ?2), ifnull(?2, "
		"published)),"
		" fetched = min(ifnull(fetched, ?3), ifnull(?3, fetched)),"
		" first_seen = min(ifnull(first_seen, ?4), ?4),"
		" last_seen = max(ifnull(last_seen, ?4), ?4)"
		" WHERE num = ?1",
		&s, fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, body);
	sql_bind_time(s, 2, published);
	sql_bind_time(s, 3, fetched);
	sql_bind_number(s, 4, catalog_day_seen(published, fetched));
	rc = sql_finish(catalog, s, fault);
	return rc < 0 ? rc : catalog_touch(catalog, body, fault);
}

/* What few records have. */
static int put_remark(struct catalog *catalog, const struct capture *c,
		      int64_t row, struct fault *fault)
{
	const struct record_dump *dump = catalog->dump;
	struct id id =
		capture_id_in(&catalog->scratch[1], buffer_view(&dump->name),
			      c->record, &c->sha256);
	bool has_own_id = !dump->number || !id_equal(&id, &c->id);
	sqlite3_stmt *s;
	int rc;

	if (!has_own_id && !c->undecodable && !c->reason.size)
		return 0;
	rc = sql_prepare(catalog, "INSERT INTO remark VALUES(?1, ?2, ?3, ?4)",
			 &s, fault);
	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, row);
	if (has_own_id)
		sql_bind_id(s, 2, &c->id);
	sql_bind_number(s, 3, (int64_t)c->undecodable);
	sql_bind_text(s, 4, c->reason);
	return sql_finish(catalog, s, fault);
}

/* A prefix's number, NULL when there is none, and the rest behind it. */
static int bind_split(struct catalog *catalog, sqlite3_stmt *s, int at,
		      struct bytes text, struct bytes *out_rest,
		      struct fault *fault)
{
	int64_t number;
	size_t size;
	int rc = intern_prefix(catalog, text, &number, &size, fault);

	*out_rest = bytes_slice(text, size, text.size);
	if (rc == 0 && number)
		sql_bind_number(s, at, number);
	return rc;
}

static const enum field same_field[SAME_COUNT] = {
	[SAME_TITLE] = FIELD_TITLE,
	[SAME_BYLINE] = FIELD_BYLINE,
};

/* The text, or the record that has it. */
static int bind_same(struct catalog *catalog, sqlite3_stmt *s, int at,
		     enum same_text which, struct bytes text,
		     struct fault *fault)
{
	int64_t row;
	int rc = intern_text(catalog, which, text, &row, fault);

	if (rc == 0 && row)
		sql_bind_number(s, at, row);
	else
		sql_bind_text(s, at, text);
	return rc;
}

/* A record with a body stays what it is while this catalog lives; a revisit has
 * a title and byline only by turns. */
static void remember_texts(struct catalog *catalog, const struct capture *c,
			   int64_t row)
{
	for (int i = 0; i < SAME_COUNT; i++) {
		struct bytes text = c->field[same_field[i]];

		if (text.size)
			intern_remember(catalog, (enum same_text)i, text, row);
	}
}

static int bind_fields(struct catalog *catalog, sqlite3_stmt *s,
		       const struct capture *c, struct bytes sources,
		       struct fault *fault)
{
	struct origin origin = {.kind = c->kind,
				.is_inside = c->is_inside,
				.outlet = c->field[FIELD_OUTLET],
				.language = c->field[FIELD_LANGUAGE],
				.charset = c->charset,
				.sources = sources};
	struct bytes rest;
	int64_t number;
	int rc = bind_split(catalog, s, 4, c->record, &rest, fault);

	if (rc < 0)
		return rc;
	if (c->record.size)
		catalog_bind_name(s, 5, rest);
	catalog_bind_label(s, 11, c->field[FIELD_SOURCE_ID]);
	rc = bind_split(catalog, s, 12, c->field[FIELD_URL], &rest, fault);
	if (rc < 0)
		return rc;
	if (c->field[FIELD_URL].size)
		sqlite3_bind_text64(s, 13, (const char *)rest.data, rest.size,
				    SQLITE_STATIC, SQLITE_UTF8);
	for (int i = 0; rc == 0 && i < SAME_COUNT; i++)
		rc = bind_same(catalog, s, 14 + i, (enum same_text)i,
			       c->field[same_field[i]], fault);
	if (rc < 0)
		return rc;
	for (int i = 0; i < ZONE_COUNT; i++)
		catalog_bind_time(s, 16 + i, c->field[FIELD_PUBLISHED + i],
				  &origin.zone[i]);
	rc = intern_origin(catalog, &origin, &number, fault);
	sql_bind_number(s, 1, number);
	return rc;
}

static int insert_record(struct catalog *catalog, const struct capture *c,
			 uint32_t body, int64_t *out_row, struct fault *fault)
{
	unsigned char sources[2 * FIELD_COUNT];
	struct bytes known = bytes_make(sources, sizeof(sources));
	sqlite3_stmt *s;
	int rc = sql_prepare(
		catalog,
		"INSERT INTO record(origin, dump, run, folder, name, offset,"
		" length, sha256, original, body, source_id, site, path, title,"
		" byline, published, modified, fetched) VALUES(?1, ?2, ?3, ?4,"
		" ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,"
		" ?18)",
		&s, fault);

	if (rc < 0)
		return rc;
	for (int i = 0; i < FIELD_COUNT; i++) {
		sources[2 * i] = c->field[i].size ? c->source[i] : 0;
		sources[2 * i + 1] = c->field[i].size ? c->marks[i] : 0;
	}
	rc = bind_fields(catalog, s, c,
			 c->kind == RECORD_CAPTURE ? known : BYTES_NONE, fault);
	if (rc < 0)
		return rc;
	if (catalog->dump->number)
		sql_bind_number(s, 2, catalog->dump->number);
	sql_bind_number(s, 3, (int64_t)c->run);
	sql_bind_number(s, 6, (int64_t)c->offset);
	sql_bind_number(s, 7, (int64_t)c->length);
	sql_bind_blob(s, 8, c->sha256.byte, SHA256_SIZE);
	if (c->has_original)
		sql_bind_id(s, 9, &c->original);
	if (body)
		sql_bind_number(s, 10, body);
	rc = sql_finish(catalog, s, fault);
	*out_row = sqlite3_last_insert_rowid(catalog->db);
	return rc;
}

static int insert_capture(struct catalog *catalog, const struct capture *c,
			  uint32_t body, int64_t *out_row, struct fault *fault)
{
	int rc = insert_record(catalog, c, body, out_row, fault);

	if (rc == 0)
		rc = place_add(catalog, c, *out_row, fault);
	return rc < 0 ? rc : put_remark(catalog, c, *out_row, fault);
}

static int delete_row(struct catalog *catalog, const char *text, int64_t row,
		      struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog, text, &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, row);
	return sql_finish(catalog, s, fault);
}

/* Is the row what is left of a record that was forgotten, or one that lost its
 * text? */
static int is_remains(struct catalog *catalog, int64_t row, bool has_body,
		      struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog,
			     "SELECT 1 FROM record JOIN origin"
			     " ON origin.num = record.origin"
			     " WHERE record.num = ?1 AND (kind = 3 OR"
			     " (kind = 0 AND body IS NULL AND ?2))",
			     &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, row);
	sql_bind_number(s, 2, has_body);
	rc = sql_row(catalog, s, fault);
	sqlite3_reset(s);
	return rc;
}

static int delete_record(struct catalog *catalog, const struct id *id,
			 int64_t row, struct fault *fault)
{
	int rc = place_remove(catalog, id, row, fault);

	if (rc == 0)
		rc = delete_row(catalog, "DELETE FROM remark WHERE record = ?1",
				row, fault);
	return rc < 0 ? rc
		      : delete_row(catalog, "DELETE FROM record WHERE num = ?1",
				   row, fault);
}

/* Its row is there: 1 when that was remains, and made room. */
static int make_room(struct catalog *catalog, const struct capture *c,
		     int64_t row, bool has_body, struct fault *fault)
{
	int rc = c->kind == RECORD_FORGOTTEN
			 ? 0
			 : is_remains(catalog, row, has_body, fault);

	if (rc <= 0)
		return rc;
	rc = delete_record(catalog, &c->id, row, fault);
	return rc < 0 ? rc : 1;
}

static int insert_revisit(struct catalog *catalog, const struct capture *c,
			  int64_t row, struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog,
			     "INSERT OR IGNORE INTO revisit(record,"
			     " refers_record, refers_url, refers_fetched)"
			     " VALUES(?1, ?2, ?3, ?4)",
			     &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, row);
	sql_bind_text(s, 2, c->refers_record);
	sql_bind_text(s, 3, c->refers_url);
	sql_bind_text(s, 4, c->refers_fetched);
	return sql_finish(catalog, s, fault);
}

int catalog_add_capture(struct catalog *catalog, const struct capture *c,
			bool *out_is_new, struct fault *fault)
{
	uint32_t body = 0;
	int64_t row = 0;
	int rc = place_in_dump(catalog, &c->dump, fault);

	*out_is_new = false;
	if (rc == 0 && c->kind == RECORD_CAPTURE)
		rc = catalog_body_number(catalog, &c->body, &body, fault);
	if (rc == 0)
		rc = catalog_find_record(catalog, &c->id, &row, fault);
	*out_is_new = row == 0;
	if (rc == 0 && row) {
		rc = make_room(catalog, c, row, body != 0, fault);
		*out_is_new = rc > 0;
	}
	if (rc < 0 || !*out_is_new)
		return rc;
	rc = insert_capture(catalog, c, body, &row, fault);
	if (rc == 0 && body)
		remember_texts(catalog, c, row);
	if (rc == 0 && c->is_revisit)
		return insert_revisit(catalog, c, row, fault);
	return rc == 0 && body ? count_capture(catalog, body, c, fault) : rc;
}
