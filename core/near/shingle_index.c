#include "core/near/shingle_index.h"

#include "core/base/memory.h"

#include <stdlib.h>
#include <string.h>

#define BITS_LEAST 4
#define BITS_MOST  31

void shingle_index_release(struct shingle_index *index)
{
	free(index->head);
	free(index->next);
	free(index->filter);
	*index = (struct shingle_index){0};
}

/* As many lists as shingles or up to twice that, and what filters them. */
static unsigned list_bits(size_t count)
{
	unsigned bits = BITS_LEAST;

	while (bits < BITS_MOST && (size_t)1 << bits < count)
		bits++;
	return bits;
}

static size_t filter_words(size_t lists)
{
	return (lists << SHINGLE_FILTER_BITS) / 64;
}

size_t shingle_index_bytes(size_t count)
{
	size_t lists = (size_t)1 << list_bits(count);

	return lists * sizeof(uint32_t) + count * sizeof(uint32_t) +
	       filter_words(lists) * sizeof(uint64_t);
}

void shingle_index_make(const struct shingles *shingles,
			struct shingle_index *out)
{
	size_t count = shingles->count;
	unsigned bits = list_bits(count), shift = 64 - bits;
	size_t lists = (size_t)1 << bits, words = filter_words(lists);

	ARRAY_RESERVE(out->head, lists, out->head_capacity);
	ARRAY_RESERVE(out->next, count, out->next_capacity);
	ARRAY_RESERVE(out->filter, words, out->filter_capacity);
	memset(out->filter, 0, words * sizeof(*out->filter));
	memset(out->head, 0xff, lists * sizeof(*out->head));
	/* Backwards, so that a list gives the earliest place first. */
	for (size_t i = count; i-- > 0;) {
		uint64_t hash = shingles->hash[i];
		uint64_t bit = hash >> (shift - SHINGLE_FILTER_BITS);
		uint32_t *head = &out->head[hash >> shift];

		out->filter[bit / 64] |= UINT64_C(1) << bit % 64;
		out->next[i] = *head;
		*head = (uint32_t)i;
	}
	out->shift = shift;
	out->is_made = true;
}
