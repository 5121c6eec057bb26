#include "dump_reading.h"

#include <criterion/criterion.h>
#include <stdio.h>

TestSuite(read_json, .fini = reading_scratch_remove, .timeout = 60);

static void read_text(struct reading *r, const char *name, const char *text)
{
	reading_make(r, reading_scratch_file(name, bytes_of_string(text)),
		     NULL);
	cr_assert_eq(r->rc, 0, "%s", r->fault.message);
	cr_assert_str_eq(buffer_string(&r->files[0].bytes), text);
}

Test(read_json, tells_lines_from_streams_and_arrays)
{
	static const struct {
		const char *name, *text, *format;
		size_t records;
	} cases[] = {
		{"a", "{\"text\":\"a\"}\n{\"text\":\"b\"}\n", "jsonl", 2},
		{"a.json", "{\"text\":\"a\"}\n{\"text\":\"b\"}\n", "jsonl", 2},
		{"a.jsonl", "{\"text\":\"a\"}", "jsonl", 1},
		{"a.json", "{\"text\":\"a\"}", "json", 1},
		{"a", "{\"te\n{\"text\":\"a\"}\n{\"text\":\"b\"}\n", "jsonl",
		 2},
		{"a", "{\"text\":\"a\"}{\"text\":\"b\"}", "json", 2},
		{"a", "{\n \"text\":\"a\"\n}\n{\n \"text\":\"b\"\n}\n", "json",
		 2},
		{"a", "[{\"text\":\"a\"},{\"text\":\"b\"}]", "json", 2},
		{"a", "[\n{\"text\":\"a\"}\n][\n{\"text\":\"b\"}\n]", "json",
		 2},
		{"a", "\x1e{\"text\":\"a\"}\n\x1e{\"text\":\"b\"}\n", "json",
		 2},
	};
	struct reading r;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		read_text(&r, cases[i].name, cases[i].text);
		cr_assert_str_eq(r.summary.format, cases[i].format, "case %zu",
				 i);
		cr_assert_eq(r.records, cases[i].records, "case %zu", i);
		reading_release(&r);
	}
}

Test(read_json, a_broken_object_in_an_array_costs_itself)
{
	struct reading r;

	read_text(&r, "a.json",
		  "[{\"id\": 1, \"text\": \"a\"},\n"
		  "{\"id\": 2, \"tags\": [{\"x\": 1}, \"text\": \"b\"},\n"
		  "{\"id\": 3, \"text\": \"never closed},\n"
		  "{\"id\": 4, \"text\": \"d\"\n"
		  "{\"id\": 5, \"text\": \"e\"}]");
	cr_assert_eq(r.records, 2);
	cr_assert_eq(r.rejected, 3);
	cr_assert_eq(reading_find(&r, "#1")->kind, SEGMENT_RECORD);
	cr_assert_eq(reading_find(&r, "#2")->kind, SEGMENT_REJECTED);
	cr_assert_eq(reading_find(&r, "#3")->kind, SEGMENT_REJECTED);
	cr_assert_eq(reading_find(&r, "#4")->kind, SEGMENT_REJECTED);
	cr_assert_eq(reading_find(&r, "#5")->kind, SEGMENT_RECORD);
	cr_assert(strstr(reading_find(&r, "#2")->reason, "byte "), "%s",
		  reading_find(&r, "#2")->reason);
	reading_release(&r);
}

Test(read_json, says_where_a_line_breaks)
{
	struct reading r;

	read_text(&r, "a.jsonl",
		  "{\"id\": 1, \"text\": \"a\"}\n{\"id\": 2, \"text\": \"b\n"
		  "{\"id\" 3}\n[1]\n{\"text\": \"x\"} y\n{\"id\": 6}\n"
		  "{\"a기사본문내용전체\": 7}\n");
	cr_assert_eq(r.records, 1);
	cr_assert_str_eq(reading_find(&r, "L2")->reason,
			 "byte 20 of the line: it ends inside the object");
	cr_assert_str_eq(reading_find(&r, "L3")->reason,
			 "byte 6 of the line: a colon was expected");
	cr_assert_str_eq(reading_find(&r, "L4")->reason,
			 "byte 0 of the line: no JSON object");
	cr_assert_str_eq(reading_find(&r, "L5")->reason,
			 "byte 13 of the line: more after the object");
	cr_assert_str_eq(reading_find(&r, "L6")->reason,
			 "no text field among: id");
	cr_assert_str_eq(reading_find(&r, "L7")->reason,
			 "no text field among: a기사본문내용전");
	reading_release(&r);
}

