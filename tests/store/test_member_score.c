#include "store/member_score.h"

#include <criterion/criterion.h>

static void expect(enum relation relation, bool merges, float of_member,
		   float of_canonical, enum relation want, float containment)
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
	cr_expect_eq(score.jaccard, .25f);
}

Test(member_score, is_near_unless_one_stands_in_the_other)
{
	expect(RELATION_NEAR, true, .6f, .7f, RELATION_NEAR, .7f);
	expect(RELATION_CONTAINED, true, .9f, .3f, RELATION_CONTAINED, .9f);
	expect(RELATION_CONTAINS, true, .3f, .9f, RELATION_CONTAINS, .9f);
	/* Joined by others. */
	expect(RELATION_CONTAINED, false, 1, .2f, RELATION_CONTAINED, 1);
	expect(RELATION_CONTAINS, false, .2f, 1, RELATION_CONTAINS, 1);
	expect(RELATION_PARTIAL, false, .4f, .2f, RELATION_NEAR, .4f);
	expect(RELATION_NONE, false, 0, 0, RELATION_NEAR, 0);
}
