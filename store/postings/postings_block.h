/*
 * postings_block.h - some hundred pairs of a run, packed.
 *
 * Keys and numbers stand in columns of so many bits each, so that a key is
 * found, and all numbers are seen, without unpacking the others. The format is
 * in FORMAT.md.
 */
#ifndef NEWSFOLD_STORE_POSTINGS_POSTINGS_BLOCK_H
#define NEWSFOLD_STORE_POSTINGS_POSTINGS_BLOCK_H

#include "core/base/buffer.h"
#include "core/base/wire.h"

struct postings_pair {
	uint64_t key;
	uint32_t number;
};

static inline int postings_pair_compare(struct postings_pair a,
					struct postings_pair b)
{
	if (a.key != b.key)
		return a.key < b.key ? -1 : 1;
	return a.number < b.number ? -1 : a.number > b.number;
}

/* What a packed block takes at most, and how many pairs. */
#define POSTINGS_BLOCK_BYTES 4096
#define POSTINGS_BLOCK_PAIRS 2048
/* So much behind a block's bytes is read, and not looked at. */
#define POSTINGS_BLOCK_SLACK 8

/* One that is filled; zero it. */
struct postings_block {
	struct postings_pair pair[POSTINGS_BLOCK_PAIRS];
	size_t count, buckets;
	uint32_t least, most; /* numbers */
};

/* Ascending, none twice. False when there is no room for it. */
bool postings_block_put(struct postings_block *block,
			struct postings_pair pair);
/* Append the packed block; it is empty then. */
void postings_block_pack(struct postings_block *block, struct buffer *out);

/* A packed block, borrowed. */
struct postings_packed {
	uint64_t first_key;
	uint32_t least;
	size_t count, buckets;
	unsigned key_bits, number_bits;
	const unsigned char *starts, *keys, *numbers;
};

/* False when the bytes make no sense. */
bool postings_packed_open(struct postings_packed *packed, struct bytes bytes,
			  uint64_t first_key);
/* All pairs; `pair` has room for them. */
void postings_packed_take(const struct postings_packed *packed,
			  struct postings_pair *pair);

/* Up to 56 bits, or 64 where `at` is a multiple of 8. */
static inline uint64_t postings_bits(const unsigned char *column, size_t at,
				     unsigned bits)
{
	return wire_load64(column + at / 8) >> at % 8 &
	       (bits < 64 ? ((uint64_t)1 << bits) - 1 : UINT64_MAX);
}

/* The key of a bucket, of which there are packed->buckets. */
static inline uint64_t postings_packed_key(const struct postings_packed *packed,
					   size_t bucket)
{
	return packed->first_key + postings_bits(packed->keys,
						 bucket * packed->key_bits,
						 packed->key_bits);
}

static inline uint32_t
postings_packed_number(const struct postings_packed *packed, size_t i)
{
	return packed->least + (uint32_t)postings_bits(packed->numbers,
						       i * packed->number_bits,
						       packed->number_bits);
}

/* Does a bucket begin with this pair? */
static inline bool postings_packed_starts(const struct postings_packed *packed,
					  size_t i)
{
	return packed->starts[i / 8] >> i % 8 & 1;
}

/* The pair a bucket begins with. */
size_t postings_packed_begin(const struct postings_packed *packed,
			     size_t bucket);
/* The first bucket, `from` or behind it, with at least this key; it is near. */
size_t postings_packed_seek(const struct postings_packed *packed, size_t from,
			    uint64_t key);

#endif
