/*
 * digit.h - figures among folded letters: folding makes ASCII digits of most.
 */
#ifndef NEWSFOLD_CORE_NEAR_DIGIT_H
#define NEWSFOLD_CORE_NEAR_DIGIT_H

#include "core/base/block.h"

#include <stddef.h>

/* Letters looked at together: four blocks of them. */
#define DIGIT_LOOK ((size_t)16)

/* A block as the letters in it, none of which is over 2^31. */
typedef int32_t letters4 __attribute__((vector_size(16)));

static inline bool letter_is_digit(uint32_t letter)
{
	return letter - '0' <= 9;
}

/* How many of `count` letters come before the first digit. */
static inline size_t letters_before_digit(const uint32_t *letter, size_t count)
{
	size_t i = 0;

	for (; i + DIGIT_LOOK <= count; i += DIGIT_LOOK) {
		letters4 any = {0};

		for (size_t k = 0; k < DIGIT_LOOK; k += 4) {
			letters4 at = (letters4)block_load(letter + i + k);

			any |= (at >= '0') & (at <= '9');
		}
		if (block_is_any((block16)any))
			break;
	}
	while (i < count && !letter_is_digit(letter[i]))
		i++;
	return i;
}

#endif
