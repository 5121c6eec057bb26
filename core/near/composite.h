/*
 * composite.h - one text that holds two stories.
 *
 * A round-up, a morning briefing, an article run on behind another: it holds
 * all of a story, and another besides. Laid beside one of the two alone it
 * looks as the full story does beside a cut: what follows may be its own end.
 * It is told by a third text, the other story by itself, which has nothing of
 * the first. Links of `part` to `whole`, by what an edge says; all pure.
 */
#ifndef NEWSFOLD_CORE_NEAR_COMPOSITE_H
#define NEWSFOLD_CORE_NEAR_COMPOSITE_H

#include <stdbool.h>

/* A text that stands in another, in full or in part. */
struct composite_part {
	double of_part;	 /* share of it that stands in the whole */
	double of_whole; /* and the share of the whole that is */
	double jaccard;
	bool merges;  /* held for copies */
	bool as_page; /* by their address */
};

/* Might the part be a cut of the whole, yet another story's host as well? */
bool composite_is_doubtful(const struct composite_part *part);
/* Does the whole hold this text as another story, set into it or run on? */
bool composite_holds(const struct composite_part *part);
/* Do the two lie beside each other in the whole, as far as shares tell? Texts
 * that share something with each other are for the caller to leave out. */
bool composite_has_room(const struct composite_part *a,
			const struct composite_part *b);

#endif
