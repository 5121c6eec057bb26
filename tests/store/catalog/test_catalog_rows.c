/* What rows keep in few bytes comes back as it was, for us and for SQL. */
#include "tests/store/catalog/catalog_fixture.h"

#include "core/base/file.h"
#include "core/base/memory.h"
#include "store/catalog/catalog_edge.h"
#include "store/catalog/catalog_text.h"

#include <criterion/criterion.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

static void reopen(struct place *p)
{
	catalog_close(p->catalog);
	cr_assert_eq(catalog_open(p->path, CATALOG_WRITE, &p->catalog, NULL),
		     0);
}

/* What an SQL program without our functions reads. */
static void expect_rows(const struct place *p, const char *query,
			const char *want)
{
	struct buffer got = BUFFER_INIT;
	sqlite3_stmt *s;
	sqlite3 *db;

	cr_assert_eq(sqlite3_open(p->path, &db), SQLITE_OK);
	cr_assert_eq(sqlite3_prepare_v2(db, query, -1, &s, NULL), SQLITE_OK,
		     "%s", sqlite3_errmsg(db));
	while (sqlite3_step(s) == SQLITE_ROW)
		for (int i = 0; i < sqlite3_column_count(s); i++) {
			buffer_append_bytes(&got, sql_text(s, i));
			buffer_append_byte(&got, '|');
		}
	sqlite3_finalize(s);
	sqlite3_close(db);
	cr_assert_str_eq(buffer_string(&got), want);
	buffer_release(&got);
}

static void add(struct place *p, const char *record, const char *url,
		const char *title, const char *byline, const char *published)
{
	struct bytes dump = BYTES_LITERAL("d");
	struct capture c = {.kind = RECORD_CAPTURE, .run = 1, .length = 7};
	struct id body = id_of(BYTES_LITERAL("the only body"));
	uint32_t number;
	bool is_new;

	c.dump = dump_id_of(dump);
	c.record = bytes_of_string(record);
	c.sha256 = sha256_of(c.record);
	c.id = capture_id_of(dump, c.record, &c.sha256);
	c.body = body;
	c.field[FIELD_SOURCE_ID] = bytes_of_string("0042");
	c.field[FIELD_URL] = bytes_of_string(url);
	c.field[FIELD_OUTLET] = BYTES_LITERAL("o.example");
	c.source[FIELD_OUTLET] = SOURCE_META;
	c.field[FIELD_TITLE] = bytes_of_string(title);
	c.field[FIELD_BYLINE] = bytes_of_string(byline);
	c.field[FIELD_PUBLISHED] = bytes_of_string(published);
	c.field[FIELD_MODIFIED] = BYTES_LITERAL("2025");
	c.field[FIELD_FETCHED] = BYTES_LITERAL("2025-02-04");
	c.field[FIELD_LANGUAGE] = BYTES_LITERAL("en");
	c.charset = BYTES_LITERAL("utf-8");
	cr_assert_eq(
		catalog_add_body(p->catalog, &body, 9, &number, &is_new, NULL),
		0);
	cr_assert_eq(catalog_put_dump(p->catalog, &c.dump, dump, NULL), 0);
	cr_assert_eq(catalog_add_capture(p->catalog, &c, &is_new, NULL), 0);
	cr_assert(is_new, "%s", record);
	cr_assert_eq(catalog_add_capture(p->catalog, &c, &is_new, NULL), 0);
	cr_assert_not(is_new, "%s: its id is known", record);
}

static int tell(void *context, const struct catalog_capture *c,
		struct fault *fault)
{
	const struct capture *got = &c->capture;
	struct id id = capture_id_of(c->dump_name, got->record, &got->sha256);

	(void)fault;
	cr_assert(id_equal(&id, &got->id));
	cr_assert_eq(got->source[FIELD_OUTLET], SOURCE_META);
	cr_assert(bytes_equal(got->charset, BYTES_LITERAL("utf-8")));
	buffer_append_bytes(context, got->record);
	buffer_append_byte(context, '|');
	for (int i = 0; i < FIELD_COUNT; i++) {
		buffer_append_bytes(context, got->field[i]);
		buffer_append_byte(context, '|');
	}
	return 0;
}

