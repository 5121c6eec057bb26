/* Ids as people type them, and what a catalog refuses. */
#include "tests/store/catalog/catalog_fixture.h"

#include "core/base/file.h"
#include "core/base/memory.h"

#include <criterion/criterion.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct id id_of_hex(const char *hex)
{
	char text[ID_HEX_SIZE];
	struct id id;

	memset(text, '0', sizeof(text));
	memcpy(text, hex, strlen(hex));
	cr_assert(hex_decode(bytes_make(text, sizeof(text)), id.byte, ID_SIZE));
	return id;
}

static void add_body(struct place *p, const char *hex)
{
	struct id id = id_of_hex(hex);
	uint32_t number;
	bool is_new;

	cr_assert_eq(
		catalog_add_body(p->catalog, &id, 10, &number, &is_new, NULL),
		0);
}

Test(catalog_resolve, takes_abbreviations_that_name_one_thing)
{
	static const struct {
		const char *text;
		int rc;
		int64_t row;
	} table[] = {
		{"b:abcd1", 0, 1},
		{"abcd1", 0, 1},
		{"ABCD1", 0, 1},
		{"B:aBcD1", 0, 1},
		{"abcd2", 0, 2},
		{"abcd20", 0, 2},
		{"abcd", FAULT_AMBIGUOUS, 0},
		{"b:abcd", FAULT_AMBIGUOUS, 0},
		{"c:abcd1", FAULT_MISSING, 0},
		{"abcd3", FAULT_MISSING, 0},
		{"ffff", 0, 3},
		{"0000", 0, 4},
		{"abc", FAULT_USAGE, 0},
		{"b:abc", FAULT_USAGE, 0},
		{"", FAULT_USAGE, 0},
		{":", FAULT_USAGE, 0},
		{"b:", FAULT_USAGE, 0},
		{"x:abcd1", FAULT_USAGE, 0},
		{"wxyz", FAULT_USAGE, 0},
		{"abcd1 ", FAULT_USAGE, 0},
		{"abcd%", FAULT_USAGE, 0},
		{"abcd10000000000000000000000000000", FAULT_USAGE, 0},
		{"abcd1000000000000000000000000000", 0, 1},
		{"b:abcd1000000000000000000000000000", 0, 1},
	};
	struct place p = place_new();

	add_body(&p, "abcd1");
	add_body(&p, "abcd2");
	add_body(&p, "ffffffffffffffffffffffffffffffff");
	add_body(&p, "0000000000000000000000000000000");
	for (size_t i = 0; i < ARRAY_COUNT(table); i++) {
		struct catalog_name name = {0};

		cr_assert_eq(
			catalog_resolve(p.catalog, table[i].text, &name, NULL),
			table[i].rc, "%s", table[i].text);
		if (table[i].rc == 0) {
			cr_assert_eq(name.kind, 'b', "%s", table[i].text);
			cr_assert_eq(name.row, table[i].row, "%s",
				     table[i].text);
		}
	}
	place_free(&p);
}

Test(catalog_resolve, the_kind_tells_things_apart_that_begin_alike)
{
	struct place p = place_new();
	struct id id = id_of_hex("abcd1");
	struct catalog_name name;

	add_body(&p, "abcd1");
	cr_assert_eq(catalog_put_dump(p.catalog, &id, BYTES_LITERAL("n"), NULL),
		     0);
	cr_assert_eq(catalog_resolve(p.catalog, "abcd1", &name, NULL),
		     FAULT_AMBIGUOUS);
	cr_assert_eq(catalog_resolve(p.catalog, "d:abcd1", &name, NULL), 0);
	cr_assert_eq(name.kind, 'd');
	cr_assert_eq(catalog_resolve(p.catalog, "b:abcd1", &name, NULL), 0);
	cr_assert_eq(name.kind, 'b');
	place_free(&p);
}

/* ---- Captures: filters and order ----------------------------------------- */

static void add_record(struct place *p, unsigned n, const char *dump,
		       uint64_t offset, const char *outlet,
		       const char *published, const char *fetched)
{
	struct capture c = {.kind = RECORD_CAPTURE, .offset = offset};
	char record[16];
	bool is_new;

	snprintf(record, sizeof(record), "L%u", n);
	c.id = id_of(bytes_of_string(record));
	c.dump = dump_id_of(bytes_of_string(dump));
	c.record = bytes_of_string(record);
	c.run = 1 + n % 2;
	c.body = id_of_hex("abcd1");
	c.field[FIELD_OUTLET] = bytes_of_string(outlet);
	c.field[FIELD_PUBLISHED] = bytes_of_string(published);
	c.field[FIELD_FETCHED] = bytes_of_string(fetched);
	cr_assert_eq(catalog_put_dump(p->catalog, &c.dump,
				      bytes_of_string(dump), NULL),
		     0);
	cr_assert_eq(catalog_add_capture(p->catalog, &c, &is_new, NULL), 0);
	cr_assert(is_new);
	cr_assert_eq(catalog_add_capture(p->catalog, &c, &is_new, NULL), 0);
	cr_assert(!is_new, "a capture is added once");
}

