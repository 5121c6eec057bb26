#include "store/member_score.h"

#include <criterion/criterion.h>

static void expect(enum relation relation, bool merges, double of_member,
		   double of_canonical, enum relation want, double containment)
{
	struct verdict v = {.relation = relation,
			    .merges = merges,
			    .jaccard = .25,
			    .containment_a = of_member,
			    .containment_b = of_canonical};
	struct member_score score = member_score_of(&v);

	cr_expect_eq(score.relation, want, "%s: %s", relation_name(relation),
		     relation_name(score.relation));
	cr_expect_eq(score.containment, containment);
	cr_expect_eq(score.direct, merges);
	cr_expect_eq(score.jaccard, .25);
}

Test(member_score, is_near_unless_one_stands_in_the_other)
{
	expect(RELATION_NEAR, true, .6, .7, RELATION_NEAR, .7);
	expect(RELATION_CONTAINED, true, .9, .3, RELATION_CONTAINED, .9);
	expect(RELATION_CONTAINS, true, .3, .9, RELATION_CONTAINS, .9);
	/* Joined by others. */
	expect(RELATION_CONTAINED, false, 1, .2, RELATION_CONTAINED, 1);
	expect(RELATION_CONTAINS, false, .2, 1, RELATION_CONTAINS, 1);
	expect(RELATION_PARTIAL, false, .4, .2, RELATION_NEAR, .4);
	expect(RELATION_NONE, false, 0, 0, RELATION_NEAR, 0);
}
