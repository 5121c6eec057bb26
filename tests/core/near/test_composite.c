#include "core/near/composite.h"

#include <criterion/criterion.h>

/* part, whole, Jaccard, merges, by address */
#define CUT(of_whole)                                                          \
	{                                                                      \
		1, of_whole, of_whole, true, false                             \
	}
#define HELD(of_whole)                                                         \
	{                                                                      \
		.95, of_whole, of_whole, false, false                          \
	}

Test(composite, a_weak_cut_is_doubtful_and_nothing_else)
{
	static const struct {
		struct composite_part part;
		bool is_doubtful;
	} table[] = {
		{CUT(.4), true},
		{CUT(.59), true},
		{CUT(.7), false},		     /* joins by itself */
		{HELD(.4), false},		     /* does not merge */
		{{1, .4, .4, true, true}, false},    /* one page */
		{{.4, .4, .25, true, false}, false}, /* neither is a part */
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		cr_expect_eq(composite_is_doubtful(&table[i].part),
			     table[i].is_doubtful, "%zu", i);
}

Test(composite, what_is_held_is_whole_large_enough_and_no_copy)
{
	static const struct {
		struct composite_part part;
		bool is_held;
	} table[] = {
		{HELD(.3), true},
		{HELD(.06), true},
		{HELD(.04), false}, /* a teaser */
		{CUT(.3), false},
		{{.7, .3, .25, false, false}, false}, /* shared passages */
		{{.9, .95, .9, false, false}, false}, /* it is the whole */
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		cr_expect_eq(composite_holds(&table[i].part), table[i].is_held,
			     "%zu", i);
}

Test(composite, two_that_overlap_are_one_story)
{
	struct composite_part a = CUT(.5), beside = HELD(.5), across = HELD(.7);

	cr_expect(composite_has_room(&a, &beside));
	cr_expect(composite_has_room(&beside, &a));
	cr_expect_not(composite_has_room(&a, &across));
}
