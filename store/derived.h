/*
 * derived.h - opening what is derived of the packs, and setting it right.
 *
 * Each derived file tells which packs it was made of and how far it goes: the
 * catalog by the digest of the commit it stands at, the postings by the id of
 * the last body they cover. What is damaged or of other packs is thrown away
 * and made again; what is behind is caught up.
 */
#ifndef NEWSFOLD_STORE_DERIVED_H
#define NEWSFOLD_STORE_DERIVED_H

#include "store/archive.h"

/* How long the log was when the catalog in this folder was last written. */
struct object_commit derived_seen(const char *folder);
/* Catalog and postings for a writer, up to the packs. */
int derived_open_to_write(struct archive *archive, struct fault *fault);
/* Catalog and, when they are there, postings. What the catalog says is fixed
 * from here on. */
int derived_open_to_read(struct archive *archive, struct fault *fault);
/* True when a writer would set something right first. */
bool derived_is_due(struct archive *archive);
void derived_close(struct archive *archive);
/* Remove the files. */
int derived_remove(const char *folder, struct fault *fault);
/* Empty postings in place of those that are open for writing. */
int derived_remake_postings(struct archive *archive, struct fault *fault);
/* Does a run of the postings or of the lines fail its checks? Reads them all.
 */
bool derived_is_damaged(struct archive *archive);
/* Without them; the next link looks at all bodies. */
int derived_remake_links(struct archive *archive, struct fault *fault);
/* Where a derived file could not be read for what is in it, say what helps. */
int derived_say_remedy(int rc, struct fault *fault);
/* Open the postings anew: what was added and not flushed is forgotten. */
int derived_forget_pending(struct archive *archive, struct fault *fault);

#endif
