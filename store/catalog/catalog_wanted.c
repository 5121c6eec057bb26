/*
 * Has a cluster what a report asks for? Told without loading it.
 */
#include "store/catalog/catalog_text.h"

static int has_capture(struct catalog *catalog, int64_t row,
		       const struct catalog_wanted *w, struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(
		catalog,
		"SELECT 1 FROM member"
		" CROSS JOIN record ON record.body = member.body"
		" CROSS JOIN origin ON origin.num = record.origin "
		"WHERE member.cluster = ?1"
		" AND (?2 IS NULL OR outlet = ?2)"
		" AND (?3 IS NULL AND ?4 IS NULL OR " RECORD_IN_SPAN(
			"?3", "?4") ") LIMIT 1",
		&s, fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, row);
	sql_bind_text(s, 2, w->outlet);
	sql_bind_text(s, 3, w->since);
	sql_bind_text(s, 4, w->until);
	rc = sql_row(catalog, s, fault);
	sqlite3_reset(s);
	return rc;
}

static int has_member(struct catalog *catalog, int64_t row, unsigned relations,
		      struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog,
			     "SELECT 1 FROM member WHERE cluster = ?1"
			     " AND (?2 >> relation) & 1 LIMIT 1",
			     &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, row);
	sql_bind_number(s, 2, (int64_t)relations);
	rc = sql_row(catalog, s, fault);
	sqlite3_reset(s);
	return rc;
}

int catalog_cluster_has(struct catalog *catalog, int64_t row,
			const struct catalog_wanted *wanted,
			struct fault *fault)
{
	int rc = 1;

	if (wanted->relations)
		rc = has_member(catalog, row, wanted->relations, fault);
	if (rc > 0 &&
	    (wanted->outlet.size || wanted->since.size || wanted->until.size))
		rc = has_capture(catalog, row, wanted, fault);
	return rc;
}
