/*
 * furniture_learn.h - which lines are page furniture, counted over the archive.
 */
#ifndef NEWSFOLD_STORE_FURNITURE_LEARN_H
#define NEWSFOLD_STORE_FURNITURE_LEARN_H

#include "store/learned_furniture.h"

/*
 * Count the lines of the dirty bodies and learn; bodies that hold a line
 * learned now become dirty. The furniture is loaded, and reloaded after it.
 */
int furniture_learn(struct furniture *furniture, struct archive *archive,
		    const struct body_table *table, unsigned char *dirty,
		    uint32_t linked, unsigned threads, struct fault *fault);

#endif
