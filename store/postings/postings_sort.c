#include "store/postings/postings_sort.h"

#define DIGITS 12 /* 4 bytes of number, then 8 of key */

static unsigned digit_of(const struct postings_pair *pair, unsigned digit)
{
	return digit < 4 ? pair->number >> 8 * digit & 255
			 : (unsigned)(pair->key >> 8 * (digit - 4) & 255);
}

/* Move the pairs to `to`, ordered by one digit, keeping ties in order. */
static void scatter(const struct postings_pair *from, size_t count,
		    struct postings_pair *to, unsigned digit,
		    const size_t *histogram)
{
	size_t start[256];
	size_t sum = 0;

	for (unsigned i = 0; i < 256; i++) {
		start[i] = sum;
		sum += histogram[i];
	}
	for (size_t i = 0; i < count; i++)
		to[start[digit_of(&from[i], digit)]++] = from[i];
}

void postings_sort(struct postings_pair *pair, size_t count,
		   struct postings_pair *spare)
{
	size_t histogram[DIGITS][256];
	struct postings_pair *from = pair, *to = spare, *swap;

	memset(histogram, 0, sizeof(histogram));
	for (size_t i = 0; i < count; i++)
		for (unsigned d = 0; d < DIGITS; d++)
			histogram[d][digit_of(&pair[i], d)]++;
	for (unsigned d = 0; count && d < DIGITS; d++) {
		if (histogram[d][digit_of(&from[0], d)] == count)
			continue;
		scatter(from, count, to, d, histogram[d]);
		swap = from;
		from = to;
		to = swap;
	}
	if (from != pair && count)
		memcpy(pair, from, count * sizeof(*pair));
}
