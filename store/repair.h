/*
 * repair.h - a damaged archive made sound again, nothing thrown away.
 *
 * Every object that can still be read is put into a new log, in the old order;
 * the old packs go to quarantine/N/packs whole, as evidence and for whoever can
 * read more out of them. Then all that is derived is made anew. One exchange of
 * two folders puts the new log in place, so a crash leaves one or the other.
 */
#ifndef NEWSFOLD_STORE_REPAIR_H
#define NEWSFOLD_STORE_REPAIR_H

#include "store/archive.h"

struct repair_result {
	uint64_t findings;    /* of the check before, told as it goes */
	uint64_t in_packs;    /* of them */
	uint64_t kept, lost;  /* objects */
	uint64_t listed;      /* captures whose list was damaged, out of the
				 catalog */
	uint64_t captures;    /* that lost their original, text or place */
	char quarantine[128]; /* "quarantine/1"; "" when the packs are whole */
};

/*
 * `finding` gets what is wrong, then, place by place, each capture that lost
 * something by it. With is_dry_run nothing is written. *archive is open for
 * writing before and, unless NULL, after.
 */
int archive_repair(struct archive **archive, bool is_dry_run, unsigned threads,
		   object_finding_fn *finding, void *context,
		   struct repair_result *result, struct fault *fault);

/* Before the catalog is made anew: where the packs are damaged, what only it
 * knows goes into them: captures whose list cannot be read, and what a
 * tombstone took down that cannot be. */
int archive_save_known(struct archive *archive, struct fault *fault);
/* That, and archive_remake. */
int archive_rebuild(struct archive **archive, unsigned threads,
		    struct fault *fault);

#endif
