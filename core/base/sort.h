/*
 * sort.h - many numbers in order.
 */
#ifndef NEWSFOLD_CORE_BASE_SORT_H
#define NEWSFOLD_CORE_BASE_SORT_H

#include <stddef.h>
#include <stdint.h>

/* Ascending. `spare` has room for as many. Radix sort, low bytes first (Knuth,
 * TAOCP 5.2.5); bytes that are the same in all values cost nothing. */
void sort_u64(uint64_t *value, size_t count, uint64_t *spare);

#endif
