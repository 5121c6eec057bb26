#include "core/find/snippet.h"

#include "core/base/memory.h"
#include "core/text/utf8.h"

#include <stdlib.h>

/* Matches looked at; a text that has more shows one of the first. */
#define MATCHES_MAX 512

struct match {
	uint32_t begin, end; /* bytes of the text */
	unsigned term;
};

void snippet_release(struct snippet *snippet)
{
	if (!snippet)
		return;
	buffer_release(&snippet->text);
	free(snippet->mark);
	*snippet = (struct snippet){.text = BUFFER_INIT};
}

static int compare_match(const void *a, const void *b)
{
	const struct match *x = a, *y = b;

	return x->begin != y->begin
		       ? (x->begin > y->begin) - (x->begin < y->begin)
		       : (x->end < y->end) - (x->end > y->end);
}

static size_t find_matches(const struct query *q, const struct folded *f,
			   struct match *match)
{
	const struct shadow *s = &f->shadow;
	size_t n = 0;

	for (unsigned t = 0; t < q->term_count; t++) {
		size_t begin, end = 0, most = n + MATCHES_MAX / QUERY_TERMS_MAX;

		if (q->term[t].is_excluded)
			continue;
		while (n < most && term_find(&q->term[t], f, end, &begin, &end))
			match[n++] = (struct match){s->begin[begin],
						    s->end[end - 1], t};
	}
	if (n)
		qsort(match, n, sizeof(*match), compare_match);
	return n;
}

static size_t width_of(uint32_t c)
{
	return letter_units(c) == 3 || (c >= 0x3000 && c < 0x3040) ||
			       (c >= 0xFF00 && c < 0xFF61)
		       ? 2
		       : 1;
}

/* The end of what fits in `columns` from `begin` on. */
static size_t fit(struct bytes text, size_t begin, size_t columns)
{
	const unsigned char *p = text.data + begin;
	const unsigned char *end = text.data + text.size;
	size_t used = 0;

	while (p < end) {
		const unsigned char *next = p;

		used += width_of(utf8_next(&next, end));
		if (used > columns)
			break;
		p = next;
	}
	return (size_t)(p - text.data);
}

/* How many different terms stand in [begin, end), from match i on. */
static unsigned terms_within(const struct match *match, size_t n, size_t i,
			     size_t end)
{
	uint32_t seen = 0;

	for (; i < n && match[i].end <= end; i++)
		seen |= 1u << match[i].term;
	return (unsigned)__builtin_popcount(seen);
}

static size_t best_match(const struct match *match, size_t n, struct bytes text,
			 size_t columns)
{
	unsigned best_terms = 0;
	size_t best = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned terms = terms_within(
			match, n, i, fit(text, match[i].begin, columns));

		if (terms > best_terms) {
			best_terms = terms;
			best = i;
		}
	}
	return best;
}

/* Back from `at` by some columns at most, to where a word begins, and not out
 * of the line. */
static size_t step_back(struct bytes text, size_t at, size_t columns)
{
	const unsigned char *p = text.data + at, *word = p;
	size_t used = 0;

	while (p > text.data) {
		const unsigned char *before = p;
		uint32_t c = utf8_previous(text.data, &before);

		used += width_of(c);
		if (used > columns)
			return (size_t)(word - text.data);
		if (c == '\n')
			return (size_t)(p - text.data);
		if (utf8_is_space(c))
			word = p;
		p = before;
	}
	return 0;
}

static void put_mark(struct snippet *out, size_t begin, size_t end)
{
	if (out->mark_count && begin < out->mark[out->mark_count - 1].end)
		return;
	ARRAY_RESERVE(out->mark, out->mark_count + 1, out->mark_capacity);
	out->mark[out->mark_count++] =
		(struct snippet_mark){(uint32_t)begin, (uint32_t)end};
}

/* Copy [begin, end) with single spaces, and the matches in it as marks. */
static void copy(struct bytes text, size_t begin, size_t end,
		 const struct match *match, size_t n, struct snippet *out)
{
	const unsigned char *p = text.data + begin;
	const unsigned char *stop = text.data + end;
	size_t i = 0, open = SIZE_MAX;

	while (i < n && match[i].begin < begin)
		i++;
	while (p < stop) {
		const unsigned char *from = p;
		size_t at = (size_t)(p - text.data);
		uint32_t c = utf8_next(&p, stop);

		while (open == SIZE_MAX && i < n && match[i].begin < at)
			i++;
		if (open == SIZE_MAX && i < n && match[i].begin == at &&
		    match[i].end <= end)
			open = out->text.size;
		if (!utf8_is_space(c))
			buffer_append(&out->text, from, (size_t)(p - from));
		else if (out->text.size &&
			 out->text.data[out->text.size - 1] != ' ')
			buffer_append_byte(&out->text, ' ');
		if (open != SIZE_MAX &&
		    (size_t)(p - text.data) >= match[i].end) {
			put_mark(out, open, out->text.size);
			open = SIZE_MAX;
			i++;
		}
	}
}

/* Not in the middle of a word, where one ends not far before; at least up to
 * `least`. */
static size_t end_of_word(struct bytes text, size_t least, size_t end,
			  size_t columns)
{
	const unsigned char *p = text.data + end;
	const unsigned char *stop = text.data + least;
	size_t used = 0;

	while (end < text.size && p > stop && used < columns) {
		const unsigned char *before = p;
		uint32_t c = utf8_previous(stop, &before);

		if (utf8_is_space(c))
			return (size_t)(before - text.data);
		used += width_of(c);
		p = before;
	}
	return end;
}

void snippet_make(const struct query *query, const struct folded *folded,
		  size_t columns, struct snippet *out)
{
	struct match *match = memory_alloc(MATCHES_MAX * sizeof(*match));
	size_t n = find_matches(query, folded, match), begin = 0, end;
	size_t least = 0;

	buffer_clear(&out->text);
	out->mark_count = 0;
	if (n) {
		size_t best = best_match(match, n, folded->text,
					 columns - columns / 4);

		begin = step_back(folded->text, match[best].begin, columns / 4);
		least = match[best].end;
	}
	end = fit(folded->text, begin, columns);
	if (least < end)
		end = end_of_word(folded->text, least, end, columns / 4);
	copy(folded->text, begin, end, match, n, out);
	out->has_before = begin > 0;
	out->has_after = end < folded->text.size;
	free(match);
}
