/*
 * glance.h - a first look at a pair, far cheaper than a verdict.
 *
 * Most candidate pairs share a name or a phrase. One text's shingles go into a
 * bit filter (Bloom 1970, two bits each); how many of the other's it knows
 * bounds what the two can share from above, masks or not.
 */
#ifndef NEWSFOLD_CORE_NEAR_GLANCE_H
#define NEWSFOLD_CORE_NEAR_GLANCE_H

#include "core/near/fingerprint.h"
#include "core/near/shingle.h"

struct glance {
	uint64_t shadow_hash;
	uint32_t chars, units;
	uint64_t *bits;
	size_t capacity; /* words of bits */
	unsigned shift;	 /* of a hash, to a bit's place */
};

void glance_release(struct glance *glance);

/* Out of a body's fingerprint and all its shingles; *out is overwritten, its
 * storage kept. */
void glance_make(const struct fingerprint *print,
		 const struct shingles *shingles, struct glance *out);

/* Of the body that fingerprint_read has just read into *print. False:
 * verify_pair would find no relation between the two, whatever is masked. */
bool glance_at_read(const struct fingerprinter *fingerprinter,
		    const struct glance *glance,
		    const struct fingerprint *print);

#endif
