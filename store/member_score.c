#include "store/member_score.h"

static float larger(float a, float b)
{
	return a > b ? a : b;
}

struct member_score member_score_of(const struct verdict *v)
{
	struct member_score score = {.relation = v->relation,
				     .jaccard = v->jaccard,
				     .direct = v->merges};

	switch (v->relation) {
	case RELATION_CONTAINED:
		score.containment = v->containment_a;
		break;
	case RELATION_CONTAINS:
		score.containment = v->containment_b;
		break;
	default:
		score.containment = larger(v->containment_a, v->containment_b);
		if (!v->merges)
			score.relation = RELATION_NEAR;
	}
	return score;
}
