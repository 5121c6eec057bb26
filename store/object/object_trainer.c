#include "store/object/object_trainer.h"

#include "core/base/memory.h"
#include "store/object/dictionary_make.h"

#include <stdlib.h>

#define SAMPLES_MAX	 ((size_t)16 << 20)
#define SAMPLE_BYTES_MAX ((size_t)64 << 10)
#define FIRST_TRAINING	 ((uint64_t)1 << 20)
/* Samples to dictionary: larger ones gain less than they cost. */
#define SAMPLES_A_BYTE	 16
#define DICTIONARY_BYTES ((size_t)512 << 10)
/* There will be more to tell than the samples. */
#define LEARN_PART  2
#define LEARN_BYTES ((size_t)1 << 20)
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

/* What a sample takes with a dictionary, or with none. */
static size_t coded_size(struct object_codec *codec,
			 const struct dictionary *dictionary,
			 struct bytes sample, struct buffer *scratch)
{
	bool is_smaller;

	buffer_clear(scratch);
	is_smaller = dictionary ? object_codec_compress_with(codec, dictionary,
							     sample, scratch)
				: object_codec_compress(codec, BYTES_NONE,
							sample, scratch);
	return is_smaller ? scratch->size : sample.size;
}

/*
 * Would it save more than it takes? It is tried on the samples past `known`,
 * and has to pay in twice as many bytes as were coded so far: until the next
 * one is made for growth there can be GROWTH - 1 times as many.
 */
static bool pays(const struct object_trainer *trainer, size_t known,
		 struct object_codec *codec, const struct dictionary *present,
		 const struct dictionary *made)
{
	struct bytes samples = buffer_view(&trainer->samples);
	struct buffer scratch = BUFFER_INIT;
	uint64_t with = 0, without = 0, tried = 0, price;
	size_t begin = 0;
	double gain;

	for (size_t i = 0; i < trainer->sample_count; i++) {
		size_t size = trainer->sample_size[i];
		struct bytes sample = bytes_slice(samples, begin, begin + size);

		begin += size;
		if (i < known)
			continue;
		with += coded_size(codec, made, sample, &scratch);
		without += coded_size(codec, present, sample, &scratch);
		tried += size;
	}
	price = coded_size(codec, NULL, buffer_view(&made->bytes), &scratch);
	buffer_release(&scratch);
	if (with >= without || tried == 0)
		return false;
	gain = (double)(without - with) / (double)tried;
	return 2 * gain * (double)trainer->coded_before > (double)price;
}

static struct dictionary *make(const struct object_trainer *trainer,
			       size_t known, const struct dictionary *present)
{
	struct dictionary_plan how = {.content_part = SAMPLES_A_BYTE,
				      .content_bytes = DICTIONARY_BYTES,
				      .learn_part = LEARN_PART,
				      .learn_bytes = LEARN_BYTES,
				      .accel = 2,
				      .present = present};
	struct buffer bytes = BUFFER_INIT;
	struct dictionary *made = NULL;

	if (dictionary_make(&how, buffer_view(&trainer->samples),
			    trainer->sample_size, known, &bytes))
		made = dictionary_new(&bytes);
	buffer_release(&bytes);
	return made;
}

bool object_trainer_train(struct object_trainer *trainer,
			  struct object_codec *codec, int level,
			  const struct dictionary *present, struct buffer *out)
{
	size_t known =
		trainer->sample_count - trainer->sample_count / TRIAL_PART;
	/* What has changed wants tables of its own. */
	struct dictionary *made =
		make(trainer, known, has_drifted(trainer) ? NULL : present);
	bool is_better;

	trainer->coded_before += trainer->seen_bytes;
	trainer->growth_at = (GROWTH - 1) * trainer->coded_before;
	trainer->seen_bytes = 0;
	trainer->plain_bytes = trainer->coded_bytes = 0;
	trainer->first_gain = 0;
	is_better = made && dictionary_digest(made, level) &&
		    pays(trainer, known, codec, present, made);
	if (is_better)
		buffer_append_bytes(out, buffer_view(&made->bytes));
	dictionary_free(made);
	return is_better;
}
