/*
 * sketch.h - MinHash of a shingle set, and the band keys made of it.
 *
 * One permutation, its range cut into lanes (Li, Owen and Zhang 2012); a lane
 * no hash fell into borrows another's value by the optimal densification of
 * Shrivastava (2017). The share of equal lanes of two sketches estimates the
 * Jaccard similarity of their sets. Texts with any BAND_ROWS lanes of a band
 * equal meet under that band's key.
 */
#ifndef NEWSFOLD_CORE_NEAR_SKETCH_H
#define NEWSFOLD_CORE_NEAR_SKETCH_H

#include <stddef.h>
#include <stdint.h>

#define SKETCH_LANES 128
#define BAND_ROWS    3
#define BAND_COUNT   (SKETCH_LANES / BAND_ROWS)

struct sketch {
	uint64_t lane[SKETCH_LANES];
};

/* Of a set of well mixed hashes; order and repeats make no difference. An empty
 * set gives lanes that are all UINT64_MAX. */
void sketch_make(const uint64_t *hash, size_t count, struct sketch *out);

/* BAND_COUNT keys. */
void sketch_bands(const struct sketch *sketch, uint64_t *key);

#endif
