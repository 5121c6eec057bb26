#include "dump_reading.h"

#include <criterion/criterion.h>
#include <stdio.h>

TestSuite(read_csv, .fini = reading_scratch_remove, .timeout = 60);

static void read_table(struct reading *r, const char *name, const char *table)
{
	reading_make(r, reading_scratch_file(name, bytes_of_string(table)),
		     NULL);
	cr_assert_eq(r->rc, 0, "%s", r->fault.message);
	cr_assert_str_eq(buffer_string(&r->files[0].bytes), table);
}

static void check_content(const struct reading *r, const char *record,
			  const char *content)
{
	const struct read_item *item = reading_find(r, record);

	cr_assert(item, "%s", record);
	cr_assert_eq(item->kind, SEGMENT_RECORD, "%s: %s", record,
		     item->reason);
	cr_assert_str_eq(buffer_string(&item->content), content);
}

Test(read_csv, counts_physical_lines_and_keeps_exact_rows)
{
	struct reading r;

	read_table(&r, "a.csv",
		   "id,title,text\r\n1,A,\"one\ntwo \"\"three\"\"\"\r\n\r\n"
		   "2,\"B, C\",four\r\n,,\r\n");
	check_content(&r, "L2", "one\ntwo \"three\"");
	check_content(&r, "L5", "four");
	cr_assert_str_eq(buffer_string(&reading_find(&r, "L2")->bytes),
			 "1,A,\"one\ntwo \"\"three\"\"\"");
	cr_assert_str_eq(
		buffer_string(&reading_find(&r, "L5")->given[FIELD_TITLE]),
		"B, C");
	cr_assert_eq(r.count, 2, "an empty row is no record");
	reading_release(&r);
}

/* Excel's CSV for the Macintosh. */
Test(read_csv, rows_that_crs_end_hold_cells_of_several_lines)
{
	struct reading r;

	read_table(&r, "a.csv",
		   "id,text\r1,\"one\ntwo\"\r2,\"three\n\nfour\"\r");
	cr_assert_eq(r.count, 2);
	check_content(&r, "L2", "one\ntwo");
	check_content(&r, "L3", "three\n\nfour");
	reading_release(&r);
}

/* As Spark and MySQL write them. */
Test(read_csv, quotes_may_stand_behind_backslashes)
{
	struct reading r;

	read_table(&r, "a.csv",
		   "id,text,url\n1,\"\\\"No,\\\"\nhe said\",u\n"
		   "2,\"C:\\\\\",u\n3,\"a \\b\",u\n4,a \\\"b\\\" \"\",u\n");
	cr_assert_eq(r.count, 4);
	check_content(&r, "L6", "a \"b\" \"\"");
	check_content(&r, "L2", "\"No,\"\nhe said");
	check_content(&r, "L4", "C:\\");
	check_content(&r, "L5", "a \\b");
	reading_release(&r);
	/* No backslash is meant so where quotes are doubled. */
	read_table(&r, "b.csv",
		   "id,text,url\n1,\"\"\"No,\"\" he said\",u\n"
		   "2,\"C:\\\",u\n3,\"D:\\\",u\n");
	cr_assert_eq(r.count, 3);
	check_content(&r, "L2", "\"No,\" he said");
	check_content(&r, "L3", "C:\\");
	check_content(&r, "L4", "D:\\");
	reading_release(&r);
}

Test(read_csv, tells_the_delimiter)
{
	static const char *const tables[] = {
		"id\ttext\n1\tone, two\n", "id;text\n1;one, two\n",
		"id|text\n1|one, two\n",
		"\xef\xbb\xbfid,text\n1,\"one, two\"\n",
		"id,text\r1,\"one, two\"\r"};
	struct reading r;

	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++) {
		read_table(&r, "a.csv", tables[i]);
		check_content(&r, "L2", "one, two");
		cr_assert_eq(r.count, 1);
		reading_release(&r);
	}
}

Test(read_csv, a_first_line_may_name_the_delimiter)
{
	static const char *const tables[] = {
		"sep=;\r\nid;text\r\n1;one, two\r\n",
		"\xef\xbb\xbfsep=;\nid;text\n1;one, two\n",
		"\"sep=;\"\nid;text\n1;one, two\n",
		"SEP=^\nid^text\n1^one, two\n",
		"sep=\t\rid\ttext\r1\tone, two\r",
	};
	struct reading r;

	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++) {
		read_table(&r, i == 3 ? "a" : "a.csv", tables[i]);
		check_content(&r, "L3", "one, two");
		cr_assert_eq(r.count, 1);
		reading_release(&r);
	}
}