static int tell(void *context, const struct catalog_capture *c,
		struct fault *fault)
{
	(void)fault;
	buffer_append_bytes(context, c->capture.record);
	buffer_append_byte(context, ' ');
	return 0;
}

static void expect_records(struct place *p, const struct catalog_filter *f,
			   const char *want)
{
	struct buffer got = BUFFER_INIT;

	cr_assert_eq(catalog_each_capture(p->catalog, f, tell, &got, NULL), 0);
	cr_assert_str_eq(buffer_string(&got), want);
	buffer_release(&got);
}

Test(catalog, captures_are_filtered_and_stand_in_order_of_place)
{
	struct place p = place_new();
	struct catalog_filter f = CATALOG_FILTER_INIT;

	add_body(&p, "abcd1");
	add_record(&p, 1, "b", 10, "x.example", "2025-01-01T10:00:00Z", "");
	add_record(&p, 2, "a", 20, "y.example", "2025-01-02", "");
	add_record(&p, 3, "a", 5, "x.example", "", "2025-01-03T00:00:00Z");
	add_record(&p, 4, "a", 5, "", "", "");
	expect_records(&p, &f, "L3 L4 L2 L1 ");
	f.dump = BYTES_LITERAL("a");
	expect_records(&p, &f, "L3 L4 L2 ");
	f = (struct catalog_filter)CATALOG_FILTER_INIT;
	f.outlet = BYTES_LITERAL("x.example");
	expect_records(&p, &f, "L3 L1 ");
	f = (struct catalog_filter)CATALOG_FILTER_INIT;
	f.since = BYTES_LITERAL("2025-01-02");
	expect_records(&p, &f, "L3 L2 ");
	f.until = BYTES_LITERAL("2025-01-02");
	expect_records(&p, &f, "L2 ");
	f.since = BYTES_NONE;
	f.until = BYTES_LITERAL("2025-01-01");
	expect_records(&p, &f, "L1 ");
	f = (struct catalog_filter)CATALOG_FILTER_INIT;
	f.run = 1;
	expect_records(&p, &f, "L2 L4 ");
	f = (struct catalog_filter)CATALOG_FILTER_INIT;
	f.kind = RECORD_REJECTED;
	expect_records(&p, &f, "");
	f = (struct catalog_filter)CATALOG_FILTER_INIT;
	f.skip = 3;
	expect_records(&p, &f, "L1 ");
	f.skip = 4;
	expect_records(&p, &f, "");
	f.skip = 1;
	f.outlet = BYTES_LITERAL("x.example");
	expect_records(&p, &f, "L1 ");
	place_free(&p);
}

struct asking {
	struct place *place;
	struct buffer got;
	int depth;
};

/* Every capture asks for all captures, and stops half-way now and then. */
static int ask_the_same(void *context, const struct catalog_capture *c,
			struct fault *fault)
{
	static const struct catalog_filter all = CATALOG_FILTER_INIT;
	struct asking *a = context;

	tell(&a->got, c, fault);
	if (a->depth == 0) {
		a->depth = 1;
		cr_assert_geq(catalog_each_capture(a->place->catalog, &all,
						   ask_the_same, a, NULL),
			      0);
		a->depth = 0;
	}
	return a->depth && bytes_equal(c->capture.record, BYTES_LITERAL("L2"));
}

Test(catalog, a_question_may_be_asked_while_it_is_answered)
{
	static const struct catalog_filter all = CATALOG_FILTER_INIT;
	struct place p = place_new();
	struct asking a = {.place = &p, .got = BUFFER_INIT};

	add_record(&p, 1, "a", 1, "", "", "");
	add_record(&p, 2, "a", 2, "", "", "");
	add_record(&p, 3, "a", 3, "", "", "");
	for (int i = 0; i < 2; i++) {
		cr_assert_eq(catalog_each_capture(p.catalog, &all, ask_the_same,
						  &a, NULL),
			     0);
		cr_assert_str_eq(buffer_string(&a.got),
				 "L1 L1 L2 L2 L1 L2 L3 L1 L2 ");
		buffer_clear(&a.got);
	}
	buffer_release(&a.got);
	expect_records(&p, &all, "L1 L2 L3 ");
	place_free(&p);
}

Test(catalog, a_capture_whose_body_is_lost_is_kept)
{
	struct place p = place_new();
	struct catalog_filter f = CATALOG_FILTER_INIT;

	add_record(&p, 1, "a", 0, "", "", "");
	expect_records(&p, &f, "L1 ");
	place_free(&p);
}

static int stop(void *context, const struct catalog_body *body,
		struct fault *fault)
{
	(void)body;
	(void)fault;
	++*(int *)context;
	return 7;
}

