#include "core/find/gap.h"

#include "core/text/utf8.h"

#include <utf8proc.h>

/* Put a consonant below another in Burmese and Khmer. */
#define VIRAMA 0x1039
#define COENG  0x17D2

static bool is_mark(uint32_t c)
{
	switch (utf8proc_category((utf8proc_int32_t)c)) {
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
		return true;
	default:
		return false;
	}
}

/* Soft hyphens, joiners, marks that folding left out: parts of a word. */
static bool is_unseen(uint32_t c)
{
	return is_mark(c) ||
	       utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_CF;
}

bool letter_is_borne(uint32_t before, uint32_t letter)
{
	return letter_is_unspaced(letter) && letter_is_unspaced(before) &&
	       (is_mark(letter) || before == VIRAMA || before == COENG);
}

enum gap gap_before(const struct folded *folded, size_t i)
{
	const struct shadow *s = &folded->shadow;
	const unsigned char *p, *end;
	enum gap gap = GAP_NONE;

	if (i == 0 || i == s->count)
		return GAP_OTHER;
	if (s->begin[i] <= s->end[i - 1])
		return GAP_NONE;
	p = folded->text.data + s->end[i - 1];
	end = folded->text.data + s->begin[i];
	while (p < end) {
		uint32_t c = utf8_next(&p, end);

		if (utf8_is_space(c))
			gap = GAP_SPACE;
		else if (c < 0x80 || !is_unseen(c))
			return GAP_OTHER;
	}
	return gap;
}
