/*
 * forget.h - taking down for good, and lifting that.
 *
 * A take-down is a tombstone in the packs. From its commit on the captures are
 * in no answer: whoever opens the archive next makes the derived files anew
 * without them (archive_remake does it at once), and their bytes, texts, and
 * the URL or outlet they were named by are refused at every ingest. The bytes
 * themselves leave with the next compact; until then a lift brings everything
 * back, after it a new ingest may.
 */
#ifndef NEWSFOLD_STORE_FORGET_H
#define NEWSFOLD_STORE_FORGET_H

#include "store/forget_plan.h"
#include "store/tombstone.h"

/* Put the plan's tombstone and commit; its number goes to *out_number. */
int forget_commit(struct archive *archive, const struct forget_plan *plan,
		  uint64_t *out_number, struct fault *fault);

/*
 * The keys that would be lifted by the same words that took down: ids of
 * forgotten records, bodies and dumps, "t:N" for a whole tombstone, the URL or
 * the outlet. FAULT_MISSING when a word names nothing that is forgotten.
 */
int forget_lift_plan(struct archive *archive,
		     const struct forget_request *request,
		     struct tombstone *lift, struct fault *fault);
int forget_lift_commit(struct archive *archive, struct tombstone *lift,
		       uint64_t *out_number, struct fault *fault);

/* How many of the captures a lift names are in the packs no more: their bytes
 * come back with a new ingest alone. After archive_remake. */
int forget_lift_gone(struct archive *archive, const struct tombstone *lift,
		     uint64_t *out_count, struct fault *fault);

/* Close the archive, make its derived files anew, link, and hand back a writer
 * in *archive (NULL when that failed). */
int archive_remake(struct archive **archive, unsigned threads,
		   struct fault *fault);

#endif