Test(catalog, a_visitor_can_stop_and_its_answer_comes_back)
{
	struct place p = place_new();
	int seen = 0;

	add_body(&p, "abcd1");
	add_body(&p, "abcd2");
	cr_assert_eq(catalog_each_body(p.catalog, 1, stop, &seen, NULL), 7);
	cr_assert_eq(seen, 1);
	place_free(&p);
}

Test(catalog, a_rollback_takes_back_all_since_the_beginning)
{
	struct place p = place_new();
	uint64_t count;

	add_body(&p, "abcd1");
	cr_assert_eq(catalog_begin(p.catalog, NULL), 0);
	add_body(&p, "abcd2");
	catalog_rollback(p.catalog);
	cr_assert_eq(catalog_body_count(p.catalog, &count, NULL), 0);
	cr_assert_eq(count, 1);
	place_free(&p);
}

/* ---- Files that are no catalog ------------------------------------------- */

static int open_again(struct place *p, enum catalog_mode mode)
{
	int rc;

	catalog_close(p->catalog);
	p->catalog = NULL;
	rc = catalog_open(p->path, mode, &p->catalog, NULL);
	return rc;
}

Test(catalog, an_unknown_version_is_refused)
{
	struct place p = place_new();
	sqlite3 *db;

	catalog_close(p.catalog);
	p.catalog = NULL;
	cr_assert_eq(sqlite3_open(p.path, &db), SQLITE_OK);
	cr_assert_eq(
		sqlite3_exec(db, "PRAGMA user_version=999", NULL, NULL, NULL),
		SQLITE_OK);
	sqlite3_close(db);
	cr_assert_eq(open_again(&p, CATALOG_WRITE), FAULT_VERSION);
	cr_assert_eq(open_again(&p, CATALOG_READ), FAULT_VERSION);
	place_free(&p);
}

static int take_number(void *context, int count, char **value, char **name)
{
	(void)count;
	(void)name;
	*(int *)context = atoi(value[0]);
	return 0;
}

/* Nothing is left but for who was reading it, whatever state it was in; who has
 * opened it and not read yet sees what comes then. */
Test(catalog, is_emptied_under_its_readers)
{
	struct place p = place_new();
	struct catalog *reader;
	uint64_t number;
	sqlite3 *opened;
	int seen = 0;

	cr_assert_eq(catalog_set_number(p.catalog, "kept", 7, NULL), 0);
	cr_assert_eq(catalog_open(p.path, CATALOG_READ, &reader, NULL), 0);
	cr_assert_eq(sqlite3_open(p.path, &opened), SQLITE_OK);
	cr_assert_eq(catalog_begin(reader, NULL), 0);
	cr_assert_eq(catalog_get_number(reader, "kept", &number, NULL), 0);
	catalog_close(p.catalog);
	p.catalog = NULL;
	cr_assert_eq(catalog_empty(p.path, NULL), 0);
	cr_assert_eq(catalog_get_number(reader, "kept", &number, NULL), 0);
	cr_assert_eq(number, 7);
	cr_assert_eq(open_again(&p, CATALOG_READ), FAULT_MISSING);
	cr_assert_eq(open_again(&p, CATALOG_WRITE), 0);
	cr_assert_eq(catalog_get_number(p.catalog, "kept", &number, NULL), 0);
	cr_assert_eq(number, 0);
	cr_assert_eq(catalog_set_number(p.catalog, "kept", 9, NULL), 0);
	catalog_close(p.catalog);
	p.catalog = NULL;
	cr_assert_eq(sqlite3_exec(opened, "SELECT value FROM meta", take_number,
				  &seen, NULL),
		     SQLITE_OK);
	cr_assert_eq(seen, 9);
	sqlite3_close(opened);
	catalog_close(reader);
	cr_assert_eq(file_replace(p.path, BYTES_LITERAL("nonsense"), NULL), 0);
	cr_assert_eq(catalog_empty(p.path, NULL), 0);
	cr_assert_eq(open_again(&p, CATALOG_WRITE), 0);
	place_free(&p);
}

Test(catalog, what_is_missing_empty_or_nonsense_is_told)
{
	struct place p = place_new();

	catalog_close(p.catalog);
	p.catalog = NULL;
	cr_assert_eq(catalog_remove(p.path, NULL), 0);
	cr_assert_eq(open_again(&p, CATALOG_READ), FAULT_MISSING);
	cr_assert_eq(file_replace(p.path, BYTES_NONE, NULL), 0);
	cr_assert_eq(open_again(&p, CATALOG_READ), FAULT_MISSING);
	cr_assert_eq(file_replace(p.path,
				  BYTES_LITERAL("This is no catalog, and it is "
						"long enough for nobody to "
						"take it for an empty one. "
						"0123456789012345678901234567"),
				  NULL),
		     0);
	cr_assert_eq(open_again(&p, CATALOG_READ), FAULT_CORRUPT);
	cr_assert_eq(open_again(&p, CATALOG_WRITE), FAULT_CORRUPT);
	place_free(&p);
}
