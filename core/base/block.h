/*
 * block.h - sixteen bytes looked at as one, in C for any machine.
 *
 * A comparison of blocks gives all ones in the bytes where it holds; compilers
 * make SSE2 or NEON of it (GCC's vector extensions, which clang has too).
 */
#ifndef NEWSFOLD_CORE_BASE_BLOCK_H
#define NEWSFOLD_CORE_BASE_BLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define BLOCK_SIZE ((size_t)16)

typedef unsigned char block16 __attribute__((vector_size(16)));

static inline block16 block_load(const void *from)
{
	block16 b;

	memcpy(&b, from, sizeof(b));
	return b;
}

/* Is any byte not 0? */
static inline bool block_is_any(block16 b)
{
	uint64_t half[2];

	memcpy(half, &b, sizeof(half));
	return half[0] | half[1];
}

static inline uint32_t block_sum(block16 b)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < BLOCK_SIZE; i++)
		sum += b[i];
	return sum;
}

#endif
