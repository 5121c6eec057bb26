#include "core/output/csv.h"

#include <criterion/criterion.h>

static const struct {
	const char *text;
	size_t size;
	const char *cell;
} table[] = {
	{"", 0, "\"\""},
	{"a,b", 3, "\"a,b\""},
	{"say \"x\"", 7, "\"say \"\"x\"\"\""},
	{"two\r\nlines", 10, "\"two\r\nlines\""},
	{"=1+1", 4, "\"'=1+1\""},
	{"+1", 2, "\"'+1\""},
	{"-1", 2, "\"'-1\""},
	{"@SUM(A1)", 8, "\"'@SUM(A1)\""},
	{"\tx", 2, "\"'\tx\""},
	{"\rx", 2, "\"'\rx\""},
	{"a=1", 3, "\"a=1\""},
	{"a\0b", 3,
	 "\"a\xEF\xBF\xBD"
	 "b\""},
	{"\033[2J", 4, "\"\xEF\xBF\xBD[2J\""},
	{"\xE2\x80\xAEgnp", 6, "\"\xEF\xBF\xBDgnp\""},
	{"\xEF\xBC\x9D"
	 "1",
	 4,
	 "\"'\xEF\xBC\x9D"
	 "1\""},
	{"\n=1", 3, "\"'\n=1\""},
	{"\0=1", 3, "\"'=1\""},
	{"\xEA\xB0\x80", 3, "\"\xEA\xB0\x80\""},
};

Test(csv, cells_are_quoted_and_no_formula)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct csv csv = CSV_INIT;

		csv_text(&csv, bytes_make(table[i].text, table[i].size));
		cr_assert_str_eq(buffer_string(&csv.row), table[i].cell);
		buffer_release(&csv.row);
	}
}

Test(csv, rows_end_and_begin_anew)
{
	struct csv csv = CSV_INIT;

	csv_text(&csv, BYTES_LITERAL("a"));
	csv_count(&csv, UINT64_MAX);
	csv_real(&csv, 0.25);
	csv_end(&csv);
	csv_count(&csv, 0);
	csv_end(&csv);
	cr_assert_str_eq(buffer_string(&csv.row),
			 "\"a\",18446744073709551615,0.2500\r\n0\r\n");
	buffer_release(&csv.row);
}
