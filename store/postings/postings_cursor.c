#include "store/postings/postings_cursor.h"

#include "core/base/hash.h"
#include "core/base/memory.h"
#include "core/base/sort.h"

#include <stdlib.h>

int postings_blocks_get(struct postings_blocks *blocks, size_t block,
			struct postings_packed *out, struct fault *fault)
{
	const struct postings_run *run = blocks->run;
	uint64_t begin = run->offset[block];
	uint64_t end = run->offset[block + 1];
	struct buffer *bytes = &blocks->bytes;
	struct bytes packed;
	size_t skip;

	if (begin < blocks->bytes_at || end > blocks->bytes_at + bytes->size) {
		uint64_t most = run->offset[run->block_count] - begin;
		size_t want = (size_t)(end - begin);
		int rc;

		if (want < blocks->ahead)
			want = most < blocks->ahead ? (size_t)most
						    : blocks->ahead;
		buffer_clear(bytes);
		buffer_reserve(bytes, want);
		rc = postings_run_read(run, begin, bytes->data, want, fault);
		if (rc < 0)
			return rc;
		bytes->size = want;
		blocks->bytes_at = begin;
	}
	skip = (size_t)(begin - blocks->bytes_at);
	packed = bytes_slice(buffer_view(bytes), skip,
			     skip + (size_t)(end - begin) -
				     POSTINGS_BLOCK_SLACK);
	if (wire_load64(packed.data + packed.size) == hash64(packed, block) &&
	    postings_packed_open(out, packed, run->first_key[block]))
		return 0;
	return fault_set(fault, FAULT_CORRUPT,
			 "%s: the block at %llu is damaged", run->path,
			 (unsigned long long)begin);
}

/* The first block at or after `from` where a pair of `key` or more can be:
 * the last that begins before key. The next ones are tried first. */
static size_t find_block(const struct postings_run *run, size_t from,
			 uint64_t key)
{
	size_t left = run->block_count - from, leap = 1, begin, at;

	while (leap < left && run->first_key[from + leap] < key)
		leap *= 2;
	begin = leap / 2;
	at = from + begin +
	     sorted_place_u64(run->first_key + from + begin,
			      (leap < left ? leap : left) - begin, key);
	return at > from ? at - 1 : from;
}

void postings_cursor_init(struct postings_cursor *cursor,
			  const struct postings_run *run, size_t ahead)
{
	*cursor = (struct postings_cursor){
		.blocks = {.run = run, .ahead = ahead}};
}

void postings_cursor_init_pairs(struct postings_cursor *cursor,
				struct postings_pair *pair, size_t count)
{
	*cursor = (struct postings_cursor){.pair = pair, .pair_count = count};
}

void postings_cursor_release(struct postings_cursor *cursor)
{
	if (cursor->blocks.run)
		free(cursor->pair);
	buffer_release(&cursor->blocks.bytes);
}

static int load_block(struct postings_cursor *cursor, size_t block,
		      struct fault *fault)
{
	struct postings_packed packed;
	int rc;

	cursor->pair_count = cursor->at = 0;
	cursor->block = block + 1;
	rc = postings_blocks_get(&cursor->blocks, block, &packed, fault);
	if (rc < 0)
		return rc;
	if (!cursor->pair)
		cursor->pair = memory_alloc(POSTINGS_BLOCK_PAIRS *
					    sizeof(*cursor->pair));
	postings_packed_take(&packed, cursor->pair);
	cursor->pair_count = packed.count;
	return 1;
}

static size_t blocks_of(const struct postings_cursor *cursor)
{
	return cursor->blocks.run ? cursor->blocks.run->block_count : 0;
}

int postings_cursor_next(struct postings_cursor *cursor, struct fault *fault)
{
	if (cursor->at < cursor->pair_count)
		cursor->at++;
	if (cursor->at < cursor->pair_count)
		return 1;
	if (cursor->block >= blocks_of(cursor))
		return 0;
	return load_block(cursor, cursor->block, fault);
}

int postings_cursor_seek(struct postings_cursor *cursor, uint64_t key,
			 struct fault *fault)
{
	const struct postings_run *run = cursor->blocks.run;
	size_t blocks = blocks_of(cursor), low, high;
	int rc;

