/*
 * check_lists.h - does the catalog say of captures what their lists say?
 *
 * SQLite keeps no sums of what it stores: a flipped bit in a title is a title.
 */
#ifndef NEWSFOLD_STORE_CHECK_LISTS_H
#define NEWSFOLD_STORE_CHECK_LISTS_H

#include "store/archive.h"
#include "store/forgotten.h"

struct check_lists;

struct check_lists *check_lists_new(struct archive *archive);
void check_lists_free(struct check_lists *lists);

/* One that the catalog has, in any order. Revisits are passed over: they stand
 * there as the page they were found to be of. */
int check_lists_add(struct check_lists *lists, const struct catalog_capture *c,
		    struct fault *fault);
/* All that the packs have, but for what is forgotten, up to where the catalog
 * has read them: every entry of the log in turn. */
int check_lists_start(struct check_lists *lists,
		      const struct forgotten *forgotten, struct fault *fault);
int check_lists_see(struct check_lists *lists, const struct object_entry *entry,
		    struct fault *fault);
void check_lists_end(struct check_lists *lists);
/* Are these the same? Where not all was read there is nothing to compare with:
 * they agree. */
bool check_lists_agree(const struct check_lists *lists);

#endif
