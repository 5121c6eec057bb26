/*
 * original_digests.h - the SHA-256 that each original of a dump came with.
 *
 * Read once before a dump of many files is restored, 48 bytes a record; from
 * then on any thread may ask.
 */
#ifndef NEWSFOLD_STORE_ORIGINAL_DIGESTS_H
#define NEWSFOLD_STORE_ORIGINAL_DIGESTS_H

#include "store/archive.h"

struct original_digest {
	struct id original;
	struct sha256 sha256;
};

struct original_digests {
	struct original_digest *list; /* by id */
	size_t count, capacity;
};

int original_digests_load(struct original_digests *digests,
			  struct catalog *catalog, struct bytes dump_name,
			  struct fault *fault);
void original_digests_release(struct original_digests *digests);
/* Do these bytes have the digest that this original came with? True also for
 * what is no record's (glue). */
bool original_digests_fit(const struct original_digests *digests,
			  const struct id *original, struct bytes bytes);

#endif
