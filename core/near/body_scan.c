#include "core/near/body_scan.h"

#include "core/base/memory.h"

#include <stdlib.h>
#include <string.h>

void body_scan_release(struct body_scan *scan)
{
	if (!scan)
		return;
	free(scan->storage);
	shingle_index_release(&scan->index);
	*scan = (struct body_scan){.storage = NULL};
}

/* before[i] = weight of the letters up to i that no mask covers. */
static void weigh_open(const struct shadow *shadow, const struct span *mask,
		       size_t mask_count, uint32_t *before)
{
	uint32_t units = 0;
	size_t m = 0, i = 0;

	for (; i < shadow->count; i++) {
		while (m < mask_count && mask[m].end <= shadow->begin[i])
			m++;
		if (m == mask_count)
			break;
		before[i] = units;
		if (mask[m].begin >= shadow->end[i])
			units += shadow->units[i];
	}
	for (; i < shadow->count; i++) {
		before[i] = units;
		units += shadow->units[i];
	}
	before[shadow->count] = units;
}

void body_scan_make(const struct shadow *shadow,
		    const struct shingles *shingles, const struct span *mask,
		    size_t mask_count, struct body_scan *out)
{
	size_t hashes = shingles->count * sizeof(*shingles->hash);
	size_t ends = shingles->count * sizeof(*shingles->end);
	size_t letters = shadow->count * sizeof(*shadow->letter);
	size_t weights = (shadow->count + 1) * sizeof(uint32_t);
	unsigned char *at;

	ARRAY_RESERVE(out->storage,
		      hashes + ends + letters + weights + shadow->count,
		      out->capacity);
	out->index.is_made = false;
	at = out->storage;
	out->shingles = (struct shingles){.hash = (uint64_t *)(void *)at,
					  .count = shingles->count};
	at += hashes;
	out->shingles.end = (uint32_t *)(void *)at;
	at += ends;
	out->shadow = (struct shadow){.letter = (uint32_t *)(void *)at,
				      .count = shadow->count};
	if (shingles->count) {
		memcpy(out->shingles.hash, shingles->hash, hashes);
		memcpy(out->shingles.end, shingles->end, ends);
	}
	at += letters;
	out->open = (const uint32_t *)(const void *)at;
	weigh_open(shadow, mask, mask ? mask_count : 0, (uint32_t *)(void *)at);
	out->shadow.units = at + weights;
	if (!shadow->count)
		return;
	memcpy(out->shadow.letter, shadow->letter, letters);
	memcpy(out->shadow.units, shadow->units, shadow->count);
}