Test(read_json, rejects_a_text_that_is_none_by_what_it_is)
{
	static const struct {
		const char *object, *reason; /* NULL: it is a record */
	} cases[] = {
		{"{\"title\":{\"0\":\"T\"},\"text\":{\"0\":\"a\",\"1\":\"b\"}}",
		 "text is an object, the column of a table; pandas writes "
		 "records with to_json(orient='records', lines=True)"},
		{"{\"text\": {\"lead\": \"a\", \"rest\": \"b\"}}",
		 "text is an object without a text"},
		{"{\"body\": [{\"kind\": 1}, {\"kind\": 2}]}",
		 "body is a list of objects or lists without a text"},
		{"{\"content\": [[\"a\"], [\"b\"]]}",
		 "content is a list of objects or lists without a text"},
		{"{\"body\": {\"kind\": 1}, \"html\": \"<p>a</p>\"}", NULL},
		{"{\"text\": {\"value\": \"a\"}}", NULL},
		{"{\"text\": [{\"text\": \"a\"}, {\"image\": 1}]}", NULL},
		{"{\"text\": [null, \"\"]}", NULL},
		{"{\"text\": {}}", NULL},
		{"{\"text\": \"\"}", NULL},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct reading r;

		read_text(&r, "a.jsonl", cases[i].object);
		cr_assert_eq(r.rejected, cases[i].reason != NULL, "case %zu",
			     i);
		if (cases[i].reason)
			cr_assert_str_eq(r.items[0].reason, cases[i].reason);
		reading_release(&r);
	}
}

/* What export writes, and what a --map says of it all the same. */
Test(read_json, takes_no_id_of_ours_for_a_text_and_no_flag_for_an_address)
{
	static const char line[] =
		"{\"id\":\"r:4083c13ae492fd30a7a26299edea2b8a\","
		"\"body\":\"b:99aa06d3014798d86001c324468d497f\","
		"\"canonical\":true,\"source_id\":\"quay-1\",\"url\":\"\","
		"\"text\":\"\"}\n"
		"{\"id\":\"r:4083c13ae492fd30a7a26299edea2b8a\","
		"\"text\":\"a\"}\n";
	static const struct reader_map map = {"text", "body"};
	struct reader_options options = options_with_limit(1 << 20);
	struct reading r;

	read_text(&r, "a.jsonl", line);
	cr_assert_eq(r.records, 2);
	cr_expect_eq(r.items[0].content.size, 0);
	cr_expect_eq(r.items[0].given[FIELD_URL].size, 0);
	cr_expect_str_eq(buffer_string(&r.items[0].given[FIELD_SOURCE_ID]),
			 "quay-1");
	cr_expect_str_eq(buffer_string(&r.items[1].given[FIELD_SOURCE_ID]),
			 "r:4083c13ae492fd30a7a26299edea2b8a");
	reading_release(&r);
	options.map = &map;
	options.map_count = 1;
	reading_make(&r, reading_scratch_file("a.jsonl", bytes_of_string(line)),
		     &options);
	cr_expect_eq(r.items[0].content.size, 34);
	reading_release(&r);
}

Test(read_json, survives_what_is_no_unicode)
{
	static const char text[] =
		"{\"text\": \"a\\ud800b\\udc00 \\ud83d\\ude00\"}\n"
		"{\"text\": \"\xff\xfe \xec\x9d\"}\n"
		"{\"text\": \"nul \\u0000 and raw \0 here\"}\n"
		"{\"text\": \"odd \\x \\/ escape\", \"n\": NaN}\n";
	struct reading r;

	reading_make(&r, reading_scratch_file("a.jsonl", BYTES_LITERAL(text)),
		     NULL);
	cr_assert_eq(r.records, 4, "%s", r.count ? r.items[0].reason : "");
	cr_assert_str_eq(buffer_string(&r.items[0].content),
			 "a\xef\xbf\xbd"
			 "b\xef\xbf\xbd \xf0\x9f\x98\x80");
	cr_assert_eq(r.items[2].content.size, 20);
	cr_assert_str_eq(buffer_string(&r.items[3].content), "odd x / escape");
	reading_release(&r);
}

/* One object in, one field of it out. */
Test(read_json, knows_what_scrapers_call_things)
{
	static const struct {
		const char *object;
		enum field field;
		const char *value;
	} cases[] = {
		{"\"date_publish\":\"2025-01-02 03:04:05\"", FIELD_PUBLISHED,
		 "2025-01-02 03:04:05"},
		{"\"publish_date\":null,\"date\":\"x\"", FIELD_PUBLISHED, "x"},
		{"\"datePublished\":\"x\",\"date\":\"y\"", FIELD_PUBLISHED,
		 "x"},
		{"\"date_download\":\"x\"", FIELD_FETCHED, "x"},
		{"\"scraped_at\":\"x\"", FIELD_FETCHED, "x"},
		{"\"date_modify\":\"None\"", FIELD_MODIFIED, ""},
		{"\"authors\":[\"Ann\",\"Bo\"]", FIELD_BYLINE, "Ann, Bo"},
		{"\"author\":[{\"name\":\"Ann\"}]", FIELD_BYLINE, "Ann"},
		{"\"authors\":[]", FIELD_BYLINE, ""},
		{"\"source\":\"https://a/1\",\"source-hostname\":\"a\"",
		 FIELD_URL, "https://a/1"},
		{"\"source\":\"https://a/1\",\"source-hostname\":\"a\"",
		 FIELD_OUTLET, "a"},
		{"\"source\":{\"id\":null,\"name\":\"Post\"}", FIELD_OUTLET,
		 "Post"},
		{"\"publisher\":{\"@type\":\"O\",\"name\":\"Post\"}",
		 FIELD_OUTLET, "Post"},
		{"\"media_name\":\"Post\"", FIELD_OUTLET, "Post"},
		{"\"canonical_link\":\"http://a\"", FIELD_URL, "http://a"},
		{"\"id\":17", FIELD_SOURCE_ID, "17"},
		{"\"_id\":{\"$oid\":\"5f\"}", FIELD_SOURCE_ID, "5f"},
		{"\"\\uc81c\\ubaa9\":\"비\"", FIELD_TITLE, "비"},
		{"\"title\":{\"rendered\":\"T\"}", FIELD_TITLE, "T"},
		{"\"lang\":\"ko\"", FIELD_LANGUAGE, "ko"},
	};
	struct buffer line = BUFFER_INIT;
	struct reading r;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		buffer_clear(&line);
		buffer_printf(&line, "{%s,\"text\":\"body\"}\n",
			      cases[i].object);
		read_text(&r, "a.jsonl", buffer_string(&line));
		cr_assert_eq(r.records, 1, "case %zu", i);
		cr_assert_str_eq(
			buffer_string(&r.items[0].given[cases[i].field]),
			cases[i].value, "case %zu", i);
		reading_release(&r);
	}
	buffer_release(&line);
}

