#include "core/base/sort.h"

#include <string.h>

#define DIGITS 8
/* Below this a count of every byte costs more than comparing. */
#define FEW 64

int compare_u64(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

int compare_u32(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* Move the values to `to`, ordered by one byte, keeping ties in order. */
static void scatter(const uint64_t *from, size_t count, uint64_t *to,
		    unsigned digit, const size_t *histogram)
{
	size_t start[256], sum = 0;

	for (unsigned i = 0; i < 256; i++) {
		start[i] = sum;
		sum += histogram[i];
	}
	for (size_t i = 0; i < count; i++)
		to[start[from[i] >> 8 * digit & 255]++] = from[i];
}

void sort_u64(uint64_t *value, size_t count, uint64_t *spare)
{
	size_t histogram[DIGITS][256];
	uint64_t *from = value, *to = spare, *swap;

	if (count <= FEW) {
		sort_few_u64(value, count);
		return;
	}
	memset(histogram, 0, sizeof(histogram));
	for (size_t i = 0; i < count; i++)
		for (unsigned d = 0; d < DIGITS; d++)
			histogram[d][value[i] >> 8 * d & 255]++;
	for (unsigned d = 0; d < DIGITS; d++) {
		if (histogram[d][from[0] >> 8 * d & 255] == count)
			continue;
		scatter(from, count, to, d, histogram[d]);
		swap = from;
		from = to;
		to = swap;
	}
	if (from != value)
		memcpy(value, from, count * sizeof(*value));
}
