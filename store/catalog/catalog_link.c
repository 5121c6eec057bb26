/*
 * What link finds: clusters and their members; the bodies it looks at.
 */
#include "store/catalog/catalog_score.h"

#define DAY_SECONDS 86400

static void read_body(sqlite3_stmt *s, struct catalog_body *body)
{
	body->number = (uint32_t)sql_number(s, 0);
	sql_raw(s, 1, body->id.byte, ID_SIZE);
	body->bytes = sql_number(s, 2);
	body->captures = sql_number(s, 3);
	body->published = sql_time(s, 4);
	body->fetched = sql_time(s, 5);
	body->cluster = (int64_t)sql_number(s, 6);
	body->first_seen = (int64_t)sql_number(s, 7);
	body->last_seen = (int64_t)sql_number(s, 8);
}

int64_t catalog_day_of(int64_t seconds)
{
	if (seconds == INT64_MAX)
		return CATALOG_NO_DAY;
	return seconds / DAY_SECONDS - (seconds % DAY_SECONDS < 0);
}

int64_t catalog_day_seen(int64_t published, int64_t fetched)
{
	return catalog_day_of(published != INT64_MAX ? published : fetched);
}

int catalog_get_body(struct catalog *catalog, uint32_t number,
		     struct catalog_body *out, struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog, "SELECT * FROM body WHERE num = ?1", &s,
			     fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, number);
	rc = sql_row(catalog, s, fault);
	if (rc == 0)
		return fault_set(fault, FAULT_MISSING,
				 "catalog: no body has number %u", number);
	if (rc > 0)
		read_body(s, out);
	sqlite3_reset(s);
	return rc < 0 ? rc : 0;
}

static int each_body(struct catalog *catalog, const char *text, uint32_t from,
		     catalog_body_fn *visit, void *context, struct fault *fault)
{
	struct catalog_body body;
	sqlite3_stmt *s;
	int rc = sql_open(catalog, text, &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, from);
	while ((rc = sql_row(catalog, s, fault)) > 0) {
		read_body(s, &body);
		rc = visit(context, &body, fault);
		if (rc != 0)
			break;
	}
	sql_close(catalog, s);
	return rc;
}

int catalog_each_body(struct catalog *catalog, uint32_t from,
		      catalog_body_fn *visit, void *context,
		      struct fault *fault)
{
	return each_body(catalog,
			 "SELECT * FROM body WHERE num >= ?1 ORDER BY num",
			 from, visit, context, fault);
}

int catalog_each_touched(struct catalog *catalog, catalog_body_fn *visit,
			 void *context, struct fault *fault)
{
	/* CROSS: from the few that were touched, never from all bodies. */
	return each_body(catalog,
			 "SELECT body.* FROM touched CROSS JOIN body"
			 " ON num = touched.body WHERE touched.body >= ?1"
			 " ORDER BY touched.body",
			 0, visit, context, fault);
}

int catalog_touch(struct catalog *catalog, uint32_t body, struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(
		catalog, "INSERT OR IGNORE INTO touched VALUES(?1)", &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, body);
	return sql_finish(catalog, s, fault);
}

int catalog_clear_touched(struct catalog *catalog, struct fault *fault)
{
	return sql_run(catalog, "DELETE FROM touched", fault);
}

int catalog_forget_links(struct catalog *catalog, struct fault *fault)
{
	return sql_run(catalog,
		       "DELETE FROM edge; DELETE FROM member;"
		       " DELETE FROM cluster; DELETE FROM furniture;"
		       " UPDATE body SET cluster = 0 WHERE cluster <> 0;"
		       " INSERT OR IGNORE INTO touched"
		       " SELECT num FROM body WHERE captures > 0",
		       fault);
}

