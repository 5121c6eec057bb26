#include "core/near/furniture.h"

#include "core/base/hash.h"
#include "core/base/memory.h"
#include "core/base/sort.h"
#include "core/near/digit.h"
#include "core/near/fingerprinter.h"

#include <stdlib.h>

/* On one day alone a line must stand under more articles. */
#define ONE_DAY_ARTICLES 20

#define DIGIT_MASK ((uint32_t)'0')

bool furniture_is_learned(size_t articles, bool on_several_days)
{
	return articles >= ONE_DAY_ARTICLES ||
	       (articles >= FURNITURE_ARTICLES && on_several_days);
}

void body_lines_release(struct body_lines *lines)
{
	if (lines)
		free(lines->at);
}

/* Hash of `count` letters with every run of digits as one. `spare` has room for
 * as many. */
static uint64_t hash_line(const uint32_t *line, size_t count, uint32_t *spare)
{
	size_t kept = letters_before_digit(line, count);

	if (kept == count)
		return hash64(bytes_make(line, count * sizeof(*line)), 0);
	memcpy(spare, line, kept * sizeof(*line));
	for (size_t i = kept; i < count; i++) {
		uint32_t letter = line[i];

		if (letter_is_digit(letter)) {
			if (kept && spare[kept - 1] == DIGIT_MASK)
				continue;
			letter = DIGIT_MASK;
		}
		spare[kept++] = letter;
	}
	return hash64(bytes_make(spare, kept * sizeof(*spare)), 0);
}

static void choose_longest(struct body_lines *lines)
{
	uint32_t length[2] = {0, 0};

	for (size_t i = 0; i < lines->count; i++) {
		const struct body_line *line = &lines->at[i];

		if (line->letters > length[0]) {
			length[1] = length[0];
			lines->signature[1] = lines->signature[0];
			length[0] = line->letters;
			lines->signature[0] = line->hash;
		} else if (line->letters > length[1]) {
			length[1] = line->letters;
			lines->signature[1] = line->hash;
		}
	}
}

/* Min-wise choices (Broder 1997): alike for texts that share most lines. */
static void choose_smallest(struct body_lines *lines)
{
	for (uint64_t k = 2; k < BODY_LINES_SIGNATURES; k++) {
		uint64_t least = UINT64_MAX;

		for (size_t i = 0; i < lines->count; i++) {
			uint64_t order = hash64_mix(lines->at[i].hash + k);

			if (order > least)
				continue;
			least = order;
			lines->signature[k] = lines->at[i].hash;
		}
	}
}

void body_lines_of_read(struct fingerprinter *f, struct bytes body,
			struct body_lines *out)
{
	const struct shadow *shadow = &f->shadow[0];
	size_t at = 0, letter = 0;

	out->count = 0;
	fingerprinter_keys(f, shadow->count);
	while (at < body.size) {
		const unsigned char *newline =
			memchr(body.data + at, '\n', body.size - at);
		size_t end =
			newline ? (size_t)(newline - body.data) : body.size;
		size_t first = letter;

		letter +=
			sorted_place_u32(shadow->begin + letter,
					 shadow->count - letter, (uint32_t)end);
		if (letter > first) {
			ARRAY_RESERVE(out->at, out->count + 1, out->capacity);
			out->at[out->count++] = (struct body_line){
				.span = {(uint32_t)at, (uint32_t)end},
				.hash = hash_line(shadow->letter + first,
						  letter - first,
						  (uint32_t *)f->key),
				.letters = (uint32_t)(letter - first),
			};
		}
		at = end + 1;
	}
}

void body_lines_sign(struct body_lines *lines)
{
	memset(lines->signature, 0, sizeof(lines->signature));
	choose_longest(lines);
	choose_smallest(lines);
}

void body_lines_find(struct fingerprinter *f, struct bytes body,
		     struct body_lines *out)
{
	fold_text(f->folder, body, &f->shadow[0]);
	body_lines_of_read(f, body, out);
	body_lines_sign(out);
}
