/*
 * Questions of search and export: titles of bodies, a body's place.
 */
#include "store/catalog/catalog_score.h"
#include "store/catalog/catalog_text.h"

static int visit_titles(struct catalog *catalog, sqlite3_stmt *s,
			catalog_title_fn *visit, void *context,
			struct fault *fault)
{
	int rc;

	while ((rc = sql_row(catalog, s, fault)) > 0) {
		rc = visit(context, (uint32_t)sql_number(s, 0), sql_text(s, 1),
			   fault);
		if (rc != 0)
			break;
	}
	sqlite3_reset(s);
	return rc;
}

int catalog_each_title(struct catalog *catalog, uint32_t body,
		       catalog_title_fn *visit, void *context,
		       struct fault *fault)
{
	sqlite3_stmt *s;
	int rc =
		sql_prepare(catalog,
			    "SELECT DISTINCT body, " RECORD_TITLE " FROM record"
			    " WHERE body = ?1 AND title IS NOT NULL"
			    " ORDER BY 2",
			    &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, body);
	return visit_titles(catalog, s, visit, context, fault);
}

int catalog_each_later_title(struct catalog *catalog, int64_t after,
			     uint32_t body, catalog_title_fn *visit,
			     void *context, struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog,
			     "SELECT body, " RECORD_TITLE
			     " FROM record WHERE num > ?1"
			     " AND body <= ?2 AND title IS NOT NULL"
			     " ORDER BY num",
			     &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, after);
	sql_bind_number(s, 2, body);
	return visit_titles(catalog, s, visit, context, fault);
}

int catalog_last_record(struct catalog *catalog, int64_t *out_row,
			struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog, "SELECT ifnull(max(num), 0) FROM record",
			     &s, fault);

	*out_row = 0;
	if (rc == 0)
		rc = sql_row(catalog, s, fault);
	if (rc > 0) {
		*out_row = (int64_t)sql_number(s, 0);
		sqlite3_reset(s);
	}
	return rc < 0 ? rc : 0;
}

int catalog_get_member(struct catalog *catalog, uint32_t body,
		       struct catalog_member *out, int64_t *out_row,
		       struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog,
			     "SELECT member.cluster, relation, jaccard,"
			     " containment, direct FROM body JOIN member"
			     " ON member.cluster = body.cluster"
			     " AND member.body = body.num WHERE body.num = ?1",
			     &s, fault);

	*out_row = 0;
	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, body);
	rc = sql_row(catalog, s, fault);
	if (rc > 0) {
		*out_row = (int64_t)sql_number(s, 0);
		out->body = body;
		out->relation = (enum relation)sql_number(s, 1);
		out->jaccard = catalog_score(s, 2);
		out->containment = catalog_score(s, 3);
		out->direct = sql_number(s, 4) != 0;
		sqlite3_reset(s);
	}
	return rc < 0 ? rc : 0;
}
