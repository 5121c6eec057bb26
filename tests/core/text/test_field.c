#include "core/text/field.h"

#include <criterion/criterion.h>

Test(field, is_found_by_the_name_it_has)
{
	for (int i = 0; i < FIELD_COUNT; i++)
		cr_expect_eq((int)field_of_name(bytes_of_string(
				     field_name((enum field)i))),
			     i);
	cr_expect_eq(field_of_name(BYTES_LITERAL("headline")), FIELD_COUNT);
	cr_expect_eq(field_of_name(BYTES_NONE), FIELD_COUNT);
	/* Names are whole and in lower case. */
	cr_expect_eq(field_of_name(BYTES_LITERAL("Title")), FIELD_COUNT);
	cr_expect_eq(field_of_name(BYTES_LITERAL("titles")), FIELD_COUNT);
	cr_expect_eq(field_of_name(BYTES_LITERAL("titl")), FIELD_COUNT);
}

Test(field, is_absent_in_scrapers_words_for_nothing)
{
	static const char *const absent[] = {
		"",    " ",   "\t\n",	"None",	     "NULL",
		"NaN", "nil", " null ", "undefined", "[]"};
	static const char *const there[] = {"0", "none of them", "Nullarbor",
					    "-", "Nil desperandum"};

	for (size_t i = 0; i < sizeof(absent) / sizeof(*absent); i++)
		cr_expect(field_is_absent(bytes_of_string(absent[i])), "'%s'",
			  absent[i]);
	for (size_t i = 0; i < sizeof(there) / sizeof(*there); i++)
		cr_expect_not(field_is_absent(bytes_of_string(there[i])),
			      "'%s'", there[i]);
}

Test(field, names_every_source_differently)
{
	for (int i = 0; i < SOURCE_COUNT; i++) {
		cr_assert_not_null(field_source_name((enum field_source)i));
		for (int j = 0; j < i; j++)
			cr_expect_str_neq(
				field_source_name((enum field_source)i),
				field_source_name((enum field_source)j));
	}
}
