/*
 * fingerprinter.h - the scratch of one worker, as the files of this folder
 * share it. Nothing here outlives the call that filled it.
 */
#ifndef NEWSFOLD_CORE_NEAR_FINGERPRINTER_H
#define NEWSFOLD_CORE_NEAR_FINGERPRINTER_H

#include "core/near/align.h"
#include "core/near/body_scan.h"
#include "core/near/chain.h"
#include "core/near/fingerprint.h"
#include "core/near/fold.h"
#include "core/near/shingle.h"

/* units[k]: weight of something in gap k of a chain. */
struct gap_weights {
	uint32_t *units;
	size_t capacity;
};

struct fingerprinter {
	struct fingerprint_settings settings;
	struct folder *folder;
	struct shadow shadow[2]; /* one text, or the two of a pair */
	struct shingles shingles[2];
	uint64_t *key; /* two halves of key_capacity each */
	size_t key_capacity;
	struct aligner aligner;
	struct shingle_index index; /* of a text that has no scan */
	struct alignment alignment;
	struct alignment gap;
	struct chain chain;
	struct gap_weights stray[2];
	/* The two of a pair: the caller's scans, or these. */
	struct body_scan *text[2];
	struct body_scan scan[2];
};

/* fingerprint_read leaves a body in shadow[0] and shingles[0]. */

/* Make room for so many keys in either half of f->key. */
void fingerprinter_keys(struct fingerprinter *f, size_t count);

#endif
