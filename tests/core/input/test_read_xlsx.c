#include "core/base/file.h"
#include "dump_reading.h"
#include "sample_dumps.h"

#include <criterion/criterion.h>
#include <stdio.h>

TestSuite(read_xlsx, .fini = reading_scratch_remove, .timeout = 60);

#define TEXT(at, text)                                                         \
	"<c r=\"" at "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define HEAD                                                                   \
	"<row r=\"1\">" TEXT("A1", "id") TEXT("B1", "date")                    \
		TEXT("D1", "text") "</row>"

static void read_book(struct reading *r, const char *sheet,
		      const struct reader_options *options)
{
	const char *path = sample_workbook("a.xlsx", sheet);
	struct buffer bytes = BUFFER_INIT;

	reading_make(r, path, options);
	cr_assert_eq(r->rc, 0, "%s", r->fault.message);
	cr_assert_eq(file_read_all(path, 1 << 24, &bytes, NULL), 0);
	cr_assert(bytes_equal(buffer_view(&r->files[0].bytes),
			      buffer_view(&bytes)),
		  "the file comes back whole");
	buffer_release(&bytes);
}

static bool row_is(const struct reading *r, const char *record,
		   const char *content, const char *line)
{
	const struct read_item *item = reading_find(r, record);

	return item && strcmp(buffer_string(&item->content), content) == 0 &&
	       strcmp(buffer_string(&item->bytes), line) == 0;
}

Test(read_xlsx, a_row_is_a_record_named_by_its_number)
{
	struct reading r;

	read_book(&r,
		  HEAD "<row r=\"2\"><c r=\"A2\"><v>7</v></c>"
		       "<c r=\"D2\" t=\"s\"><v>1</v></c></row>"
		       "<row r=\"5\">" TEXT("A5", "a,b")
			       TEXT("D5", "&quot;Rain&quot;") "</row>",
		  NULL);
	cr_assert_eq(r.records, 2);
	cr_assert(row_is(&r, "L2", "Two", "7,,,Two"), "phonetic text left out");
	cr_assert(row_is(&r, "L5", "\"Rain\"", "\"a,b\",,,\"\"\"Rain\"\"\""));
	cr_assert(reading_find(&r, "L2")->is_inside);
	cr_assert_str_eq(r.summary.format, "xlsx");
	reading_release(&r);
}

/* Excel writes the CR of a text from elsewhere as _x000D_. */
Test(read_xlsx, controls_that_xml_cannot_hold_are_undone)
{
	struct reading r;

	read_book(&r,
		  HEAD "<row r=\"2\">" TEXT("A2", "1") TEXT(
			  "D2",
			  "Rain_x000D_\n_x005F_x000D_ _x0041_ _x00") "</row>",
		  NULL);
	cr_assert_eq(r.records, 1);
	cr_assert_str_eq(buffer_string(&r.items[0].content),
			 "Rain\r\n_x000D_ _x0041_ _x00");
	reading_release(&r);
}