static const char *const records[] = {
	"dump/a/one.txt",
	"dump/a/two.txt",
	"dump/a/three.txt",
	"dump/a/007",
	"dump/a/7",
	"dump/a/0",
	"dump/a/",
	"dump/a/four.txt",
	"dump/b/L1",
	"dump/b/L20",
	"dump/b/L3",
	"dump/b/L4",
	"dump/b/L05",
	"L",
	"12345678901234567890",
	"<urn:uuid:00000001-0000-4000-8000-0000000000ff>",
	"<urn:uuid:00000002-0000-4000-8000-0000000000ff>",
	"<urn:uuid:00000003-0000-4000-8000-0000000000ff>",
	"<urn:uuid:00000004-0000-4000-8000-0000000000ff>",
	"<urn:uuid:00000005-0000-4000-8000-0000000000FF>",
	"<urn:uuid:0000000600004-000-8000-0000000000ff>",
	"\xED\x95\x9C\xEA\xB8\x80/1.html",
};

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *url_of(size_t i)
{
	static const char *const url[] = {
		"https://o.example/2025/02/a.html", "https://o.example/", "",
		"https://o.example/2025/02/1", "https://o.example/2025/02/"};

	return url[i % ARRAY_COUNT(url)];
}

Test(catalog_rows, texts_come_back_and_stand_in_order_of_names)
{
	const char *sorted[ARRAY_COUNT(records)];
	struct catalog_filter all = CATALOG_FILTER_INIT;
	struct buffer got = BUFFER_INIT, want = BUFFER_INIT;
	struct place p = place_new();

	memcpy(sorted, records, sizeof(records));
	qsort(sorted, ARRAY_COUNT(sorted), sizeof(*sorted), by_name);
	/* Not in order, and in two sessions. */
	for (size_t n = 0; n < ARRAY_COUNT(sorted); n++) {
		size_t i = n * 7 % ARRAY_COUNT(sorted);

		if (n == ARRAY_COUNT(sorted) / 2)
			reopen(&p);
		add(&p, sorted[i], url_of(i), i % 3 ? "A headline" : "",
		    "Staff", i % 2 ? "2025-02-04T16:34:00+09:00" : "");
	}
	for (size_t i = 0; i < ARRAY_COUNT(sorted); i++)
		buffer_printf(&want,
			      "%s|0042|%s|o.example|%s|Staff|%s|2025|"
			      "2025-02-04|en|",
			      sorted[i], url_of(i), i % 3 ? "A headline" : "",
			      i % 2 ? "2025-02-04T16:34:00+09:00" : "");
	cr_assert_eq(catalog_each_capture(p.catalog, &all, tell, &got, NULL),
		     0);
	cr_assert_str_eq(buffer_string(&got), buffer_string(&want));
	expect_rows(&p,
		    "SELECT record, source_id, url, outlet, title, byline,"
		    " published, modified, fetched, language FROM capture"
		    " ORDER BY CAST(record AS BLOB)",
		    buffer_string(&want));
	buffer_release(&got);
	buffer_release(&want);
	place_free(&p);
}

static void add_for_title(struct place *p, unsigned n, const char *title)
{
	char record[16];

	snprintf(record, sizeof(record), "p%u", n);
	add(p, record, "", title, "", "");
}

Test(catalog_rows, what_was_rolled_back_is_not_built_upon)
{
	struct place p = place_new();

	add_for_title(&p, 1, "First");
	cr_assert_eq(catalog_begin(p.catalog, NULL), 0);
	for (unsigned i = 2; i < 9; i++)
		add_for_title(&p, i, "Second");
	catalog_rollback(p.catalog);
	for (unsigned i = 2; i < 9; i++)
		add_for_title(&p, i, i % 2 ? "First" : "Second");
	expect_rows(&p,
		    "SELECT record, title, outlet FROM capture WHERE num > 5",
		    "p6|Second|o.example|p7|First|o.example|"
		    "p8|Second|o.example|");
	place_free(&p);
}

Test(catalog_rows, a_place_never_stands_against_the_order_of_names)
{
	static const char *const name[] = {
		"",	   "a",	       "a/",   "a/b",
		"a/b/c",   "a/b.txt",  "a/bc", "a.txt",
		"a/b/c/d", "a/b/cc",   "b",    "a/b/c\xFF",
		"\x01",	   "\xFF\xFF", "a/b/", "a/a/zzzzzzzzzzzzzzzzz",
	};

	for (size_t l = 0; l < ARRAY_COUNT(name); l++)
		for (size_t i = 0; i < ARRAY_COUNT(name); i++)
			for (size_t j = 0; j < ARRAY_COUNT(name); j++) {
				struct bytes x = bytes_of_string(name[i]);
				struct bytes y = bytes_of_string(name[j]);
				struct bytes at = bytes_of_string(name[l]);
				unsigned char p[PLACE_HEAD_SIZE];
				unsigned char q[PLACE_HEAD_SIZE];
				size_t m = catalog_place_head(at, x, p);
				size_t n = catalog_place_head(at, y, q);
				int order = bytes_compare(bytes_make(p, m),
							  bytes_make(q, n));

				if (bytes_compare(x, y) < 0)
					cr_assert_leq(order, 0, "%s %s at %s",
						      name[i], name[j],
						      name[l]);
			}
}

