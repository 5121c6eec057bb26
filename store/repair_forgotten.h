/*
 * repair_forgotten.h - take-downs back into the packs, out of the catalog.
 *
 * Where a tombstone is damaged, the catalog still has what it took down.
 */
#ifndef NEWSFOLD_STORE_REPAIR_FORGOTTEN_H
#define NEWSFOLD_STORE_REPAIR_FORGOTTEN_H

#include "store/archive.h"

/*
 * Put a tombstone into `log` for what the catalog has as forgotten and no
 * tombstone of the archive says any more. A lost lift is not made good: what it
 * lifted stays away until it is lifted again.
 */
int repair_forgotten_put(struct archive *archive, struct object_store *log,
			 struct fault *fault);

#endif
