/*
 * check_lists.h - does the catalog say of captures what their lists say?
 *
 * SQLite keeps no sums of what it stores: a flipped bit in a title is a title.
 */
#ifndef NEWSFOLD_STORE_CHECK_LISTS_H
#define NEWSFOLD_STORE_CHECK_LISTS_H

#include "store/archive.h"

/* All captures are read, in the packs and in the catalog, but for revisits,
 * which stand there as the page they were found to be of. Where a list cannot
 * be read there is nothing to compare with: they agree. */
int check_lists(struct archive *archive, bool *out_agree, struct fault *fault);

#endif
