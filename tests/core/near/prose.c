#include "prose.h"

#include "core/base/hash.h"

static void append_word(struct buffer *out, enum prose_script script,
			uint64_t *state)
{
	static const char *const onset[] = {"b",  "d", "f", "k",  "l", "m",
					    "n",  "p", "r", "st", "t", "v",
					    "tr", "g", "s", "h"};
	static const char *const rime[] = {"a",	 "e",  "i",  "o",  "u",	 "an",
					   "er", "is", "on", "el", "ar", "in"};
	unsigned syllables = 2 + (unsigned)(*state >> 60) % 3;

	for (unsigned i = 0; i < syllables; i++) {
		*state = hash64_mix(*state + 1);
		if (script == PROSE_HANGUL) {
			buffer_append_codepoint(
				out, (uint32_t)(0xac00 + *state % 11172));
			continue;
		}
		buffer_append_string(out, onset[*state % 16]);
		buffer_append_string(out, rime[(*state >> 8) % 12]);
	}
}

void prose_append(struct buffer *out, enum prose_script script, uint64_t seed,
		  unsigned from, unsigned to)
{
	unsigned words = script == PROSE_HANGUL ? 10 : 15;

	for (unsigned sentence = from; sentence < to; sentence++) {
		uint64_t state = hash64_mix(seed << 20 | (sentence + 1));

		for (unsigned i = 0; i < words; i++) {
			if (i || out->size)
				buffer_append_byte(out, ' ');
			append_word(out, script, &state);
		}
		buffer_append_byte(out, '.');
	}
}
