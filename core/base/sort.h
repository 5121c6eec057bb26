/*
 * sort.h - many numbers in order.
 */
#ifndef NEWSFOLD_CORE_BASE_SORT_H
#define NEWSFOLD_CORE_BASE_SORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Ascending, by insertion: a few dozen at most. */
static inline void sort_few_u64(uint64_t *value, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		uint64_t v = value[i];
		size_t at = i;

		for (; at && value[at - 1] > v; at--)
			value[at] = value[at - 1];
		value[at] = v;
	}
}

/* The first place of a sorted array that holds `least` or more. */
static inline size_t sorted_place_u64(const uint64_t *sorted, size_t count,
				      uint64_t least)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (sorted[middle] < least)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static inline bool sorted_has_u64(const uint64_t *sorted, size_t count,
				  uint64_t value)
{
	size_t at = sorted_place_u64(sorted, count, value);

	return at < count && sorted[at] == value;
}

/* sorted_place_u64 of smaller numbers. */
static inline size_t sorted_place_u32(const uint32_t *sorted, size_t count,
				      uint32_t least)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (sorted[middle] < least)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* For qsort: ascending. */
int compare_u64(const void *a, const void *b);
int compare_u32(const void *a, const void *b);

/* Ascending. `spare` has room for as many. Radix sort, low bytes first (Knuth,
 * TAOCP 5.2.5); bytes that are the same in all values cost nothing. */
void sort_u64(uint64_t *value, size_t count, uint64_t *spare);

#endif
