#define ZDICT_STATIC_LINKING_ONLY

#include "store/object/object_trainer.h"

#include "core/base/memory.h"

#include <stdlib.h>
#include <zdict.h>
#include <zstd.h>

#define SAMPLES_MAX	 ((size_t)16 << 20)
#define SAMPLE_BYTES_MAX ((size_t)64 << 10)
#define FIRST_TRAINING	 ((uint64_t)1 << 20)
/* Samples to dictionary: larger ones gain less than they cost. */
#define SAMPLES_A_BYTE	 16
#define DICTIONARY_BYTES ((size_t)512 << 10)
/* Made anew when this many times as much has been coded. */
#define GROWTH 4
/* Between two trainings for a change of the mix: this many bytes, and this part
 * of all that was coded before; and what the change is judged by. */
#define DRIFT_SEEN     ((uint64_t)4 << 20)
#define DRIFT_PART     2
#define DRIFT_MEASURED ((uint64_t)64 << 10)
#define DRIFT_KEEPS    0.6
#define GAIN_UNKNOWN   1.25
/* The newest samples, this part of them, are what a dictionary is tried on. */
#define TRIAL_PART 16

void object_trainer_rest(struct object_trainer *trainer)
{
	buffer_release(&trainer->samples);
	free(trainer->sample_size);
	trainer->sample_size = NULL;
	trainer->sample_count = trainer->sample_capacity = 0;
}

void object_trainer_release(struct object_trainer *trainer)
{
	object_trainer_rest(trainer);
	*trainer = (struct object_trainer){0};
}

void object_trainer_resume(struct object_trainer *trainer, uint64_t body_bytes,
			   size_t dictionary_bytes)
{
	uint64_t trained_on = (uint64_t)dictionary_bytes * SAMPLES_A_BYTE;

	trainer->coded_before = body_bytes;
	if (!dictionary_bytes)
		return;
	/* A small one was made when the archive was. */
	if (dictionary_bytes >= DICTIONARY_BYTES / 2 || trained_on > body_bytes)
		trained_on = body_bytes;
	trainer->growth_at = (GROWTH - 1) * trained_on;
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

	if (trainer->seen_bytes < DRIFT_SEEN ||
	    trainer->seen_bytes < trainer->coded_before / DRIFT_PART ||
	    trainer->first_gain == 0 || trainer->plain_bytes < DRIFT_MEASURED)
		return false;
	gain = (double)trainer->plain_bytes / (double)trainer->coded_bytes;
	return gain - 1 < DRIFT_KEEPS * (trainer->first_gain - 1);
}

bool object_trainer_is_due(const struct object_trainer *trainer)
{
	uint64_t growth = trainer->growth_at;

	if (growth < FIRST_TRAINING)
		growth = FIRST_TRAINING;
	return trainer->seen_bytes >= growth || has_drifted(trainer);
}

/* What these samples take with a dictionary, or with none. */
static uint64_t coded_size(struct bytes dictionary, int level,
			   struct bytes samples, const size_t *sample_size,
			   size_t count)
{
	ZSTD_CCtx *z = ZSTD_createCCtx();
	ZSTD_CDict *digest =
		ZSTD_createCDict(dictionary.data, dictionary.size, level);
	struct buffer coded = BUFFER_INIT;
	uint64_t total = 0;

	for (size_t i = 0; z && digest && i < count; i++) {
		struct bytes sample = bytes_slice(samples, 0, sample_size[i]);
		size_t size, room = ZSTD_compressBound(sample.size);

		samples = bytes_slice(samples, sample.size, samples.size);
		buffer_clear(&coded);
		buffer_reserve(&coded, room);
		size = ZSTD_compress_usingCDict(
			z, coded.data, room, sample.data, sample.size, digest);
		total += ZSTD_isError(size) ? sample.size : size;
	}
	buffer_release(&coded);
	ZSTD_freeCDict(digest);
	ZSTD_freeCCtx(z);
	return total;
}

/*
 * Would it save more than it takes? It is tried on the samples past `known`,
 * and has to pay in twice as many bytes as were coded so far: until the next
 * one is made for growth there can be GROWTH - 1 times as many.
 */
static bool pays(const struct object_trainer *trainer, size_t known,
		 struct bytes present, struct bytes made, int level)
{
	struct bytes samples = buffer_view(&trainer->samples);
	const size_t *sample_size = trainer->sample_size + known;
	size_t count = trainer->sample_count - known, begin = 0;
	uint64_t with, without, price;
	double gain;

	for (size_t i = 0; i < known; i++)
		begin += trainer->sample_size[i];
	samples = bytes_slice(samples, begin, samples.size);
	with = coded_size(made, level, samples, sample_size, count);
	without = coded_size(present, level, samples, sample_size, count);
	price = coded_size(BYTES_NONE, level, made, &made.size, 1);
	if (with >= without || samples.size == 0)
		return false;
	gain = (double)(without - with) / (double)samples.size;
	return 2 * gain * (double)trainer->coded_before > (double)price;
}

bool object_trainer_train(struct object_trainer *trainer, struct bytes present,
			  int level, struct buffer *out)
{
	ZDICT_fastCover_params_t params = {
		.k = 1024, .d = 8, .f = 20, .accel = 2};
	size_t size = trainer->samples.size / SAMPLES_A_BYTE;
	size_t known =
		trainer->sample_count - trainer->sample_count / TRIAL_PART;
	size_t begin = out->size;

	if (size > DICTIONARY_BYTES)
		size = DICTIONARY_BYTES;
	buffer_reserve(out, size);
	size = ZDICT_trainFromBuffer_fastCover(
		out->data + begin, size, trainer->samples.data,
		trainer->sample_size, (unsigned)known, params);
	trainer->coded_before += trainer->seen_bytes;
	trainer->growth_at = (GROWTH - 1) * trainer->coded_before;
	trainer->seen_bytes = 0;
	trainer->plain_bytes = trainer->coded_bytes = 0;
	trainer->first_gain = 0;
	if (ZDICT_isError(size))
		return false;
	out->size += size;
	if (!pays(trainer, known, present,
		  bytes_slice(buffer_view(out), begin, out->size), level)) {
		buffer_truncate(out, begin);
		return false;
	}
	return true;
}