Test(read_json, finds_the_text_and_what_it_is)
{
	static const struct {
		const char *object;
		enum content_kind kind;
		const char *text;
	} cases[] = {
		{"\"maintext\":\"a\",\"text\":\"b\"", CONTENT_GIVEN, "a"},
		{"\"text\":\"\"", CONTENT_GIVEN, ""},
		{"\"text\":null,\"body\":\"b\"", CONTENT_GIVEN, "b"},
		{"\"html\":\"<p>b</p>\"", CONTENT_HTML, "<p>b</p>"},
		{"\"html\":\"<p>b</p>\",\"text\":\"b\"", CONTENT_GIVEN, "b"},
		{"\"content\":{\"rendered\":\"<p>b</p>\"}", CONTENT_HTML,
		 "<p>b</p>"},
		{"\"body\":[\"a\",\"b\"]", CONTENT_GIVEN, "a\nb"},
		{"\"_source\":{\"url\":\"u\",\"content\":\"b\"}", CONTENT_GIVEN,
		 "b"},
		{"\"article\":{\"title\":\"t\",\"body\":\"b\"}", CONTENT_GIVEN,
		 "b"},
		{"\"text\":\"a < b and c > d\"", CONTENT_GIVEN,
		 "a < b and c > d"},
	};
	struct buffer line = BUFFER_INIT;
	struct reading r;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		buffer_clear(&line);
		buffer_printf(&line, "{%s}\n", cases[i].object);
		read_text(&r, "a.jsonl", buffer_string(&line));
		cr_assert_eq(r.records, 1, "case %zu", i);
		cr_assert_eq(r.items[0].content_kind, cases[i].kind, "case %zu",
			     i);
		cr_assert_str_eq(buffer_string(&r.items[0].content),
				 cases[i].text, "case %zu", i);
		reading_release(&r);
	}
	buffer_release(&line);
}

Test(read_json, a_map_goes_before_the_table)
{
	static const struct reader_map map[] = {{"text", "inhalt"},
						{"title", "id"}};
	struct reader_options options = options_with_limit(1000);
	struct reading r;

	options.map = map;
	options.map_count = 2;
	reading_make(
		&r,
		reading_scratch_file("a.jsonl",
				     BYTES_LITERAL("{\"id\": \"T\", \"text\": "
						   "\"no\", \"inhalt\": "
						   "\"yes\"}\n")),
		&options);
	cr_assert_str_eq(buffer_string(&r.items[0].content), "yes");
	cr_assert_str_eq(buffer_string(&r.items[0].given[FIELD_TITLE]), "T");
	reading_release(&r);
}

/* mongoexport, relaxed and canonical. */
Test(read_json, takes_dates_as_mongodb_writes_them)
{
	struct reading r;

	read_text(&r, "a.jsonl",
		  "{\"_id\": {\"$oid\": \"5f\"}, \"text\": \"a\", \"date\": "
		  "{\"$date\": \"2025-02-04T10:00:00Z\"}}\n"
		  "{\"_id\": {\"$oid\": \"5e\"}, \"text\": \"b\", \"date\": "
		  "{\"$date\": {\"$numberLong\": \"1738663200000\"}}}\n");
	cr_assert_eq(r.records, 2);
	cr_assert_str_eq(buffer_string(&r.items[0].given[FIELD_PUBLISHED]),
			 "2025-02-04T10:00:00Z");
	cr_assert_str_eq(buffer_string(&r.items[1].given[FIELD_PUBLISHED]),
			 "1738663200000");
	cr_assert_str_eq(buffer_string(&r.items[1].given[FIELD_SOURCE_ID]),
			 "5e");
	reading_release(&r);
}
