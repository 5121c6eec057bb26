/*
 * Edges between bodies, in order of their ends.
 */
#include "store/catalog/catalog_edge.h"

#include "store/catalog/sql.h"

/*
 * The scores of an edge are shares of counts, and three counts say them all:
 * what is shared, and how much each side has. Where they do not, the scores
 * stand in their place: `shared` is then the Jaccard similarity, a real number.
 */
struct counts {
	int64_t shared, a, b;
};

/* As a verdict has it. */
static float share(int64_t part, int64_t whole)
{
	return (float)((double)part / (double)whole);
}

static float jaccard_of(const struct counts *n)
{
	return share(n->shared, n->a + n->b - n->shared);
}

/* False when the scores would not come back to the bit. */
static bool count_scores(const struct catalog_edge *e, struct counts *n)
{
	if (e->jaccard == 1 && e->containment_a == 1 && e->containment_b == 1) {
		*n = (struct counts){1, 1, 1};
		return true;
	}
	if (!e->shared || !(e->containment_a > 0 && e->containment_b > 0) ||
	    e->containment_a > 1 || e->containment_b > 1 ||
	    e->containment_a < 1e-9 || e->containment_b < 1e-9)
		return false;
	*n = (struct counts){
		e->shared, (int64_t)(e->shared / (double)e->containment_a + .5),
		(int64_t)(e->shared / (double)e->containment_b + .5)};
	return share(n->shared, n->a) == e->containment_a &&
	       share(n->shared, n->b) == e->containment_b &&
	       jaccard_of(n) == e->jaccard;
}

static void bind_scores(sqlite3_stmt *s, int at, const struct catalog_edge *e)
{
	struct counts n;

	if (count_scores(e, &n)) {
		sql_bind_number(s, at, n.shared);
		sql_bind_number(s, at + 1, n.a);
		sql_bind_number(s, at + 2, n.b);
		return;
	}
	sql_bind_real(s, at, e->jaccard);
	sql_bind_real(s, at + 1, e->containment_a);
	sql_bind_real(s, at + 2, e->containment_b);
}

static void read_scores(sqlite3_stmt *s, int at, struct catalog_edge *e)
{
	struct counts n = {sqlite3_column_int64(s, at),
			   sqlite3_column_int64(s, at + 1),
			   sqlite3_column_int64(s, at + 2)};

	if (sqlite3_column_type(s, at) != SQLITE_INTEGER) {
		e->jaccard = (float)sqlite3_column_double(s, at);
		e->containment_a = (float)sqlite3_column_double(s, at + 1);
		e->containment_b = (float)sqlite3_column_double(s, at + 2);
	} else if (n.shared > 0 && n.a >= n.shared && n.b >= n.shared &&
		   n.a <= UINT32_MAX && n.b <= UINT32_MAX) {
		e->shared = (uint32_t)n.shared;
		e->jaccard = jaccard_of(&n);
		e->containment_a = share(n.shared, n.a);
		e->containment_b = share(n.shared, n.b);
	}
}

int catalog_put_edge(struct catalog *catalog, const struct catalog_edge *e,
		     struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog,
			     "INSERT OR REPLACE INTO edge"
			     " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
			     &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, e->a);
	sql_bind_number(s, 2, e->b);
	bind_scores(s, 3, e);
	sql_bind_number(s, 6, e->relation);
	sql_bind_number(s, 7, e->as_page ? 2 : e->merges);
	return sql_finish(catalog, s, fault);
}

int catalog_drop_edges(struct catalog *catalog, uint32_t body,
		       struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog, "DELETE FROM edge WHERE a = ?1 OR b = ?1",
			     &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, body);
	return sql_finish(catalog, s, fault);
}

int catalog_drop_edge(struct catalog *catalog, uint32_t a, uint32_t b,
		      struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(
		catalog, "DELETE FROM edge WHERE a = ?1 AND b = ?2", &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, a);
	sql_bind_number(s, 2, b);
	rc = sql_finish(catalog, s, fault);
	return rc < 0 ? rc : sqlite3_changes(catalog->db) > 0;
}

int catalog_begin_edges(struct catalog *catalog, struct fault *fault)
{
	return sql_run(catalog, "DROP INDEX IF EXISTS edge_b", fault);
}

int catalog_end_edges(struct catalog *catalog, struct fault *fault)
{
	return sql_run(catalog, "CREATE INDEX IF NOT EXISTS edge_b ON edge(b)",
		       fault);
}

static void read_edge(sqlite3_stmt *s, struct catalog_edge *edge)
{
	*edge = (struct catalog_edge){
		.a = (uint32_t)sql_number(s, 0),
		.b = (uint32_t)sql_number(s, 1),
		.relation = (enum relation)sql_number(s, 5),
		.merges = sql_number(s, 6) != 0,
		.as_page = sql_number(s, 6) == 2,
	};
	read_scores(s, 2, edge);
}

static int visit_edges(struct catalog *catalog, sqlite3_stmt *s,
		       catalog_edge_fn *visit, void *context,
		       struct fault *fault)
{
	struct catalog_edge edge;
	int rc;

	while ((rc = sql_row(catalog, s, fault)) > 0) {
		read_edge(s, &edge);
		rc = visit(context, &edge, fault);
		if (rc != 0)
			break;
	}
	return rc;
}

int catalog_each_edge(struct catalog *catalog, uint32_t body,
		      catalog_edge_fn *visit, void *context,
		      struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_open(catalog,
			  body ? "SELECT * FROM edge WHERE a = ?1 UNION"
				 " SELECT * FROM edge WHERE b = ?1"
			       : "SELECT * FROM edge ORDER BY a, b",
			  &s, fault);

	if (rc < 0)
		return rc;
	if (body)
		sql_bind_number(s, 1, body);
	rc = visit_edges(catalog, s, visit, context, fault);
	sql_close(catalog, s);
	return rc;
}

int catalog_each_edge_from(struct catalog *catalog, uint32_t body,
			   catalog_edge_fn *visit, void *context,
			   struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog,
			     "SELECT * FROM edge WHERE a = ?1 ORDER BY b", &s,
			     fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, body);
	rc = visit_edges(catalog, s, visit, context, fault);
	sqlite3_reset(s);
	return rc;
}

int catalog_has_edge(struct catalog *catalog, uint32_t a, uint32_t b,
		     struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog,
			     "SELECT 1 FROM edge WHERE a = ?1 AND b = ?2", &s,
			     fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, a < b ? a : b);
	sql_bind_number(s, 2, a < b ? b : a);
	rc = sql_row(catalog, s, fault);
	sqlite3_reset(s);
	return rc;
}

int catalog_each_join(struct catalog *catalog, uint32_t body,
		      catalog_join_fn *visit, void *context,
		      struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(
		catalog,
		body ? "SELECT a, b FROM edge WHERE a = ?1 AND merges"
		       " UNION ALL SELECT a, b FROM edge WHERE b = ?1 AND "
		       "merges"
		     : "SELECT a, b FROM edge WHERE merges AND ?1 = 0",
		&s, fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, body);
	while ((rc = sql_row(catalog, s, fault)) > 0)
		visit(context, (uint32_t)sql_number(s, 0),
		      (uint32_t)sql_number(s, 1));
	sqlite3_reset(s);
	return rc;
}
