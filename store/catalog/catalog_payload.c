/*
 * Digests of the payloads of WARC records, for revisits that name nothing else.
 *
 * Few archives have such revisits, so the table payload(original, digest) is
 * filled only for them. A digest is read off the original's own head: what the
 * table says of an original is true for good.
 */
#include "core/base/memory.h"
#include "store/catalog/catalog_text.h"

#include <stdlib.h>

/* A revisit that names a digest: a record's name has brackets. */
static int is_needed(struct catalog *catalog, struct fault *fault)
{
	return sql_has_row(catalog,
			   "SELECT 1 FROM revisit WHERE refers_record > ''"
			   " AND instr(refers_record, '<') = 0 LIMIT 1",
			   fault);
}

struct id_list {
	struct id *id;
	size_t count, capacity;
};

static int list_undigested(struct catalog *catalog, struct id_list *list,
			   struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(
		catalog,
		"SELECT DISTINCT record.original FROM record"
		" CROSS JOIN origin ON origin.num = record.origin"
		" LEFT JOIN prefix folder ON folder.num = record.folder"
		" LEFT JOIN payload p ON p.original = record.original"
		" WHERE kind = 0 AND record.body IS NOT NULL AND"
		" substr(" RECORD_NAME ", -1) = '>' AND p.original IS NULL AND"
		" record.original IS NOT NULL AND NOT EXISTS"
		" (SELECT 1 FROM revisit WHERE revisit.record = record.num)",
		&s, fault);

	if (rc < 0)
		return rc;
	while ((rc = sql_row(catalog, s, fault)) > 0) {
		ARRAY_RESERVE(list->id, list->count + 1, list->capacity);
		if (sql_raw(s, 0, list->id[list->count].byte, ID_SIZE))
			list->count++;
	}
	sqlite3_reset(s);
	return rc;
}

int catalog_each_undigested(struct catalog *catalog, catalog_id_fn *visit,
			    void *context, struct fault *fault)
{
	struct id_list list = {NULL, 0, 0};
	int rc = is_needed(catalog, fault);

	if (rc <= 0)
		return rc;
	rc = list_undigested(catalog, &list, fault);
	for (size_t i = 0; rc == 0 && i < list.count; i++)
		rc = visit(context, &list.id[i], fault);
	free(list.id);
	return rc;
}

int catalog_put_digest(struct catalog *catalog, const struct id *original,
		       struct bytes digest, struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog,
			     "INSERT OR REPLACE INTO payload VALUES(?1, ?2)",
			     &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_id(s, 1, original);
	sql_bind_text(s, 2, digest);
	return sql_finish(catalog, s, fault);
}