Test(read_xlsx, days_become_dates_in_columns_of_dates_alone)
{
	static const char *const cases[][2] = {
		{"<v>45692</v>", "2025-02-04"},
		{"<v>45692.690277777778</v>", "2025-02-04T16:34:00"},
		{"<v>20250204</v>", "20250204"},
		{"<v>-1</v>", "-1"},
		{"<v>1e999</v>", "1e999"},
		{"<v>nan0</v>", "nan0"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char sheet[1000];
		struct reading r;

		snprintf(sheet, sizeof(sheet),
			 HEAD "<row r=\"2\"><c r=\"A2\"><v>45692</v></c>"
			      "<c r=\"B2\">%s</c>" TEXT("D2", "x") "</row>",
			 cases[i][0]);
		read_book(&r, sheet, NULL);
		cr_assert_eq(r.records, 1);
		cr_assert_str_eq(
			buffer_string(&r.items[0].given[FIELD_PUBLISHED]),
			cases[i][1]);
		cr_assert_str_eq(
			buffer_string(&r.items[0].given[FIELD_SOURCE_ID]),
			"45692");
		reading_release(&r);
	}
}

Test(read_xlsx, a_head_may_stand_below_titles_and_rows_lack_numbers)
{
	struct reading r;

	read_book(&r,
		  "<row>" TEXT("A1",
			       "Report of 2025") "</row><row/>"
						 "<row><c "
						 "t=\"inlineStr\"><is><t>title<"
						 "/t></is></c>"
						 "<c "
						 "t=\"inlineStr\"><is><t>body</"
						 "t></is></c></row>"
						 "<row><c><v>1</v></c><c "
						 "t=\"s\"><v>0</v></c></row>"
						 "<row><c><v>2</v></c></row>",
		  NULL);
	cr_assert(row_is(&r, "L4", "One", "1,One"));
	cr_assert_eq(r.rejected, 1, "a note below");
	reading_release(&r);
	read_book(&r,
		  HEAD "<row r=\"2\"><c r=\"A2\"><v>1</v></c>"
		       "<c r=\"B2\"><v>20250204</v></c></row>",
		  NULL);
	cr_assert(row_is(&r, "L2", "", "1,20250204"), "no text is a text");
	reading_release(&r);
}

Test(read_xlsx, a_book_without_a_table_is_other)
{
	struct reading r;

	read_book(&r, "<row>" TEXT("A1", "Budget") TEXT("B1", "2025") "</row>",
		  NULL);
	cr_assert_eq(r.records, 1);
	cr_assert_eq(r.items[0].content_kind, CONTENT_NONE);
	cr_assert_str_eq(r.items[0].record, "a.xlsx");
	reading_release(&r);
}

Test(read_xlsx, damage_is_told_and_rows_before_it_kept)
{
	struct reading r;

	read_book(&r,
		  HEAD "<row r=\"2\">" TEXT("D2", "One") "</row><row><c></row>",
		  NULL);
	cr_assert_eq(r.records, 1);
	cr_assert_eq(r.rejected, 1);
	cr_assert(strstr(reading_find(&r, "a.xlsx")->reason, "after 1 rows"),
		  "%s", reading_find(&r, "a.xlsx")->reason);
	reading_release(&r);
	read_book(&r, "<row><c r=\"B1\"/><c r=\"A1\"/></row>", NULL);
	cr_assert_eq(r.rejected, 1);
	cr_assert(strstr(r.items[0].reason, "order"), "%s", r.items[0].reason);
	reading_release(&r);
}

/* Many cells of one long shared string; a part of white space. */
Test(read_xlsx, what_expands_without_bound_is_a_bomb)
{
	struct reader_options options = {.limits = READER_LIMITS_DEFAULT};
	struct buffer sheet = BUFFER_INIT;
	struct reading r;

	options.limits.expansion = 1;
	buffer_append_string(&sheet,
			     HEAD "<row r=\"2\">" TEXT("D2", "One") "</row>");
	for (int i = 0; i < 2000000; i++)
		buffer_append_byte(&sheet, ' ');
	read_book(&r, buffer_string(&sheet), &options);
	cr_assert_eq(r.rejected, 1);
	cr_assert(strstr(reading_find(&r, "a.xlsx")->reason, "bomb"));
	reading_release(&r);
	buffer_clear(&sheet);
	buffer_append_string(&sheet, HEAD);
	for (int i = 2; i < 40; i++) {
		buffer_append_string(&sheet, "<row>");
		for (int k = 0; k < 16000; k++)
			buffer_append_string(&sheet, "<c t=\"s\"><v>2</v></c>");
		buffer_append_string(&sheet, "</row>");
	}
	options.limits.expansion = 100;
	read_book(&r, buffer_string(&sheet), &options);
	cr_assert(strstr(reading_find(&r, "a.xlsx")->reason, "bomb"), "%s",
		  reading_find(&r, "a.xlsx")->reason);
	reading_release(&r);
	buffer_release(&sheet);
}

Test(read_xlsx, a_book_over_the_record_limit_is_named)
{
	struct reader_options options = options_with_limit(300);
	struct reading r;

	read_book(&r, HEAD "<row r=\"2\">" TEXT("D2", "One") "</row>",
		  &options);
	cr_assert_eq(r.rejected, 1);
	cr_assert(strstr(r.items[0].reason, "record limit of 300"));
	reading_release(&r);
}
