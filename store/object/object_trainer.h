/*
 * object_trainer.h - when a dictionary is worth making, and making it.
 *
 * Looks at the objects that are stored without a base: their bytes are samples.
 * The first dictionary is made early and small; it is made anew as the archive
 * outgrows it, and when what comes in has changed so much that it gains little:
 * now and then an object is coded without it too, and the two sizes compared.
 * Each training waits for a part of all that was coded before, so their number
 * goes with the logarithm of the bytes; and what one makes is used only when it
 * codes the newest samples, which it was not made of, so much smaller than the
 * dictionary in use does that it will pay for its own bytes.
 * One thread uses it, the one that puts.
 */
#ifndef NEWSFOLD_STORE_OBJECT_TRAINER_H
#define NEWSFOLD_STORE_OBJECT_TRAINER_H

#include "store/object/object_codec.h"

/* One object in this many is coded both ways. */
#define TRAINER_MEASURE_EVERY 16

struct object_trainer {
	struct buffer samples; /* the newest, one after the other */
	size_t *sample_size;
	size_t sample_count, sample_capacity;
	uint64_t coded_before; /* bytes, up to the last training */
	uint64_t seen_bytes;   /* since */
	uint64_t growth_at;    /* as many are due for the archive's growth */
	uint64_t plain_bytes;  /* of what was coded both ways lately */
	uint64_t coded_bytes;
	double first_gain; /* plain / coded while it was new; 0: not known */
};

/* Forget the samples, not what was counted. */
void object_trainer_rest(struct object_trainer *trainer);
void object_trainer_release(struct object_trainer *trainer);
/* The archive holds this many bytes of bodies, and, unless that is 0, a
 * dictionary of this size. */
void object_trainer_resume(struct object_trainer *trainer, uint64_t body_bytes,
			   size_t dictionary_bytes);
void object_trainer_see(struct object_trainer *trainer, struct bytes object);
void object_trainer_measure(struct object_trainer *trainer, size_t plain_bytes,
			    size_t coded_bytes);
bool object_trainer_is_due(const struct object_trainer *trainer);
/* The bytes of a dictionary of the samples, appended; false when they make none
 * that is worth more than the `present` one, or none (NULL), at this level of
 * zstd, which is the codec's. Either way it is not due again before more has
 * been seen. */
bool object_trainer_train(struct object_trainer *trainer,
			  struct object_codec *codec, int level,
			  const struct dictionary *present, struct buffer *out);

#endif
