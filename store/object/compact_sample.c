#include "store/object/compact_sample.h"

#include "core/base/memory.h"
#include "store/object/dictionary_make.h"

/* Samples for its dictionary, and the dictionary. */
#define SAMPLES_MAX	 ((size_t)48 << 20)
#define SAMPLE_BYTES_MAX ((size_t)64 << 10)
#define SAMPLES_MIN	 ((size_t)256 << 10)
#define SAMPLES_A_BYTE	 8
#define DICTIONARY_BYTES ((size_t)2 << 20)
#define LEARN_PART	 4
#define LEARN_BYTES	 ((size_t)2 << 20)

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
	struct dictionary_plan how = {.content_part = SAMPLES_A_BYTE,
				      .content_bytes = DICTIONARY_BYTES,
				      .learn_part = LEARN_PART,
				      .learn_bytes = LEARN_BYTES,
				      .accel = 1};

	if (plan->samples.size < SAMPLES_MIN)
		return false;
	return dictionary_make(&how, buffer_view(&plan->samples),
			       plan->sample_size, plan->sample_count, out);
}
