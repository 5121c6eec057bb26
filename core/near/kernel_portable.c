#include "core/near/kernel.h"

#include "core/base/hash.h"
#include "core/near/fold.h"

#include <string.h>

#define HIGH_BITS 0x8080808080808080ULL

static size_t fold_ascii(const unsigned char *data, size_t size, size_t at,
			 struct shadow *out)
{
	uint32_t *letter = out->letter, *begin = out->begin, *end = out->end;
	unsigned char *units = out->units;
	size_t n = out->count;

	while (size - at >= KERNEL_ASCII_STEP) {
		uint64_t half[2];

		memcpy(half, data + at, sizeof(half));
		if ((half[0] | half[1]) & HIGH_BITS)
			break;
		/* Written in any case, kept when it is a letter. */
		for (size_t i = 0; i < KERNEL_ASCII_STEP; i++) {
			unsigned char folded = fold_ascii_table[data[at]];

			letter[n] = folded;
			begin[n] = (uint32_t)at++;
			end[n] = (uint32_t)at;
			units[n] = 1;
			n += folded != 0;
		}
	}
	out->count = n;
	return at;
}

static void hash_runs(const uint64_t *prefix, const uint32_t *end, size_t count,
		      const uint64_t *power, uint64_t *hash)
{
	for (size_t i = 0; i < count; i++) {
		size_t n = end[i] - i;

		hash[i] =
			hash64_mix((prefix[end[i]] - prefix[i] * power[n]) ^ n);
	}
}

static void hash_pairs(const uint64_t *hash, const uint32_t *end, size_t count,
		       uint64_t seed, uint64_t *pair)
{
	for (size_t i = 0; i < count; i++)
		pair[i] = hash64_mix((hash[i] ^ seed) * 3 + hash[end[i]]);
}

const struct kernel *kernel_portable(void)
{
	static const struct kernel portable = {"portable", fold_ascii,
					       hash_runs, hash_pairs};

	return &portable;
}
