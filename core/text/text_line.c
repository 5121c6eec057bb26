#include "core/base/block.h"
#include "core/base/hash.h"
#include "core/base/memory.h"
#include "core/base/sort.h"
#include "core/text/text_fold.h"
#include "core/text/text_page.h"

#include <stdlib.h>

#define UNSTOPPED_WEIGHT 80
#define UNSTOPPED_FIRST	 160

static bool may_end_line(unsigned char c)
{
	return (c >= '\n' && c <= '\r') || c == 0xE2;
}

static size_t skip_within_line(struct bytes text, size_t i)
{
	while (text.size - i >= BLOCK_SIZE) {
		block16 c = block_load(text.data + i);

		if (block_is_any(((block16)(c >= '\n') & (block16)(c <= '\r')) |
				 (block16)(c == 0xE2)))
			break;
		i += BLOCK_SIZE;
	}
	while (i < text.size && !may_end_line(text.data[i]))
		i++;
	return i;
}

/* The next line of the text: LF, CRLF, CR, VT, FF and U+2028/2029 end one. */
static struct bytes next_line(struct bytes text, size_t *at)
{
	size_t begin = *at, i;

	for (i = skip_within_line(text, begin); i < text.size;
	     i = skip_within_line(text, i + 1)) {
		unsigned char c = text.data[i];

		if (c != 0xE2) {
			*at = i + 1;
			if (c == '\r' && *at < text.size &&
			    text.data[*at] == '\n')
				++*at;
			return bytes_slice(text, begin, i);
		}
		if (i + 2 < text.size && text.data[i + 1] == 0x80 &&
		    (text.data[i + 2] == 0xA8 || text.data[i + 2] == 0xA9)) {
			*at = i + 3;
			return bytes_slice(text, begin, i);
		}
	}
	*at = i;
	return bytes_slice(text, begin, i);
}

void text_fold_lines(struct bytes text, struct buffer *body)
{
	size_t at = 0;

	while (at < text.size) {
		struct bytes line = next_line(text, &at);
		size_t before = body->size;

		if (before)
			buffer_append_byte(body, '\n');
		text_fold_line(body, line, false);
		if (body->size == before + (before > 0))
			buffer_truncate(body, before);
	}
}

/* A sentence by its weight, where none has a stop. Headlines weigh half as
 * much; that the first line is none must show. */
static bool is_unstopped(struct bytes line, uint32_t weight, bool is_first)
{
	return weight >= (is_first ? UNSTOPPED_FIRST : UNSTOPPED_WEIGHT) &&
	       text_fold_ends_unstopped(line);
}

static void add_line(struct text_page *page, struct bytes raw, bool after_blank)
{
	size_t begin = page->text.size;
	struct text_line *line;
	struct bytes folded;

	text_fold_line(&page->text, raw, false);
	if (page->text.size == begin)
		return;
	ARRAY_RESERVE(page->line, page->count + 1, page->capacity);
	line = &page->line[page->count++];
	*line = (struct text_line){.begin = begin, .end = page->text.size};
	folded = bytes_slice(buffer_view(&page->text), begin, page->text.size);
	line->hash = hash64(folded, 0);
	line->weight = text_fold_weight(folded);
	line->kind = line_kind(folded, line->weight);
	line->ends_well = text_fold_ends_sentence(folded) ||
			  is_unstopped(folded, line->weight, page->count == 1);
	line->after_blank = after_blank;
	line->is_indented = after_blank || raw.data[0] == ' ' ||
			    raw.data[0] == '\t' || raw.data[0] == 0xE3;
	buffer_append_byte(&page->text, '\n');
}

static bool is_twice(const uint64_t *sorted, size_t count, uint64_t hash)
{
	size_t first = sorted_place_u64(sorted, count, hash);

	return first + 1 < count && sorted[first + 1] == hash;
}

/*
 * Captions, consent forms and titles stand twice on a page; sentences of an
 * article do not. But a page that holds its article twice keeps it: when the
 * repeats are most of the text they are no furniture.
 */
static void mark_repeats(struct text_page *page)
{
	uint64_t all = 0, repeated = 0;

	ARRAY_RESERVE(page->sorted, page->count, page->sorted_capacity);
	for (size_t i = 0; i < page->count; i++)
		page->sorted[i] = page->line[i].hash;
	if (page->count)
		qsort(page->sorted, page->count, sizeof(*page->sorted),
		      compare_u64);
	for (size_t i = 0; i < page->count; i++) {
		struct text_line *line = &page->line[i];

		line->is_repeated =
			is_twice(page->sorted, page->count, line->hash);
		all += line->weight;
		if (line->is_repeated)
			repeated += line->weight;
	}
	if (repeated * 2 > all)
		for (size_t i = 0; i < page->count; i++)
			page->line[i].is_repeated = false;
}

void text_page_read(struct text_page *page, struct bytes text)
{
	size_t at = 0;
	bool after_blank = true;

	buffer_clear(&page->text);
	page->count = 0;
	while (at < text.size) {
		struct bytes raw = next_line(text, &at);
		size_t count = page->count;

		if (raw.size)
			add_line(page, raw, after_blank);
		after_blank = page->count == count;
	}
	mark_repeats(page);
}
