#include "core/near/glance.h"

#include "core/base/memory.h"
#include "core/near/fingerprinter.h"
#include "core/near/verify.h"

#include <stdlib.h>
#include <string.h>

/* Bits a shingle: about one in 60 of two foreign bits is set by chance. */
#define BITS_EACH  16
#define LEAST_BITS 10 /* of the filter, as a power of two */
/* The second place comes from the hash's other end. */
#define SECOND(hash) ((hash)*UINT64_C(0x9E3779B97F4A7C15))

void glance_release(struct glance *glance)
{
	if (!glance)
		return;
	free(glance->bits);
	*glance = (struct glance){.bits = NULL};
}

static void set_bit(struct glance *g, uint64_t hash)
{
	uint64_t at = hash >> g->shift;

	g->bits[at / 64] |= (uint64_t)1 << at % 64;
}

static bool has_bit(const struct glance *g, uint64_t hash)
{
	uint64_t at = hash >> g->shift;

	return g->bits[at / 64] >> at % 64 & 1;
}

void glance_make(const struct fingerprint *print,
		 const struct shingles *shingles, struct glance *out)
{
	unsigned bits = LEAST_BITS;
	size_t words;

	out->shadow_hash = print->shadow_hash;
	out->chars = print->shadow_chars;
	out->units = print->shadow_units;
	while (bits < 40 && (size_t)1 << bits < BITS_EACH * shingles->count)
		bits++;
	out->shift = 64 - bits;
	words = (size_t)1 << (bits - 6);
	ARRAY_RESERVE(out->bits, words, out->capacity);
	memset(out->bits, 0, words * sizeof(*out->bits));
	for (size_t i = 0; i < shingles->count; i++) {
		set_bit(out, shingles->hash[i]);
		set_bit(out, SECOND(shingles->hash[i]));
	}
}

bool glance_at_read(const struct fingerprinter *f, const struct glance *glance,
		    const struct fingerprint *print)
{
	const struct shingles *shingles = &f->shingles[0];
	double weight, other;
	size_t known = 0;

	if (!print->shadow_chars || !glance->chars)
		return false;
	if (print->shadow_hash == glance->shadow_hash)
		return true;
	if (print->shadow_chars < FINGERPRINT_SHORT ||
	    glance->chars < FINGERPRINT_SHORT)
		return false;
	for (size_t i = 0; i < shingles->count; i++)
		known += has_bit(glance, shingles->hash[i]) &&
			 has_bit(glance, SECOND(shingles->hash[i]));
	weight = (double)print->shadow_units / print->shadow_chars;
	other = (double)glance->units / glance->chars;
	return (double)known * (weight > other ? weight : other) >=
	       VERIFY_LEAST_UNITS;
}
