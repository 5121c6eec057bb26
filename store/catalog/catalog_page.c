/* Which original came last from an address, or with a text. Hints: a catalog
 * made anew begins without them. */
#include "store/catalog/sql.h"

int catalog_has_pages(struct catalog *catalog, struct fault *fault)
{
	return sql_has_row(catalog, "SELECT 1 FROM page LIMIT 1", fault);
}

int catalog_put_page(struct catalog *catalog, uint64_t key,
		     const struct id *original, struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog,
			     "INSERT OR REPLACE INTO page VALUES(?1, ?2)", &s,
			     fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, (int64_t)key);
	sql_bind_id(s, 2, original);
	return sql_finish(catalog, s, fault);
}

int catalog_get_page(struct catalog *catalog, uint64_t key,
		     struct id *out_original, struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(
		catalog, "SELECT original FROM page WHERE key = ?1", &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, (int64_t)key);
	return sql_first_id(catalog, s, out_original, fault);
}
