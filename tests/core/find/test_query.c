#include "core/find/query.h"

#include <criterion/criterion.h>

Test(query, takes_words_phrases_prefixes_exclusions_and_filters_apart)
{
	struct query q;

	cr_assert_eq(query_parse("ferry \"ran aground\" elect* -football "
				 "outlet:\"Meridian Press\" dump:a.jsonl "
				 "cluster:c:81ef date:2025-02..2025-03-04 "
				 "http://x.y",
				 &q, NULL),
		     0);
	cr_expect_eq(q.term_count, 5);
	cr_expect_eq(q.wanted, 4);
	cr_expect_eq(q.term[0].count, 5);
	cr_expect_eq(q.term[1].count, 10);
	cr_expect(q.term[1].has_gap[3]);
	cr_expect(q.term[2].is_prefix && !q.term[1].is_prefix);
	cr_expect(q.term[3].is_excluded);
	cr_expect_eq(q.term[4].count, 6);
	cr_expect_str_eq(buffer_string(&q.outlet), "Meridian Press");
	cr_expect_str_eq(buffer_string(&q.dump), "a.jsonl");
	cr_expect_str_eq(buffer_string(&q.cluster), "c:81ef");
	cr_expect_str_eq(buffer_string(&q.since), "2025-02");
	cr_expect_str_eq(buffer_string(&q.until), "2025-03-04");
	query_release(&q);
}

Test(query, an_open_quote_ends_with_the_query)
{
	struct query q;

	cr_assert_eq(query_parse("\"ran aground", &q, NULL), 0);
	cr_expect_eq(q.term_count, 1);
	cr_expect_eq(q.term[0].count, 10);
	query_release(&q);
}

Test(query, what_makes_no_sense_is_refused_with_a_reason)
{
	static const char *const cases[] = {"",
					    "  --  ",
					    "\"\"",
					    "-football",
					    "*",
					    "date:next",
					    "date:..",
					    "date:2025-2",
					    "date:2025-13",
					    "date:2025-02-01..2025-02-30",
					    "date:2025-01 a date:2025-02",
					    "outlet:a outlet:b c",
					    "-outlet:a b",
					    "date:2025-02-01..soon"};
	char many[400] = "";

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct fault fault = FAULT_INIT;
		struct query q;

		cr_expect_eq(query_parse(cases[i], &q, &fault), FAULT_USAGE,
			     "%s", cases[i]);
		cr_expect(fault.message[0], "%s", cases[i]);
	}
	for (size_t i = 0; i <= QUERY_TERMS_MAX; i++)
		strcat(many, "w ");
	cr_expect_eq(query_parse(many, &(struct query){0}, NULL), FAULT_USAGE);
}
