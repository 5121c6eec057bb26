/* How numbers look for people. */
#include "cmd/print.h"

#include "core/base/memory.h"

#include <criterion/criterion.h>

Test(print_score, calls_only_what_is_all_the_same_one)
{
	static const struct {
		double score;
		const char *text;
	} table[] = {{0, "0.00"},     {.456, "0.46"},	{.9899, "0.99"},
		     {.9951, "0.99"}, {.99999, "0.99"}, {1, "1.00"}};

	for (size_t i = 0; i < ARRAY_COUNT(table); i++) {
		struct buffer out = BUFFER_INIT;

		print_score(&out, table[i].score);
		cr_assert_str_eq(buffer_string(&out), table[i].text);
		buffer_release(&out);
	}
}
