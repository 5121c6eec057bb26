#include "core/near/sketch.h"

#include "core/base/hash.h"

#include <string.h>

#define LANE_BITS  7
#define LANE_EMPTY UINT64_MAX
#define BAND_SEED  0x62616e6462616e64ULL

_Static_assert(SKETCH_LANES == 1 << LANE_BITS, "lanes are picked by top bits");

/* The nth lane that an empty lane asks for a value: the same for every sketch,
 * or lanes of two sketches would not compare. */
static unsigned lender(unsigned lane, unsigned attempt)
{
	return (unsigned)(hash64_mix(((uint64_t)attempt << 32 | lane) + 1) >>
			  (64 - LANE_BITS));
}

static void densify(struct sketch *sketch)
{
	struct sketch full = *sketch;

	for (unsigned i = 0; i < SKETCH_LANES; i++) {
		unsigned attempt = 0, from = i;

		while (sketch->lane[from] == LANE_EMPTY)
			from = lender(i, attempt++);
		full.lane[i] = sketch->lane[from];
	}
	*sketch = full;
}

void sketch_make(const uint64_t *hash, size_t count, struct sketch *out)
{
	memset(out, 0xff, sizeof(*out));
	for (size_t i = 0; i < count; i++) {
		uint64_t *lane = &out->lane[hash[i] >> (64 - LANE_BITS)];

		*lane = hash[i] < *lane ? hash[i] : *lane;
	}
	if (count)
		densify(out);
}

void sketch_bands(const struct sketch *sketch, uint64_t *key)
{
	for (unsigned band = 0; band < BAND_COUNT; band++) {
		uint64_t k = hash64_mix(BAND_SEED + band);

		for (unsigned row = 0; row < BAND_ROWS; row++)
			k = hash64_mix(k ^
				       sketch->lane[band * BAND_ROWS + row]);
		key[band] = k;
	}
}
