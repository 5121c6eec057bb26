/*
 * kernel.h - the inner loops of fold and shingle, once for each kind of
 * processor, all equal to the bit.
 *
 * kernel_portable.c is the definition; its siblings do the same with vectors.
 * They read and write no further than stated, whatever the bytes are.
 */
#ifndef NEWSFOLD_CORE_NEAR_KERNEL_H
#define NEWSFOLD_CORE_NEAR_KERNEL_H

#include <stddef.h>
#include <stdint.h>

/* Bytes of text a vector of fold_ascii looks at; it has room for as many
 * letters from out->count on. */
#define KERNEL_ASCII_STEP 16
/* Runs longer than this have no power in the table. */
#define KERNEL_POWERS 64

struct shadow;

struct kernel {
	const char *name;

	/*
	 * Fold whole steps of text that is ASCII from `at` on: letters and
	 * digits into `out`, in lower case. Returns the place it stopped at: of
	 * the first step that is not ASCII or not whole.
	 */
	size_t (*fold_ascii)(const unsigned char *data, size_t size, size_t at,
			     struct shadow *out);

	/* hash[i] of the letters [i, end[i]), where prefix[i] is the sum of the
	 * letters before i, each times a power of the factor (shingle.c), and
	 * n = end[i] - i < KERNEL_POWERS:
	 * mix((prefix[end[i]] - prefix[i] * power[n]) ^ n). */
	void (*hash_runs)(const uint64_t *prefix, const uint32_t *end,
			  size_t count, const uint64_t *power, uint64_t *hash);

	/* pair[i] = mix((hash[i] ^ seed) * 3 + hash[end[i]]). */
	void (*hash_pairs)(const uint64_t *hash, const uint32_t *end,
			   size_t count, uint64_t seed, uint64_t *pair);
};

/* NULL when this processor cannot run it. */
const struct kernel *kernel_portable(void);
const struct kernel *kernel_neon(void);
const struct kernel *kernel_avx2(void);
const struct kernel *kernel_avx512(void);

/* The fastest of them. */
const struct kernel *kernel_best(void);

#endif
