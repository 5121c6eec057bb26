/*
 * postings_sort.h - put pairs in order.
 */
#ifndef NEWSFOLD_STORE_POSTINGS_POSTINGS_SORT_H
#define NEWSFOLD_STORE_POSTINGS_POSTINGS_SORT_H

#include "store/postings/postings_run.h"

/* Sort by (key, number). `spare` has room for as many. Radix sort, low bytes
 * first; bytes that are the same in all pairs cost nothing. */
void postings_sort(struct postings_pair *pair, size_t count,
		   struct postings_pair *spare);

#endif
