#include "store/postings/postings_block.h"

#include "core/base/memory.h"
#include "core/base/wire.h"

#define LOW_BYTES_MAX 7
/* The mean of what is above the low bytes stays below this: there, one more of
 * them would cost as much as it saves. */
#define STEP_HIGH 4096

static unsigned low_bytes_of(const struct postings_block *block)
{
	uint64_t mean = (block->last.key - block->first_key) /
			(block->buckets > 1 ? block->buckets - 1 : 1);
	unsigned bytes = 0;

	while (bytes < LOW_BYTES_MAX && mean >> 8 * bytes >= STEP_HIGH)
		bytes++;
	return bytes;
}

void postings_block_start(struct postings_block *block)
{
	block->low_bytes = low_bytes_of(block);
	buffer_clear(&block->bytes);
}

static void put_step(struct postings_block *block, uint64_t step)
{
	unsigned char low[8];

	wire_store64(low, step);
	buffer_append(&block->bytes, low, block->low_bytes);
	wire_put_varint(&block->bytes, step >> 8 * block->low_bytes);
	block->buckets++;
}

void postings_block_put(struct postings_block *block, struct postings_pair pair)
{
	uint64_t value = pair.number;

	if (!block->bytes.size) {
		wire_put8(&block->bytes, (uint8_t)block->low_bytes);
		block->first_key = pair.key;
		block->buckets = 1;
	} else if (pair.key == block->last.key) {
		/* Tell the number before that this one follows. */
		value = pair.number - block->last.number - 1;
		buffer_truncate(&block->bytes, block->last_at);
		wire_put_varint(&block->bytes, 2 * block->last_value + 1);
	} else {
		put_step(block, pair.key - block->last.key);
	}
	block->last_at = block->bytes.size;
	block->last_value = value;
	wire_put_varint(&block->bytes, 2 * value);
	block->last = pair;
}

static uint64_t take_low(struct wire_reader *reader, unsigned low_bytes)
{
	uint64_t low = 0;

	if (wire_left(reader) >= 8) {
		low = wire_load64(reader->next);
		reader->next += low_bytes;
		return low & (((uint64_t)1 << 8 * low_bytes) - 1);
	}
	for (unsigned i = 0; i < low_bytes; i++)
		low |= (uint64_t)wire_get8(reader) << 8 * i;
	return low;
}

static bool take_step(struct wire_reader *reader, unsigned low_bytes,
		      uint64_t *key)
{
	uint64_t low = take_low(reader, low_bytes);
	uint64_t high = wire_get_varint(reader), step;

	if (reader->failed || high > UINT64_MAX >> 8 * low_bytes)
		return false;
	step = high << 8 * low_bytes | low;
	if (step > UINT64_MAX - *key)
		return false;
	*key += step;
	return true;
}

bool postings_block_take(struct bytes bytes, uint64_t first_key,
			 struct postings_pair **pair, size_t *count,
			 size_t *capacity)
{
	struct wire_reader reader = wire_reader_make(bytes);
	unsigned low_bytes = wire_get8(&reader);
	uint64_t key = first_key, number = 0, value;
	bool is_more = false;

	if (low_bytes > LOW_BYTES_MAX)
		return false;
	for (bool is_first = true; wire_left(&reader); is_first = false) {
		if (!is_first && !is_more &&
		    !take_step(&reader, low_bytes, &key))
			return false;
		value = wire_get_varint(&reader);
		number = is_more ? number + value / 2 + 1 : value / 2;
		if (reader.failed || value / 2 > UINT32_MAX ||
		    number > UINT32_MAX)
			return false;
		is_more = value & 1;
		ARRAY_RESERVE(*pair, *count + 1, *capacity);
		(*pair)[(*count)++] =
			(struct postings_pair){key, (uint32_t)number};
	}
	return !is_more;
}
