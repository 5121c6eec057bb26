/*
 * repair_lists.h - captures back into the packs, out of the catalog.
 *
 * Where a list of captures is damaged, the catalog still has what stood in it.
 */
#ifndef NEWSFOLD_STORE_REPAIR_LISTS_H
#define NEWSFOLD_STORE_REPAIR_LISTS_H

#include "core/base/id_set.h"
#include "store/archive.h"

/* Remember the captures of a batch that could be read. */
int repair_lists_note(struct id_set *listed, struct bytes batch,
		      struct fault *fault);

/*
 * Put the captures of the catalog that are not `listed` into `log`, as they
 * stood; *out_count is how many. Revisits are left out: of those the catalog
 * has the page they were found to be of, not what they said.
 */
int repair_lists_put(struct archive *archive, const struct id_set *listed,
		     struct object_store *log, uint64_t *out_count,
		     struct fault *fault);
/* The same for a dump that was read again, or for all (BYTES_NONE) before the
 * catalog is made anew, into the archive's own log, when it met damage: of all
 * that is committed no list is left that has them. */
int repair_lists_of_dump(struct archive *archive, struct bytes dump,
			 uint64_t *out_count, struct fault *fault);

#endif
