/*
 * Outlets as captures name them, beside the hosts of their URLs.
 */
#include "core/text/url_host.h"
#include "store/catalog/catalog_text.h"

static void host_of_url(sqlite3_context *context, int count,
			sqlite3_value **value)
{
	struct bytes host =
		url_host((struct bytes){sqlite3_value_text(value[0]),
					(size_t)sqlite3_value_bytes(value[0])});

	(void)count;
	if (host.size)
		sqlite3_result_text(context, (const char *)host.data,
				    (int)host.size, SQLITE_TRANSIENT);
}

int catalog_each_outlet(struct catalog *catalog, catalog_outlet_fn *visit,
			void *context, struct fault *fault)
{
	sqlite3_stmt *s;
	int rc;

	if (sqlite3_create_function_v2(
		    catalog->db, "host_of", 1,
		    SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY,
		    NULL, host_of_url, NULL, NULL, NULL) != SQLITE_OK)
		return sql_fault(catalog, fault);
	rc = sql_open(catalog,
		      "SELECT lower(host_of(" RECORD_URL ")) AS host, outlet,"
		      " count(*) AS n FROM record"
		      " CROSS JOIN origin ON origin.num = record.origin"
		      " LEFT JOIN prefix site ON site.num = record.site WHERE "
		      "outlet IS NOT NULL AND host IS NOT"
		      " NULL GROUP BY host, outlet"
		      " ORDER BY host, n DESC, outlet",
		      &s, fault);
	if (rc < 0)
		return rc;
	while ((rc = sql_row(catalog, s, fault)) > 0) {
		rc = visit(context, sql_text(s, 0), sql_text(s, 1),
			   sql_number(s, 2), fault);
		if (rc != 0)
			break;
	}
	sql_close(catalog, s);
	return rc;
}
