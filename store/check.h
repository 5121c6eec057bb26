/*
 * check.h - is everything in the archive whole and does it agree?
 */
#ifndef NEWSFOLD_STORE_CHECK_H
#define NEWSFOLD_STORE_CHECK_H

#include "store/archive.h"

struct check_result {
	uint64_t objects;
	uint64_t bad_objects;	/* findings in the packs */
	uint64_t captures_lost; /* whose original or text does not come back */
};

/*
 * The log's frames, checksums and index; the catalog's sense and its agreement
 * with the log; the postings; that every capture's original and body and every
 * dump's pieces are there. With read_data every object is decoded and
 * re-hashed, and captures are compared with their lists. Where the packs are
 * damaged, each capture that lost something is told. Findings are told one by
 * one and do not end the check.
 */
int archive_check(struct archive *archive, bool read_data,
		  object_finding_fn *finding, void *context,
		  struct check_result *result, struct fault *fault);

#endif
