/*
 * What is forgotten: the keys that may not come back, and the gaps that records
 * left in their dumps.
 */
#include "store/catalog/catalog_text.h"

int catalog_put_forgotten(struct catalog *catalog,
			  const struct forgotten_key *key, struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog,
			     "INSERT OR IGNORE INTO forgotten VALUES(?1, ?2)",
			     &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, key->kind);
	sql_bind_id(s, 2, &key->id);
	return sql_finish(catalog, s, fault);
}

int catalog_each_forgotten(struct catalog *catalog, catalog_forgotten_fn *visit,
			   void *context, struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_open(catalog,
			  "SELECT kind, key FROM forgotten WHERE kind"
			  " BETWEEN 0 AND ?1",
			  &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, FORGOTTEN_KINDS - 1);
	while ((rc = sql_row(catalog, s, fault)) > 0) {
		struct forgotten_key key = {
			.kind = (enum forgotten_kind)sql_number(s, 0)};

		if (!sql_raw(s, 1, key.id.byte, ID_SIZE))
			continue;
		rc = visit(context, &key, fault);
		if (rc != 0)
			break;
	}
	sql_close(catalog, s);
	return rc;
}

/* Most archives have forgotten nothing, and seeing that is cheap. */
static int has_gaps(struct catalog *catalog, struct fault *fault)
{
	sqlite3_stmt *s;
	int rc =
		sql_open(catalog, "SELECT 1 FROM origin WHERE kind = 3 LIMIT 1",
			 &s, fault);

	if (rc == 0)
		rc = sql_row(catalog, s, fault);
	sql_close(catalog, s);
	return rc;
}

int catalog_each_gap(struct catalog *catalog, struct bytes dump_name,
		     catalog_id_fn *visit, void *context, struct fault *fault)
{
	struct id id;
	sqlite3_stmt *s;
	int rc = has_gaps(catalog, fault);

	if (rc <= 0)
		return rc;
	rc = sql_open(catalog,
		      "SELECT original" RECORDS_OF_DUMP
		      " CROSS JOIN origin ON origin.num = record.origin"
		      " WHERE (?1 IS NULL OR dump.name = ?1)"
		      " AND original IS NOT NULL"
		      " GROUP BY original"
		      " HAVING min(kind) = 3",
		      &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_text(s, 1, dump_name);
	while ((rc = sql_row(catalog, s, fault)) > 0) {
		if (!sql_raw(s, 0, id.byte, ID_SIZE))
			continue;
		rc = visit(context, &id, fault);
		if (rc != 0)
			break;
	}
	sql_close(catalog, s);
	return rc;
}
