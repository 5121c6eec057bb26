/*
 * layout.h - how the text two bodies share lies in each of them.
 *
 * A cut, a rewritten lead, a later report on the same case and a story set into
 * other text can share the same number of shingles; where the foreign text
 * stands tells them apart. Matches that keep one order in both are joined into
 * stretches where the same text runs on with words changed here and there; a
 * stretch with too little in it is a chance phrase and bounds nothing.
 */
#ifndef NEWSFOLD_CORE_NEAR_LAYOUT_H
#define NEWSFOLD_CORE_NEAR_LAYOUT_H

#include "core/near/fingerprinter.h"
#include "core/near/verify.h"

/* Of one side, in shingle units; furniture under the mask counts nowhere. */
struct layout_side {
	uint32_t total;
	uint32_t head;	      /* before the first stretch */
	uint32_t tail;	      /* after the last stretch */
	uint32_t covered;     /* by stretches, changed words within them too */
	uint32_t first, last; /* letters between which the stretches lie */
};

struct layout {
	struct layout_side small, large;
	uint32_t matched; /* letter for letter, within stretches */
	uint32_t longest; /* match */
	/* By layout_find_figures: places where the two say the same with other
	 * figures. */
	uint32_t refigured;
	/* By layout_find_news: what the small has of its own, text with no
	 * counterpart in the large or one that resembles it in no way. */
	uint32_t news;
};

/* Aligns the two bodies; what was found stays in the fingerprinter's scratch
 * for the questions below, until it is used again. Sides without a scan are
 * read here. */
void layout_make(struct fingerprinter *f, const struct verify_side *small,
		 const struct verify_side *large, struct layout *out);

/* The rest of *layout, refigured and news. To be asked first. */
void layout_find_figures(struct fingerprinter *f, struct layout *layout);
void layout_find_news(struct fingerprinter *f, struct layout *layout);

/*
 * How much speaks for it that a part of the text before or after the stretches
 * of the large is of another story: the largest sum over it of log likelihoods
 * (Page 1954), by whether what the stretches cover has the word that begins at
 * each letter. A story names its people and places again; by chance more words
 * are the same the longer the text and the fewer letters make a word. To be
 * asked after layout_make.
 */
double layout_strangeness(struct fingerprinter *f, const struct layout *layout);

/* How much of the small stands in the large in runs of a word (9 units) and in
 * the same order, as a share: high for two readings of one print by machine,
 * whatever letters were misread; 0 where a look at the words alone says that it
 * is less than `least`. To be asked after layout_make, as the last. */
double layout_share_in_words(struct fingerprinter *f, double least);

#endif
