#define ZDICT_STATIC_LINKING_ONLY

#include "store/object/compact_sample.h"

#include "core/base/memory.h"

#include <zdict.h>

/* Samples for its dictionary, and the dictionary. */
#define SAMPLES_MAX	 ((size_t)48 << 20)
#define SAMPLE_BYTES_MAX ((size_t)64 << 10)
#define SAMPLES_MIN	 ((size_t)256 << 10)
#define SAMPLES_A_BYTE	 6
#define DICTIONARY_BYTES ((size_t)3 << 20)

void compact_sample_add(struct compact_plan *plan, struct bytes bytes)
{
	if (bytes.size > SAMPLE_BYTES_MAX)
		bytes.size = SAMPLE_BYTES_MAX;
	if (bytes.size < 64 || plan->samples.size + bytes.size > SAMPLES_MAX)
		return;
	ARRAY_RESERVE(plan->sample_size, plan->sample_count + 1,
		      plan->sample_capacity);
	plan->sample_size[plan->sample_count++] = bytes.size;
	buffer_append_bytes(&plan->samples, bytes);
}

bool compact_sample_dictionary(const struct compact_plan *plan,
			       struct buffer *out)
{
	ZDICT_fastCover_params_t params = {
		.k = 1024, .d = 8, .f = 20, .accel = 1};
	size_t size = plan->samples.size / SAMPLES_A_BYTE;

	if (plan->samples.size < SAMPLES_MIN)
		return false;
	if (size > DICTIONARY_BYTES)
		size = DICTIONARY_BYTES;
	buffer_reserve(out, size);
	size = ZDICT_trainFromBuffer_fastCover(
		out->data + out->size, size, plan->samples.data,
		plan->sample_size, (unsigned)plan->sample_count, params);
	if (ZDICT_isError(size))
		return false;
	out->size += size;
	return true;
}