static int keep_edge(void *context, const struct catalog_edge *edge,
		     struct fault *fault)
{
	(void)fault;
	*(struct catalog_edge *)context = *edge;
	return 1;
}

static void expect_edge(struct place *p, const struct catalog_edge *edge)
{
	struct catalog_edge got;

	cr_assert_eq(catalog_put_edge(p->catalog, edge, NULL), 0);
	cr_assert_eq(catalog_each_edge_from(p->catalog, edge->a, keep_edge,
					    &got, NULL),
		     1);
	cr_assert_eq(got.b, edge->b);
	cr_assert_eq(got.relation, edge->relation);
	cr_assert_eq(got.merges, edge->merges);
	cr_assert(got.jaccard == edge->jaccard &&
		  got.containment_a == edge->containment_a &&
		  got.containment_b == edge->containment_b);
}

Test(catalog_rows, scores_of_edges_come_back_to_the_bit)
{
	struct place p = place_new();
	struct catalog_edge edge = {.b = 70000, .relation = RELATION_NEAR};

	for (uint32_t i = 1; i < 2000; i++) {
		uint32_t shared = i * 37 % 1999 + 1, x = shared + i % 777;
		uint32_t y = shared + i * 13 % 3001;

		edge.a = i;
		edge.shared = shared;
		edge.jaccard =
			(float)((double)shared / (double)(x + y - shared));
		edge.containment_a = (float)((double)shared / (double)x);
		edge.containment_b = (float)((double)shared / (double)y);
		edge.merges = i % 2;
		expect_edge(&p, &edge);
	}
	/* Counts do not say these. */
	edge = (struct catalog_edge){.a = 5000,
				     .b = 5001,
				     .jaccard = .3f,
				     .containment_a = .7f,
				     .containment_b = 0,
				     .shared = 3};
	expect_edge(&p, &edge);
	edge.shared = 0;
	edge.jaccard = edge.containment_a = edge.containment_b = 1;
	expect_edge(&p, &edge);
	expect_rows(&p,
		    "SELECT sum(abs(jaccard - 1.0 / (1 / containment_a +"
		    " 1 / containment_b - 1)) < 1e-12), count(*) FROM pair"
		    " WHERE containment_b > 0",
		    "2000|2000|");
	place_free(&p);
}

static int keep_cluster(void *context, const struct catalog_cluster *cluster,
			struct fault *fault)
{
	(void)fault;
	*(struct catalog_cluster *)context = *cluster;
	return 1;
}

static int keep_member(void *context, const struct catalog_member *member,
		       struct fault *fault)
{
	(void)fault;
	*(struct catalog_member *)context = *member;
	return 1;
}

Test(catalog_rows, scores_of_clusters_come_back_to_the_bit)
{
	static const double score[] = {
		0,  1, (double)1e-30f,	 (double).1f, (double).25f, .1,
		-1, 2, (double).999999f, 1e-300,
	};
	struct place p = place_new();
	struct id id = id_of(BYTES_LITERAL("a cluster"));

	for (size_t i = 0; i < ARRAY_COUNT(score); i++) {
		struct catalog_member m = {
			.body = 1, .jaccard = score[i], .containment = 1};
		struct catalog_cluster c = {.id = id,
					    .canonical = 1,
					    .bodies = 1,
					    .min_similarity = score[i],
					    .median_similarity = (double).5f};
		int64_t row;

		cr_assert_eq(catalog_put_cluster(p.catalog, &c, &m, NULL), 0);
		row = c.row;
		cr_assert_eq(catalog_each_cluster(p.catalog, row, 0,
						  keep_cluster, &c, NULL),
			     1);
		cr_assert(c.min_similarity == score[i]);
		cr_assert(c.median_similarity == .5);
		cr_assert_eq(catalog_each_member(p.catalog, row, keep_member,
						 &m, NULL),
			     1);
		cr_assert(m.jaccard == score[i]);
		cr_assert(m.containment == 1);
	}
	expect_rows(&p,
		    "SELECT printf('%.6f', min), printf('%.6f', median) FROM"
		    " cluster_score WHERE num IN (4, 9)",
		    "0.100000|0.500000|0.999999|0.500000|");
	place_free(&p);
}
