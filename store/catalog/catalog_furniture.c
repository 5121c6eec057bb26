/*
 * Furniture that link has learned, and the outlets that bodies were captured
 * under.
 */
#include "store/catalog/catalog_text.h"

int catalog_put_furniture(struct catalog *catalog, uint64_t key,
			  struct bytes label, struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog,
			     "INSERT OR IGNORE INTO furniture VALUES(?1, ?2)",
			     &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, (int64_t)key);
	sql_bind_text(s, 2, label);
	return sql_finish(catalog, s, fault);
}

int catalog_each_furniture(struct catalog *catalog, catalog_furniture_fn *visit,
			   void *context, struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_open(
		catalog, "SELECT key, label FROM furniture ORDER BY label, key",
		&s, fault);

	if (rc < 0)
		return rc;
	while ((rc = sql_row(catalog, s, fault)) > 0) {
		rc = visit(context, sql_number(s, 0), sql_text(s, 1), fault);
		if (rc != 0)
			break;
	}
	sql_close(catalog, s);
	return rc;
}

int catalog_each_label(struct catalog *catalog, uint32_t body,
		       catalog_label_fn *visit, void *context,
		       struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_open(catalog,
			  "SELECT ifnull(outlet,"
			  " '" CATALOG_DUMP_LABEL "' || dump.name) AS label"
			  " FROM record CROSS JOIN origin"
			  " ON origin.num = record.origin CROSS JOIN dump"
			  " ON dump.num = record.dump"
			  " WHERE body = ?1 ORDER BY label",
			  &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, body);
	while ((rc = sql_row(catalog, s, fault)) > 0) {
		rc = visit(context, body, sql_text(s, 0), fault);
		if (rc != 0)
			break;
	}
	sql_close(catalog, s);
	return rc;
}
