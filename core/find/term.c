#include "core/find/term.h"

bool term_set(struct term *term, struct folder *folder, struct bytes text)
{
	struct folded folded = {.text = text};
	size_t n;

	fold_text(folder, text, &folded.shadow);
	n = folded.shadow.count;
	term->count = n;
	for (size_t i = 0; i < n && n <= TERM_LETTERS_MAX; i++) {
		term->letter[i] = folded.shadow.letter[i];
		term->has_gap[i] = i > 0 && gap_before(&folded, i) != GAP_NONE;
	}
	shadow_release(&folded.shadow);
	return n > 0 && n <= TERM_LETTERS_MAX;
}

static bool is_word_edge(const struct folded *f, size_t i)
{
	return gap_before(f, i) != GAP_NONE;
}

/* Do the gaps of the text at letter `at` fit those of the term? The letters
 * are equal. */
static bool gaps_fit(const struct term *t, const struct folded *f, size_t at)
{
	bool begins_word = is_word_edge(f, at);

	for (size_t k = 1; k < t->count; k++) {
		enum gap gap = gap_before(f, at + k);

		if (!letter_is_wide(t->letter[k - 1]) &&
		    !letter_is_wide(t->letter[k])) {
			if ((gap != GAP_NONE) != t->has_gap[k])
				return false;
		} else if (!t->has_gap[k] && gap != GAP_NONE &&
			   (gap != GAP_SPACE || !begins_word)) {
			return false;
		}
	}
	return true;
}

/* Would a match that begins or ends before letter i part it from the one it
 * stands on? */
static bool parts_mark(const struct folded *f, size_t i)
{
	const struct shadow *s = &f->shadow;

	return i > 0 && i < s->count &&
	       letter_is_borne(s->letter[i - 1], s->letter[i]) &&
	       gap_before(f, i) == GAP_NONE;
}

/* Is an alphabet's word not cut at either end of the match, nor a letter from
 * its marks? */
static bool ends_fit(const struct term *t, const struct folded *f, size_t at)
{
	const struct shadow *s = &f->shadow;
	size_t end = at + t->count;

	if (parts_mark(f, at) || (!t->is_prefix && parts_mark(f, end)))
		return false;
	if (!letter_is_wide(t->letter[0]) && !is_word_edge(f, at) &&
	    !letter_is_wide(s->letter[at - 1]))
		return false;
	return t->is_prefix || letter_is_wide(t->letter[t->count - 1]) ||
	       is_word_edge(f, end) || letter_is_wide(s->letter[end]);
}

bool term_find(const struct term *t, const struct folded *f, size_t from,
	       size_t *begin, size_t *end)
{
	const struct shadow *s = &f->shadow;

	for (size_t i = from; i + t->count <= s->count; i++) {
		if (s->letter[i] != t->letter[0] ||
		    memcmp(s->letter + i, t->letter,
			   t->count * sizeof(*t->letter)) != 0)
			continue;
		if (!ends_fit(t, f, i) || !gaps_fit(t, f, i))
			continue;
		*begin = i;
		*end = i + t->count;
		return true;
	}
	return false;
}

unsigned term_count(const struct term *term, const struct folded *folded,
		    unsigned most)
{
	size_t begin, end = 0;
	unsigned n = 0;

	while (n < most && term_find(term, folded, end, &begin, &end))
		n++;
	return n;
}
