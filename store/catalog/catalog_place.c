#include "store/catalog/catalog_place.h"

#include "core/base/memory.h"
#include "store/catalog/catalog_text.h"

#include <stdlib.h>

void catalog_forget_dump(struct catalog *catalog)
{
	struct record_dump *dump = catalog->dump;

	if (!dump)
		return;
	buffer_release(&dump->name);
	buffer_release(&dump->landmark);
	free(dump);
	catalog->dump = NULL;
}

int place_in_dump(struct catalog *catalog, const struct id *id,
		  struct fault *fault)
{
	struct record_dump *dump = catalog->dump;
	sqlite3_stmt *s;
	int rc;

	if (dump && dump->number && id_equal(&dump->id, id))
		return 0;
	if (!dump)
		dump = catalog->dump = memory_alloc_zero(1, sizeof(*dump));
	buffer_clear(&dump->name);
	buffer_clear(&dump->landmark);
	dump->number = 0;
	dump->id = *id;
	rc = sql_prepare(catalog,
			 "SELECT num, name, landmark, landmark IS NOT NULL"
			 " FROM dump WHERE id = ?1",
			 &s, fault);
	if (rc < 0)
		return rc;
	sql_bind_id(s, 1, id);
	rc = sql_row(catalog, s, fault);
	if (rc > 0) {
		dump->number = (int64_t)sql_number(s, 0);
		buffer_append_bytes(&dump->name, sql_text(s, 1));
		buffer_append_bytes(&dump->landmark, sql_text(s, 2));
		dump->has_landmark = sql_number(s, 3) != 0;
	}
	sqlite3_reset(s);
	return rc < 0 ? rc : 0;
}

/* The first name of a dump is its landmark for good. */
static int set_landmark(struct catalog *catalog, struct bytes name,
			struct fault *fault)
{
	struct record_dump *dump = catalog->dump;
	sqlite3_stmt *s;
	int rc;

	if (dump->has_landmark || !dump->number)
		return 0;
	rc = sql_prepare(catalog,
			 "UPDATE dump SET landmark = ifnull(?2, '')"
			 " WHERE num = ?1",
			 &s, fault);
	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, dump->number);
	sql_bind_text(s, 2, name);
	buffer_append_bytes(&dump->landmark, name);
	dump->has_landmark = true;
	return sql_finish(catalog, s, fault);
}

int catalog_find_record(struct catalog *catalog, const struct id *id,
			int64_t *out_row, struct fault *fault)
{
	struct id found;
	sqlite3_stmt *s;
	int rc = sql_prepare(
		catalog,
		"SELECT record.num, " RECORD_ID " FROM record_id"
		" CROSS JOIN record ON record.num = record_id.record"
		" LEFT JOIN dump ON dump.num = record.dump" RECORD_NAMES
		" WHERE record_id.head = ?1",
		&s, fault);

	*out_row = 0;
	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, id_head(id));
	while ((rc = sql_row(catalog, s, fault)) > 0)
		if (sql_raw(s, 1, found.byte, ID_SIZE) && id_equal(&found, id))
			*out_row = (int64_t)sql_number(s, 0);
	return rc;
}

/* Run on a row of record_id. */
static int run_on_id(struct catalog *catalog, const char *text,
		     const struct id *id, int64_t row, struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog, text, &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, id_head(id));
	sql_bind_number(s, 2, row);
	return sql_finish(catalog, s, fault);
}

/* Run on a row of record_place. */
static int run_on_place(struct catalog *catalog, const char *text,
			uint64_t offset, struct bytes name, int64_t row,
			struct fault *fault)
{
	const struct record_dump *dump = catalog->dump;
	struct bytes landmark = buffer_view(&dump->landmark);
	unsigned char head[PLACE_HEAD_SIZE];
	size_t size = catalog_place_head(landmark, name, head);
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog, text, &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, dump->number);
	sql_bind_number(s, 2, (int64_t)offset);
	/* Where offsets tell, names tell nothing more. */
	sql_bind_blob(s, 3, head, offset ? 0 : size);
	sql_bind_number(s, 4, row);
	return sql_finish(catalog, s, fault);
}

int place_add(struct catalog *catalog, const struct capture *c, int64_t row,
	      struct fault *fault)
{
	int rc = set_landmark(catalog, c->record, fault);

	if (rc == 0)
		rc = run_on_id(catalog, "INSERT INTO record_id VALUES(?1, ?2)",
			       &c->id, row, fault);
	return rc < 0 ? rc
		      : run_on_place(catalog,
				     "INSERT INTO record_place"
				     " VALUES(?1, ?2, ?3, ?4)",
				     c->offset, c->record, row, fault);
}

static int leave_place(struct catalog *catalog, int64_t row,
		       struct fault *fault)
{
	struct buffer name = BUFFER_INIT;
	uint64_t offset = 0;
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog,
			     "SELECT offset, " RECORD_NAME " FROM record"
			     " LEFT JOIN prefix folder"
			     " ON folder.num = record.folder"
			     " WHERE record.num = ?1",
			     &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, row);
	rc = sql_row(catalog, s, fault);
	if (rc > 0) {
		offset = sql_number(s, 0);
		buffer_append_bytes(&name, sql_text(s, 1));
	}
	sqlite3_reset(s);
	if (rc > 0)
		rc = run_on_place(catalog,
				  "DELETE FROM record_place WHERE dump = ?1"
				  " AND offset = ?2 AND head = ?3"
				  " AND record = ?4",
				  offset, buffer_view(&name), row, fault);
	buffer_release(&name);
	return rc;
}

int place_remove(struct catalog *catalog, const struct id *id, int64_t row,
		 struct fault *fault)
{
	int rc = leave_place(catalog, row, fault);

	return rc < 0 ? rc
		      : run_on_id(catalog,
				  "DELETE FROM record_id WHERE head = ?1"
				  " AND record = ?2",
				  id, row, fault);
}
