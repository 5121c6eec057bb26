/* Lines kept for link are those that were given, or none. */
#include "store/new_lines.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static struct body_lines lines_of(uint32_t number, struct body_line at[20])
{
	struct body_lines lines = {.at = at, .count = number % 20};

	for (size_t i = 0; i < lines.count; i++)
		at[i] = (struct body_line){.hash = number * 100 + i};
	for (size_t i = 0; i < BODY_LINES_SIGNATURES; i++)
		lines.signature[i] = number * 1000 + i;
	return lines;
}

static bool has(const struct new_lines *all, uint32_t number)
{
	struct body_line at[20];
	struct body_lines expected = lines_of(number, at);
	struct lines_of_body found;

	if (!new_lines_find(all, number, &found))
		return false;
	cr_assert_eq(found.count, expected.count);
	for (size_t i = 0; i < found.count; i++)
		cr_assert_eq(found.hash[i], expected.at[i].hash);
	cr_assert_arr_eq(found.signature, expected.signature,
			 sizeof(expected.signature));
	return true;
}

static void add(struct new_lines **all, uint32_t number)
{
	struct body_line at[20];
	struct body_lines lines = lines_of(number, at);

	new_lines_add(all, number, &lines);
}

Test(new_lines, bodies_in_a_row_are_kept)
{
	struct new_lines *all = NULL;

	cr_assert_not(has(all, 7));
	for (uint32_t number = 7; number < 500; number++)
		add(&all, number);
	for (uint32_t number = 0; number < 600; number++)
		cr_assert_eq(has(all, number), number >= 7 && number < 500);
	new_lines_free(all);
}

Test(new_lines, after_a_gap_none_are)
{
	struct new_lines *all = NULL;

	add(&all, 3);
	add(&all, 4);
	add(&all, 6);
	add(&all, 5);
	cr_assert(has(all, 3));
	cr_assert(has(all, 4));
	cr_assert_not(has(all, 5));
	cr_assert_not(has(all, 6));
	new_lines_free(all);
}

Test(new_lines, memory_is_bounded)
{
	enum { LINES = 100000 };
	struct body_line *at = calloc(LINES, sizeof(*at));
	struct body_lines lines = {.at = at, .count = LINES};
	struct new_lines *all = NULL;
	struct lines_of_body found;
	uint32_t kept = 0;

	for (uint32_t number = 1; number <= 100; number++)
		new_lines_add(&all, number, &lines);
	while (new_lines_find(all, kept + 1, &found))
		kept++;
	cr_assert_gt(kept, 5);
	cr_assert_lt(kept, 40);
	new_lines_free(all);
	free(at);
}
