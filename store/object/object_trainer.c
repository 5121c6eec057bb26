#define ZDICT_STATIC_LINKING_ONLY

#include "store/object/object_trainer.h"

#include "core/base/memory.h"

#include <stdlib.h>
#include <zdict.h>

#define SAMPLES_MAX	 ((size_t)16 << 20)
#define SAMPLE_BYTES_MAX ((size_t)64 << 10)
#define FIRST_TRAINING	 ((uint64_t)1 << 20)
/* Samples to dictionary: larger ones gain less than they cost. */
#define SAMPLES_A_BYTE	 16
#define DICTIONARY_BYTES ((size_t)1 << 20)
/* Made anew when this many times the samples have been seen. */
#define GROWTH 4
/* Between two trainings for a change of the mix, and what it is judged by. */
#define DRIFT_SEEN     ((uint64_t)4 << 20)
#define DRIFT_MEASURED ((uint64_t)64 << 10)
#define DRIFT_KEEPS    0.6
#define GAIN_UNKNOWN   1.25

void object_trainer_release(struct object_trainer *trainer)
{
	buffer_release(&trainer->samples);
	free(trainer->sample_size);
	*trainer = (struct object_trainer){0};
}

void object_trainer_resume(struct object_trainer *trainer,
			   size_t dictionary_bytes)
{
	trainer->trained_on = (uint64_t)dictionary_bytes * SAMPLES_A_BYTE;
	trainer->first_gain = GAIN_UNKNOWN;
}

/* Forget the older half. */
static void forget_old(struct object_trainer *trainer)
{
	size_t first = trainer->sample_count / 2, bytes = 0;

	for (size_t i = 0; i < first; i++)
		bytes += trainer->sample_size[i];
	trainer->samples.size -= bytes;
	memmove(trainer->samples.data, trainer->samples.data + bytes,
		trainer->samples.size);
	trainer->sample_count -= first;
	memmove(trainer->sample_size, trainer->sample_size + first,
		trainer->sample_count * sizeof(*trainer->sample_size));
}

void object_trainer_see(struct object_trainer *trainer, struct bytes object)
{
	trainer->seen_bytes += object.size;
	if (object.size < 64)
		return;
	if (object.size > SAMPLE_BYTES_MAX)
		object.size = SAMPLE_BYTES_MAX;
	if (trainer->samples.size + object.size > SAMPLES_MAX)
		forget_old(trainer);
	ARRAY_RESERVE(trainer->sample_size, trainer->sample_count + 1,
		      trainer->sample_capacity);
	trainer->sample_size[trainer->sample_count++] = object.size;
	buffer_append_bytes(&trainer->samples, object);
}

void object_trainer_measure(struct object_trainer *trainer, size_t plain_bytes,
			    size_t coded_bytes)
{
	trainer->plain_bytes += plain_bytes;
	trainer->coded_bytes += coded_bytes;
	if (trainer->first_gain == 0 && trainer->plain_bytes >= DRIFT_MEASURED)
		trainer->first_gain = (double)trainer->plain_bytes /
				      (double)trainer->coded_bytes;
	/* The latest counts: older sums fade. */
	if (trainer->plain_bytes >= 2 * DRIFT_MEASURED) {
		trainer->plain_bytes /= 2;
		trainer->coded_bytes /= 2;
	}
}

static bool has_drifted(const struct object_trainer *trainer)
{
	double gain;

	if (trainer->seen_bytes < DRIFT_SEEN || trainer->first_gain == 0 ||
	    trainer->plain_bytes < DRIFT_MEASURED)
		return false;
	gain = (double)trainer->plain_bytes / (double)trainer->coded_bytes;
	return gain - 1 < DRIFT_KEEPS * (trainer->first_gain - 1);
}

bool object_trainer_is_due(const struct object_trainer *trainer)
{
	uint64_t full = (uint64_t)DICTIONARY_BYTES * SAMPLES_A_BYTE;

	if (trainer->trained_on == 0)
		return trainer->seen_bytes >= FIRST_TRAINING;
	return has_drifted(trainer) ||
	       (trainer->trained_on < full &&
		trainer->seen_bytes >= (GROWTH - 1) * trainer->trained_on);
}

bool object_trainer_train(struct object_trainer *trainer, struct buffer *out)
{
	ZDICT_fastCover_params_t params = {
		.k = 1024, .d = 8, .f = 20, .accel = 1};
	size_t size = trainer->samples.size / SAMPLES_A_BYTE;

	if (size > DICTIONARY_BYTES)
		size = DICTIONARY_BYTES;
	buffer_reserve(out, size);
	size = ZDICT_trainFromBuffer_fastCover(
		out->data + out->size, size, trainer->samples.data,
		trainer->sample_size, (unsigned)trainer->sample_count, params);
	trainer->trained_on = trainer->samples.size;
	trainer->seen_bytes = 0;
	trainer->plain_bytes = trainer->coded_bytes = 0;
	trainer->first_gain = 0;
	if (ZDICT_isError(size))
		return false;
	out->size += size;
	return true;
}
