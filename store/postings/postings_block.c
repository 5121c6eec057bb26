#include "store/postings/postings_block.h"

#define HEADER_SIZE 10
/* What a load of 8 bytes has of any place; more take whole ones. */
#define KEY_BITS_MAX	56
#define NUMBER_BITS_MAX 32

static unsigned bits_of(uint64_t value)
{
	return value ? 64 - (unsigned)__builtin_clzll(value) : 0;
}

static unsigned key_bits_of(uint64_t span)
{
	unsigned bits = bits_of(span);

	return bits <= KEY_BITS_MAX ? bits : 64;
}

static size_t bytes_of(size_t count, unsigned bits)
{
	return (count * bits + 7) / 8;
}

static size_t size_of(size_t count, size_t buckets, unsigned key_bits,
		      unsigned number_bits)
{
	return HEADER_SIZE + bytes_of(count, 1) + bytes_of(buckets, key_bits) +
	       bytes_of(count, number_bits);
}

bool postings_block_put(struct postings_block *block, struct postings_pair pair)
{
	size_t n = block->count, buckets = block->buckets;
	uint32_t least = n ? block->least : pair.number;
	uint32_t most = n ? block->most : pair.number;

	if (n == POSTINGS_BLOCK_PAIRS)
		return false;
	if (pair.number < least)
		least = pair.number;
	if (pair.number > most)
		most = pair.number;
	buckets += !n || block->pair[n - 1].key != pair.key;
	if (n &&
	    size_of(n + 1, buckets, key_bits_of(pair.key - block->pair[0].key),
		    bits_of(most - least)) > POSTINGS_BLOCK_BYTES)
		return false;
	block->pair[n] = pair;
	block->count = n + 1;
	block->buckets = buckets;
	block->least = least;
	block->most = most;
	return true;
}

/* Numbers of so many bits, one behind the other. */
struct column {
	unsigned char *next;
	uint64_t bits; /* of the byte at next, and room for one value */
	unsigned count;
};

static inline void put_bits(struct column *column, uint64_t value,
			    unsigned bits)
{
	uint64_t whole = column->bits | value << column->count;
	unsigned count = column->count + bits;

	wire_store64(column->next, whole);
	column->next += count / 8;
	column->bits = count < 64 ? whole >> (count & ~7U) : 0;
	column->count = count % 8;
}

static void end_column(struct column *column)
{
	column->next += column->count != 0;
	column->bits = 0;
	column->count = 0;
}

static void put_columns(const struct postings_block *block, unsigned key_bits,
			unsigned number_bits, struct column *column)
{
	const struct postings_pair *pair = block->pair;

	for (size_t i = 0; i < block->count; i++)
		put_bits(column, !i || pair[i].key != pair[i - 1].key, 1);
	end_column(column);
	for (size_t i = 0; i < block->count; i++)
		if (!i || pair[i].key != pair[i - 1].key)
			put_bits(column, pair[i].key - pair[0].key, key_bits);
	end_column(column);
	for (size_t i = 0; i < block->count; i++)
		put_bits(column, pair[i].number - block->least, number_bits);
	end_column(column);
}

void postings_block_pack(struct postings_block *block, struct buffer *out)
{
	unsigned key_bits = key_bits_of(block->pair[block->count - 1].key -
					block->pair[0].key);
	unsigned number_bits = bits_of(block->most - block->least);
	unsigned char bytes[POSTINGS_BLOCK_BYTES + POSTINGS_BLOCK_SLACK];
	struct column column = {.next = bytes + HEADER_SIZE};

	bytes[0] = (unsigned char)block->count;
	bytes[1] = (unsigned char)(block->count >> 8);
	bytes[2] = (unsigned char)block->buckets;
	bytes[3] = (unsigned char)(block->buckets >> 8);
	bytes[4] = (unsigned char)key_bits;
	bytes[5] = (unsigned char)number_bits;
	wire_store32(bytes + 6, block->least);
	put_columns(block, key_bits, number_bits, &column);
	buffer_append(out, bytes, (size_t)(column.next - bytes));
	block->count = block->buckets = 0;
}

/* Eight bytes of the marks, those behind the last pair cleared. */
static uint64_t starts_at(const struct postings_packed *packed, size_t i)
{
	size_t left = packed->count - i;

	return postings_bits(packed->starts, i,
			     left < 64 ? (unsigned)left : 64);
}

static size_t count_starts(const struct postings_packed *packed)
{
	size_t sum = 0;

	for (size_t i = 0; i < packed->count; i += 64)
		sum += (size_t)__builtin_popcountll(starts_at(packed, i));
	return sum;
}

bool postings_packed_open(struct postings_packed *packed, struct bytes bytes,
			  uint64_t first_key)
{
	const unsigned char *p = bytes.data;

	if (bytes.size < HEADER_SIZE)
		return false;
	*packed = (struct postings_packed){
		.first_key = first_key,
		.least = wire_load32(p + 6),
		.count = p[0] | (size_t)p[1] << 8,
		.buckets = p[2] | (size_t)p[3] << 8,
		.key_bits = p[4],
		.number_bits = p[5],
		.starts = p + HEADER_SIZE,
	};
	if (packed->count == 0 || packed->count > POSTINGS_BLOCK_PAIRS ||
	    (packed->key_bits > KEY_BITS_MAX && packed->key_bits != 64) ||
	    packed->number_bits > NUMBER_BITS_MAX ||
	    bytes.size != size_of(packed->count, packed->buckets,
				  packed->key_bits, packed->number_bits))
		return false;
	packed->keys = packed->starts + bytes_of(packed->count, 1);
	packed->numbers =
		packed->keys + bytes_of(packed->buckets, packed->key_bits);
	return postings_packed_starts(packed, 0) &&
	       count_starts(packed) == packed->buckets;
}

void postings_packed_take(const struct postings_packed *packed,
			  struct postings_pair *pair)
{
	uint64_t key = packed->first_key;
	size_t bucket = 0;

	for (size_t i = 0; i < packed->count; i++) {
		if (postings_packed_starts(packed, i))
			key = postings_packed_key(packed, bucket++);
		pair[i] = (struct postings_pair){
			key, postings_packed_number(packed, i)};
	}
}

size_t postings_packed_begin(const struct postings_packed *packed,
			     size_t bucket)
{
	size_t at = 0, left = bucket;
	uint64_t starts = starts_at(packed, 0);
	size_t here = (size_t)__builtin_popcountll(starts);

	while (here <= left) {
		left -= here;
		at += 64;
		starts = starts_at(packed, at);
		here = (size_t)__builtin_popcountll(starts);
	}
	if (here == 64)
		return at + left;
	for (; left; left--)
		starts &= starts - 1;
	return at + (size_t)__builtin_ctzll(starts);
}

size_t postings_packed_seek(const struct postings_packed *packed, size_t from,
			    uint64_t key)
{
	size_t low = from, high = from, step = 1;

	/* By leaps that double, then between the last two of them. */
	while (high < packed->buckets &&
	       postings_packed_key(packed, high) < key) {
		low = high + 1;
		high += step;
		step *= 2;
	}
	if (high > packed->buckets)
		high = packed->buckets;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (postings_packed_key(packed, middle) < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
