/*
 * Furniture that link has learned, and what bodies were captured under:
 * outlets, addresses, titles.
 */
#include "store/catalog/sql.h"

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

static int each_name(struct catalog *catalog, const char *query, uint32_t body,
		     catalog_label_fn *visit, void *context,
		     struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_open(catalog, query, &s, fault);

	if (rc < 0)
		return rc;
	if (body)
		sql_bind_number(s, 1, body);
	while ((rc = sql_row(catalog, s, fault)) > 0) {
		rc = visit(context, (uint32_t)sql_number(s, 0), sql_text(s, 1),
			   fault);
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
	return each_name(catalog,
			 body ? "SELECT body, ifnull(outlet, 'dump ' || name)"
				" AS label FROM record JOIN dump"
				" ON dump.num = record.dump WHERE body = ?1"
				" ORDER BY label"
			      : "SELECT body, ifnull(outlet, 'dump ' || name)"
				" AS label FROM record JOIN dump"
				" ON dump.num = record.dump"
				" WHERE body IS NOT NULL ORDER BY body, label",
			 body, visit, context, fault);
}

int catalog_each_address(struct catalog *catalog, uint32_t body,
			 catalog_label_fn *visit, void *context,
			 struct fault *fault)
{
	return each_name(catalog,
			 body ? "SELECT body, ifnull(url, source_id)"
				" FROM record WHERE body = ?1"
				" AND ifnull(url, source_id) LIKE '%://%'"
			      : "SELECT body, ifnull(url, source_id)"
				" FROM record WHERE body IS NOT NULL"
				" AND ifnull(url, source_id) LIKE '%://%'",
			 body, visit, context, fault);
}

int catalog_each_headline(struct catalog *catalog, uint32_t body,
			  catalog_label_fn *visit, void *context,
			  struct fault *fault)
{
	return each_name(catalog,
			 body ? "SELECT body, title FROM record WHERE body = ?1"
				" AND title IS NOT NULL"
			      : "SELECT body, title FROM record"
				" WHERE body IS NOT NULL"
				" AND title IS NOT NULL",
			 body, visit, context, fault);
}
