#include "core/input/expansion.h"

#define EXPANSION_FREE (1u << 20)

static bool is_over(uint64_t plain, uint64_t packed, uint64_t ratio)
{
	return plain > EXPANSION_FREE && plain / ratio > packed;
}

bool expansion_is_over(const struct feed *feed, uint64_t plain, uint64_t packed)
{
	uint64_t ratio = feed->options->limits.expansion;

	if (ratio == 0)
		return false;
	return is_over(plain, packed, ratio) ||
	       is_over(plain, feed->raw_bytes, ratio);
}

int expansion_fault(const struct feed *feed, uint64_t plain,
		    struct fault *fault)
{
	return fault_set(fault, FAULT_LIMIT,
			 "expands over %llu:1 (%llu bytes so far): taken for "
			 "a decompression bomb",
			 (unsigned long long)feed->options->limits.expansion,
			 (unsigned long long)plain);
}
