#include "store/new_lines.h"

#include "core/base/memory.h"

#include <stdlib.h>
#include <string.h>

#define MOST_HASHES ((size_t)2 << 20) /* 16 MiB */

struct new_lines {
	uint32_t first; /* number of the first body */
	size_t count, capacity;
	size_t *end; /* of each body's hashes */
	uint64_t *hash;
	size_t hash_count, hash_capacity;
	bool is_full;
};

/* A body's hashes, its signatures before them. */
static size_t begin_of(const struct new_lines *lines, size_t i)
{
	return i ? lines->end[i - 1] : 0;
}

static void append(struct new_lines *lines, uint64_t hash)
{
	lines->hash[lines->hash_count++] = hash;
}

void new_lines_add(struct new_lines **all, uint32_t number,
		   const struct body_lines *of_body)
{
	struct new_lines *lines = *all;
	size_t more = BODY_LINES_SIGNATURES + of_body->count;

	if (!lines) {
		lines = *all = memory_alloc_zero(1, sizeof(*lines));
		lines->first = number;
	}
	if (number != lines->first + lines->count ||
	    lines->hash_count + more > MOST_HASHES)
		lines->is_full = true;
	if (lines->is_full)
		return;
	ARRAY_RESERVE(lines->end, lines->count + 1, lines->capacity);
	ARRAY_RESERVE(lines->hash, lines->hash_count + more,
		      lines->hash_capacity);
	for (size_t i = 0; i < BODY_LINES_SIGNATURES; i++)
		append(lines, of_body->signature[i]);
	for (size_t i = 0; i < of_body->count; i++)
		append(lines, of_body->at[i].hash);
	lines->end[lines->count++] = lines->hash_count;
}

bool new_lines_find(const struct new_lines *lines, uint32_t number,
		    struct lines_of_body *out)
{
	size_t i, begin;

	if (!lines || number < lines->first ||
	    number - lines->first >= lines->count)
		return false;
	i = number - lines->first;
	begin = begin_of(lines, i);
	*out = (struct lines_of_body){
		.hash = lines->hash + begin + BODY_LINES_SIGNATURES,
		.count = lines->end[i] - begin - BODY_LINES_SIGNATURES,
		.signature = lines->hash + begin};
	return true;
}

void new_lines_free(struct new_lines *lines)
{
	if (!lines)
		return;
	free(lines->end);
	free(lines->hash);
	free(lines);
}
