/*
 * byte_sample.h - a sampled few of an object's stretches of bytes.
 *
 * Each stretch of 32 bytes has a hash, taken as the bytes go by; those whose
 * hash ends in zeros are the samples, wherever they stand. So two objects that
 * share a passage share the samples within it, whatever is around: a measure of
 * how much one can be coded against the other. Nothing else rests on it.
 */
#ifndef NEWSFOLD_STORE_OBJECT_BYTE_SAMPLE_H
#define NEWSFOLD_STORE_OBJECT_BYTE_SAMPLE_H

#include "core/base/bytes.h"

#include <stdint.h>

/* At most `max` samples in order of place; of longer objects the first. */
size_t byte_samples(struct bytes bytes, uint64_t *out, size_t max);

#endif
