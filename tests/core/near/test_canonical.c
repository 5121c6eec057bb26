#include "core/near/canonical.h"

#include <criterion/criterion.h>

/* Each beats the next. */
Test(canonical, rules_decide_in_their_order)
{
	static const struct cluster_node earliest[] = {
		{.published = 5, .fetched = 90, .length = 10},
		{.published = 6, .fetched = 7, .length = 10},
		{.published = 6, .fetched = 8, .length = 99},
		{.published = 6, .fetched = 8, .length = 98, .id = {{1}}},
		{.published = 6, .fetched = 8, .length = 98, .id = {{2}}},
		{.published = INT64_MAX, .fetched = 1, .length = 99},
		{.published = INT64_MAX, .fetched = INT64_MAX, .length = 100},
	};
	static const struct cluster_node longest[] = {
		{.published = 9, .fetched = 9, .length = 100},
		{.published = 1, .fetched = 2, .length = 50},
		{.published = 1, .fetched = 3, .length = 50},
		{.published = 2, .fetched = 1, .length = 50, .id = {{1}}},
		{.published = 2, .fetched = 1, .length = 50, .id = {{2}}},
	};

	for (size_t i = 0; i < 7; i++)
		for (size_t j = 0; j < 7; j++)
			cr_assert_eq(canonical_compare(CANONICAL_EARLIEST,
						       &earliest[i],
						       &earliest[j]) < 0,
				     i < j, "%zu %zu", i, j);
	for (size_t i = 0; i < 5; i++)
		for (size_t j = 0; j < 5; j++)
			cr_assert_eq(canonical_compare(CANONICAL_LONGEST,
						       &longest[i],
						       &longest[j]) < 0,
				     i < j, "%zu %zu", i, j);
}

Test(canonical, fields_and_outlets_decide_when_asked)
{
	static const struct cluster_node complete[] = {
		{.fields = 8, .length = 9, .published = 3},
		{.fields = 7, .length = 90, .published = 2},
		{.fields = 7, .length = 80, .published = 1},
		{.fields = 7, .length = 80, .published = 2},
	};
	static const struct cluster_node listed[] = {
		{.outlet_rank = 0, .published = 9},
		{.outlet_rank = 1, .published = 3, .length = 1},
		{.outlet_rank = 1, .published = 4, .length = 9},
		{.outlet_rank = UINT32_MAX, .published = 1},
	};

	for (size_t i = 0; i < 4; i++) {
		for (size_t j = 0; j < 4; j++) {
			cr_assert_eq(canonical_compare(CANONICAL_MOST_COMPLETE,
						       &complete[i],
						       &complete[j]) < 0,
				     i < j, "%zu %zu", i, j);
			cr_assert_eq(canonical_compare(CANONICAL_OUTLET_ORDER,
						       &listed[i],
						       &listed[j]) < 0,
				     i < j, "%zu %zu", i, j);
		}
	}
}

Test(canonical, rules_have_names)
{
	cr_assert_str_eq(canonical_rule_name(CANONICAL_EARLIEST), "earliest");
	cr_assert_str_eq(canonical_rule_name(CANONICAL_LONGEST), "longest");
	for (int rule = 0; rule <= CANONICAL_RULE_COUNT; rule++)
		cr_assert_eq((int)canonical_rule_of_name(canonical_rule_name(
				     (enum canonical_rule)rule)),
			     rule);
	cr_assert_eq(canonical_rule_of_name("Earliest"), CANONICAL_RULE_COUNT);
}
