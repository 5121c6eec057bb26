/*
 * memory.h - allocation that cannot fail, and arrays that grow.
 *
 * Out of memory stops the program with a line on stderr: the pack log makes
 * stopping safe at any instant. Sizes read from input are checked first.
 */
#ifndef NEWSFOLD_CORE_BASE_MEMORY_H
#define NEWSFOLD_CORE_BASE_MEMORY_H

#include <stddef.h>

/* Once, when the program starts: few arenas, and large blocks that go back to
 * the system when they are freed, so that threads that come and go do not each
 * leave a heap behind. */
void memory_set_up(void);
/* After a phase that freed much: hand it back to the system. */
void memory_give_back(void);

void *memory_alloc(size_t size);
void *memory_alloc_zero(size_t count, size_t size);
void *memory_resize(void *old, size_t count, size_t size);
char *memory_copy_string(const char *s);

/* Make room in `array` (of `capacity` elements) for at least `needed`. */
#define ARRAY_RESERVE(array, needed, capacity)                                 \
	do {                                                                   \
		if ((needed) > (capacity)) {                                   \
			size_t grown_ = (size_t)(capacity)*3 / 2 + 16;         \
			if (grown_ < (size_t)(needed))                         \
				grown_ = (size_t)(needed);                     \
			(array) = memory_resize((array), grown_,               \
						sizeof(*(array)));             \
			(capacity) = grown_;                                   \
		}                                                              \
	} while (0)

#define ARRAY_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