static int put_member(struct catalog *catalog, int64_t cluster,
		      const struct catalog_member *member, struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog,
			     "INSERT INTO member VALUES(?1, ?2, ?3, ?4, ?5,"
			     " ?6)",
			     &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, cluster);
	sql_bind_number(s, 2, member->body);
	sql_bind_number(s, 3, member->relation);
	catalog_bind_score(s, 4, member->jaccard);
	catalog_bind_score(s, 5, member->containment);
	sql_bind_number(s, 6, member->direct);
	return sql_finish(catalog, s, fault);
}

static int count_cluster(struct catalog *catalog, int64_t row,
			 struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(
		catalog,
		"UPDATE cluster SET (size, outlets) ="
		" (SELECT count(*), count(DISTINCT outlet) FROM member"
		" CROSS JOIN record ON record.body = member.body"
		" CROSS JOIN origin ON origin.num = record.origin"
		" WHERE member.cluster = ?1) WHERE num = ?1",
		&s, fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, row);
	return sql_finish(catalog, s, fault);
}

int catalog_put_cluster(struct catalog *catalog,
			struct catalog_cluster *cluster,
			const struct catalog_member *member,
			struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog,
			     "INSERT INTO cluster(id, canonical, size, bodies,"
			     " outlets, min, median)"
			     " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
			     &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_id(s, 1, &cluster->id);
	sql_bind_number(s, 2, cluster->canonical);
	sql_bind_number(s, 3, (int64_t)cluster->size);
	sql_bind_number(s, 4, (int64_t)cluster->bodies);
	sql_bind_number(s, 5, (int64_t)cluster->outlets);
	catalog_bind_score(s, 6, cluster->min_similarity);
	catalog_bind_score(s, 7, cluster->median_similarity);
	rc = sql_finish(catalog, s, fault);
	cluster->row = sqlite3_last_insert_rowid(catalog->db);
	for (size_t i = 0; rc == 0 && i < cluster->bodies; i++)
		rc = put_member(catalog, cluster->row, &member[i], fault);
	return rc < 0 || cluster->size
		       ? rc
		       : count_cluster(catalog, cluster->row, fault);
}

int catalog_set_cluster(struct catalog *catalog, uint32_t body, int64_t row,
			struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog,
			     "UPDATE body SET cluster = ?1 WHERE num = ?2", &s,
			     fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, row);
	sql_bind_number(s, 2, body);
	return sql_finish(catalog, s, fault);
}

static int run_on_cluster(struct catalog *catalog, const char *text,
			  int64_t row, struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog, text, &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, row);
	return sql_finish(catalog, s, fault);
}

int catalog_drop_cluster(struct catalog *catalog, int64_t row,
			 struct fault *fault)
{
	int rc = run_on_cluster(catalog,
				"UPDATE body SET cluster = 0 WHERE num IN"
				" (SELECT body FROM member WHERE cluster = ?1)",
				row, fault);

	if (rc == 0)
		rc = run_on_cluster(catalog,
				    "DELETE FROM member WHERE cluster = ?1",
				    row, fault);
	if (rc == 0)
		rc = run_on_cluster(catalog,
				    "DELETE FROM cluster WHERE num = ?1", row,
				    fault);
	return rc;
}

int catalog_each_member(struct catalog *catalog, int64_t cluster,
			catalog_member_fn *visit, void *context,
			struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_open(catalog,
			  "SELECT body, relation, jaccard, containment, direct"
			  " FROM member WHERE cluster = ?1 ORDER BY body",
			  &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, cluster);
	while ((rc = sql_row(catalog, s, fault)) > 0) {
		struct catalog_member member = {
			.body = (uint32_t)sql_number(s, 0),
			.relation = (enum relation)sql_number(s, 1),
			.jaccard = catalog_score(s, 2),
			.containment = catalog_score(s, 3),
			.direct = sql_number(s, 4) != 0,
		};

		rc = visit(context, &member, fault);
		if (rc != 0)
			break;
	}
	sql_close(catalog, s);
	return rc;
}
