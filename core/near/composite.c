#include "core/near/composite.h"

#include "core/near/cluster.h"
#include "core/near/verify.h"

/* The data behind these stands in DESIGN.md. */
#define HELD_OF_WHOLE .05 /* in less, a teaser of another story */
#define ROOM	      1.05

bool composite_is_doubtful(const struct composite_part *part)
{
	return part->merges && !part->as_page &&
	       part->jaccard < CLUSTER_STRONG_JACCARD &&
	       part->of_part > part->of_whole;
}

bool composite_holds(const struct composite_part *part)
{
	return !part->merges && part->of_part >= VERIFY_HELD &&
	       part->of_whole >= HELD_OF_WHOLE &&
	       part->of_part > part->of_whole;
}

bool composite_has_room(const struct composite_part *a,
			const struct composite_part *b)
{
	return a->of_whole + b->of_whole <= ROOM;
}