Test(read_csv, a_stray_quote_costs_one_line)
{
	struct reading r;

	read_table(&r, "a.csv",
		   "id,title,text\n1,\"open,one\n2,\"B\",\"two\"\n3,C,three\n"
		   "4,D,\"never closed\n5,E,five\n");
	cr_assert_eq(reading_find(&r, "L2")->kind, SEGMENT_REJECTED);
	check_content(&r, "L3", "two");
	check_content(&r, "L4", "three");
	cr_assert_eq(reading_find(&r, "L5")->kind, SEGMENT_REJECTED);
	check_content(&r, "L6", "five");
	reading_release(&r);
}

Test(read_csv, a_stray_quote_among_rows_that_crs_end_costs_one_line)
{
	struct reading r;

	read_table(&r, "a.csv",
		   "id,title,text\r1,\"Rain,It fell.\r2,Snow,It lay.\r"
		   "3,Hail,It rolled.\r");
	cr_assert_eq(r.records, 2);
	cr_assert_eq(r.rejected, 1);
	cr_assert_str_eq(r.items[0].record, "L2");
	cr_assert_str_eq(r.items[2].record, "L4");
	reading_release(&r);
}

Test(read_csv, keeps_quotes_that_are_text)
{
	struct reading r;

	read_table(&r, "a.csv",
		   "id,text\n1,a \"word\" here\n2,\"it is \"so\" said\"\n");
	check_content(&r, "L2", "a \"word\" here");
	check_content(&r, "L3", "it is \"so\" said");
	reading_release(&r);
}

Test(read_csv, rejects_rows_of_another_width_by_number)
{
	struct reading r;

	read_table(&r, "a.csv", "id,title,text\n1,a,b,c\n2\n3,x,y,,\n");
	cr_assert_str_eq(reading_find(&r, "L2")->reason,
			 "line 2: 4 cells where the header has 3");
	cr_assert_eq(reading_find(&r, "L3")->kind, SEGMENT_REJECTED);
	check_content(&r, "L4", "y");
	reading_release(&r);
}

Test(read_csv, reads_korean_headers_in_either_charset)
{
	static const char utf8[] =
		"뉴스 식별자,일자,언론사,기고자,제목,본문,URL\n"
		"01100101,20250204,한국신문,김기자,비 소식,"
		"항구에 비가 내렸다. 배는 이틀 동안 묶였다.,"
		"http://a.example/1\n";
	static const char *const names[] = {"u.csv", "k.csv"};
	struct reading r;
	char path[600];

	reading_scratch_file("u.csv", BYTES_LITERAL(utf8));
	reading_scratch_run("iconv -f utf-8 -t cp949 <u.csv >k.csv");
	for (int i = 0; i < 2; i++) {
		const struct read_item *item;

		snprintf(path, sizeof(path), "%s/%s", reading_scratch_folder(),
			 names[i]);
		reading_make(&r, path, NULL);
		cr_assert_eq(r.records, 1, "%s: %s", names[i],
			     r.items[0].reason);
		item = &r.items[0];
		cr_assert_str_eq(buffer_string(&item->given[FIELD_SOURCE_ID]),
				 "01100101");
		cr_assert_str_eq(buffer_string(&item->given[FIELD_PUBLISHED]),
				 "20250204");
		cr_assert_str_eq(buffer_string(&item->given[FIELD_URL]),
				 "http://a.example/1");
		cr_assert_gt(item->given[FIELD_OUTLET].size, 0);
		cr_assert_gt(item->given[FIELD_BYLINE].size, 0);
		cr_assert_eq(item->charset[0] != 0, i == 1);
		reading_release(&r);
	}
}

Test(read_csv, knows_the_table_of_trafilatura_without_header)
{
	struct reading r;

	read_table(&r, "a.txt",
		   "http://a.example/1\tf00\ta.example\tRain\tnull\t"
		   "2025-01-02\tIt fell.\tnull\tnull\tarticle\n"
		   "http://a.example/2\tf01\ta.example\tSnow\tnull\tnull\t"
		   "It lay.\tnull\tnull\tarticle\n");
	check_content(&r, "L1", "It fell.");
	check_content(&r, "L2", "It lay.");
	cr_assert_str_eq(buffer_string(&r.items[0].given[FIELD_PUBLISHED]),
			 "2025-01-02");
	cr_assert_str_eq(buffer_string(&r.items[1].given[FIELD_TITLE]), "Snow");
	reading_release(&r);
}

Test(read_csv, a_page_with_commas_is_no_table)
{
	struct reading r;

	read_table(&r, "a.txt", "Rain, wind, fog\nCold, warm, cold\n");
	cr_assert_str_eq(r.summary.format, "text");
	cr_assert_eq(r.items[0].content_kind, CONTENT_TEXT);
	cr_assert_str_eq(r.items[0].record, "a.txt");
	reading_release(&r);
}