	if (run && (!blocks || key > run->last_key)) {
		cursor->at = cursor->pair_count;
		cursor->block = blocks;
		return 0;
	}
	if (cursor->at == cursor->pair_count ||
	    cursor->pair[cursor->pair_count - 1].key < key) {
		rc = cursor->block < blocks
			     ? load_block(cursor,
					  find_block(run, cursor->block, key),
					  fault)
			     : 0;
		if (rc <= 0) {
			cursor->at = cursor->pair_count;
			return rc;
		}
	}
	low = cursor->at;
	high = cursor->pair_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (cursor->pair[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	cursor->at = low;
	if (low < cursor->pair_count)
		return 1;
	return postings_cursor_next(cursor, fault);
}

void postings_probe_init(struct postings_probe *probe,
			 const struct postings_run *run, size_t ahead)
{
	*probe =
		(struct postings_probe){.blocks = {.run = run, .ahead = ahead}};
}

void postings_probe_release(struct postings_probe *probe)
{
	buffer_release(&probe->blocks.bytes);
}

static int open_block(struct postings_probe *probe, size_t block,
		      struct fault *fault)
{
	int rc = postings_blocks_get(&probe->blocks, block, &probe->packed,
				     fault);

	probe->bucket = 0;
	probe->block = rc < 0 ? 0 : block + 1;
	return rc;
}

static bool has_next_block(const struct postings_probe *probe, uint64_t key)
{
	const struct postings_run *run = probe->blocks.run;

	return probe->block < run->block_count &&
	       run->first_key[probe->block] <= key;
}

/* The numbers of the bucket the probe stands at. */
static void take_bucket(const struct postings_probe *probe,
			struct postings_numbers *out)
{
	const struct postings_packed *packed = &probe->packed;
	size_t i = postings_packed_begin(packed, probe->bucket);

	do {
		ARRAY_RESERVE(out->number, out->count + 1, out->capacity);
		out->number[out->count++] = postings_packed_number(packed, i);
	} while (++i < packed->count && !postings_packed_starts(packed, i));
}

/* A bucket may begin where a block ends, and go on in those that follow. */
int postings_probe_find(struct postings_probe *probe, uint64_t key,
			struct postings_numbers *out, struct fault *fault)
{
	const struct postings_run *run = probe->blocks.run;
	int rc = 0;

	if (key > run->last_key || run->block_count == 0)
		return 0;
	if (probe->block == 0 || has_next_block(probe, key)) {
		size_t from = probe->block ? probe->block - 1 : 0;
		size_t block = find_block(run, from, key);

		if (block + 1 != probe->block)
			rc = open_block(probe, block, fault);
	}
	while (rc == 0) {
		probe->bucket = postings_packed_seek(&probe->packed,
						     probe->bucket, key);
		if (probe->bucket < probe->packed.buckets) {
			if (postings_packed_key(&probe->packed,
						probe->bucket) != key)
				return 0;
			take_bucket(probe, out);
			if (probe->bucket + 1 < probe->packed.buckets)
				return 0;
		}
		if (!has_next_block(probe, key))
			return 0;
		rc = open_block(probe, probe->block, fault);
	}
	return rc;
}

static void keep_key(struct postings_keys *keys, uint64_t key)
{
	if (keys->count && keys->key[keys->count - 1] == key)
		return;
	ARRAY_RESERVE(keys->key, keys->count + 1, keys->capacity);
	keys->key[keys->count++] = key;
}

static void see_numbers(const struct postings_packed *packed, uint64_t first,
			uint64_t last, const unsigned char *wanted,
			uint32_t most, struct postings_keys *out)
{
	size_t bucket = 0;

	for (size_t i = 0; i < packed->count; i++) {
		uint32_t number = postings_packed_number(packed, i);
		uint64_t key;

		bucket += postings_packed_starts(packed, i);
		if (number <= most && !wanted[number])
			continue;
		key = postings_packed_key(packed, bucket - 1);
		if (key >= first && key <= last)
			keep_key(out, key);
	}
}

int postings_keys_of(struct postings_blocks *blocks, uint64_t first,
		     uint64_t last, const unsigned char *wanted, uint32_t most,
		     struct postings_keys *out, struct fault *fault)
{
	const struct postings_run *run = blocks->run;
	int rc = 0;

	if (run->block_count == 0 || first > run->last_key)
		return 0;
	for (size_t block = find_block(run, 0, first);
	     rc == 0 && block < run->block_count &&
	     run->first_key[block] <= last;
	     block++) {
		struct postings_packed packed;

		rc = postings_blocks_get(blocks, block, &packed, fault);
		if (rc == 0)
			see_numbers(&packed, first, last, wanted, most, out);
	}
	return rc;
}
