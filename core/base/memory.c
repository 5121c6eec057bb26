#include "core/base/memory.h"

#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void out_of_memory(size_t size) __attribute__((noreturn));

static void out_of_memory(size_t size)
{
	fprintf(stderr, "newsfold: out of memory (asked for %zu bytes)\n",
		size);
	exit(5);
}

#define ARENAS	    4
#define LARGE_BLOCK (1 << 20)
/* An arena's free end goes back to the system from here on: at 128 KiB, which
 * is usual, every article is paid for in page faults. */
#define FREE_END (4 << 20)

void memory_set_up(void)
{
	mallopt(M_ARENA_MAX, ARENAS);
	mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK);
	mallopt(M_TRIM_THRESHOLD, FREE_END);
}

void memory_give_back(void)
{
	malloc_trim(0);
}

void *memory_alloc(size_t size)
{
	void *p = malloc(size ? size : 1);

	if (!p)
		out_of_memory(size);
	return p;
}

void *memory_alloc_zero(size_t count, size_t size)
{
	void *p = calloc(count ? count : 1, size ? size : 1);

	if (!p)
		out_of_memory(size);
	return p;
}

void *memory_resize(void *old, size_t count, size_t size)
{
	void *p;

	if (size && count > SIZE_MAX / size)
		out_of_memory(SIZE_MAX);
	p = realloc(old, count && size ? count * size : 1);
	if (!p)
		out_of_memory(count * size);
	return p;
}

char *memory_copy_string(const char *s)
{
	size_t size = strlen(s) + 1;

	return memcpy(memory_alloc(size), s, size);
}
