#include "store/object/byte_sample.h"

#include "core/base/hash.h"

/* A gear hash (Xia et al., FastCDC, 2016): each byte shifts the one 32 bytes
 * back out of the upper half. */
#define STRETCH 32
/* One stretch in 32. */
#define SAMPLED ((uint64_t)31 << 40)

struct gear {
	uint64_t of[256];
};

static void gear_init(struct gear *gear)
{
	for (unsigned i = 0; i < 256; i++)
		gear->of[i] = hash64_mix(i + 1);
}

size_t byte_samples(struct bytes bytes, uint64_t *out, size_t max)
{
	struct gear gear;
	uint64_t hash = 0;
	size_t count = 0;

	gear_init(&gear);
	for (size_t i = 0; i < bytes.size && count < max; i++) {
		hash = (hash << 2) + gear.of[bytes.data[i]];
		if (i + 1 >= STRETCH &&
		    ((hash * UINT64_C(0x9E3779B97F4A7C15)) & SAMPLED) == 0)
			out[count++] = hash64_mix(hash);
	}
	return count;
}
