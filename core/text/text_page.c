#include "core/text/text_page.h"

#include "core/base/hash.h"
#include "core/base/memory.h"
#include "core/text/text_fold.h"

#include <stdlib.h>

#define LONG_WEIGHT	 160
#define SENTENCE_WEIGHT	 40
#define SHORT_WEIGHT	 16
#define RUN_ON_WEIGHT	 32
#define SENTENCE_SPACING 200
#define DATED_WEIGHT	 200
#define COLUMN_LINES	 5 /* that need no full stop to be a column of text */

void text_page_release(struct text_page *page)
{
	if (!page)
		return;
	buffer_release(&page->text);
	free(page->line);
	free(page->sorted);
	*page = (struct text_page)TEXT_PAGE_INIT;
}

struct bytes text_page_line(const struct text_page *page, size_t i)
{
	return bytes_slice(buffer_view(&page->text), page->line[i].begin,
			   page->line[i].end);
}

/* The next line of the text: LF, CRLF, CR, VT, FF and U+2028/2029 end one. */
static struct bytes next_line(struct bytes text, size_t *at)
{
	size_t begin = *at, i = begin;

	while (i < text.size) {
		unsigned char c = text.data[i];

		if (c >= '\n' && c <= '\r') {
			*at = i + 1;
			if (c == '\r' && *at < text.size &&
			    text.data[*at] == '\n')
				++*at;
			return bytes_slice(text, begin, i);
		}
		if (c == 0xE2 && i + 2 < text.size &&
		    text.data[i + 1] == 0x80 &&
		    (text.data[i + 2] == 0xA8 || text.data[i + 2] == 0xA9)) {
			*at = i + 3;
			return bytes_slice(text, begin, i);
		}
		i++;
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
	line->kind = line_kind(folded);
	line->ends_well = text_fold_ends_sentence(folded);
	line->after_blank = after_blank;
	line->is_indented = after_blank || raw.data[0] == ' ' ||
			    raw.data[0] == '\t' || raw.data[0] == 0xE3;
	buffer_append_byte(&page->text, '\n');
}

static void read_lines(struct text_page *page, struct bytes text)
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
}

static int compare_hashes(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static bool is_twice(const uint64_t *sorted, size_t count, uint64_t hash)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (sorted[mid] < hash)
			low = mid + 1;
		else
			high = mid;
	}
	return low + 1 < count && sorted[low + 1] == hash;
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
	qsort(page->sorted, page->count, sizeof(*page->sorted), compare_hashes);
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

/*
 * Text wrapped at a column: lines [begin, end) that do not end sentences are
 * about equally long and go on in the next. Such a line is a part of a
 * sentence, not a menu.
 */
static bool is_wrapped(const struct text_page *page, size_t begin, size_t end)
{
	uint32_t longest = 0;
	size_t open = 0, near = 0;

	for (size_t i = begin; i < end; i++)
		if (page->line[i].weight > longest)
			longest = page->line[i].weight;
	if (longest > 120 || end - begin < 3)
		return false;
	for (size_t i = begin; i + 1 < end; i++) {
		if (page->line[i].ends_well || page->line[i + 1].is_indented)
			continue;
		open++;
		near += page->line[i].weight * 10 >= longest * 6;
	}
	return open * 4 >= end - begin && near * 3 >= open * 2;
}

/* Lines without a blank one between them, from begin on. */
static size_t block_end(const struct text_page *page, size_t begin)
{
	size_t end = begin + 1;

	while (end < page->count && !page->line[end].after_blank)
		end++;
	return end;
}

/* Does the line begin with a small letter? Latin, Greek and Cyrillic, as far as
 * their first two bytes tell. */
static bool begins_small(struct bytes line)
{
	unsigned char c = line.size ? line.data[0] : 0;
	unsigned char d = line.size > 1 ? line.data[1] : 0;

	return (c >= 'a' && c <= 'z') || (c == 0xC3 && d >= 0x9F) ||
	       (c == 0xCE && d >= 0xAC) || (c == 0xCF && d <= 0x8E) ||
	       (c == 0xD0 && d >= 0xB0) || (c == 0xD1 && d <= 0x9F);
}

/* A line long enough for half a sentence that has no end, before one that
 * begins in the middle of a sentence. */
static bool runs_on(const struct text_page *page, size_t i)
{
	return !page->line[i].ends_well &&
	       page->line[i].weight >= RUN_ON_WEIGHT &&
	       begins_small(text_page_line(page, i + 1));
}

static float score_line(const struct text_line *line)
{
	switch (line->kind) {
	case LINE_STOP:
		return -300;
	case LINE_SUMMARY:
	case LINE_CONSENT:
	case LINE_RIGHTS:
		return -40;
	case LINE_MENU:
	case LINE_DATE:
		return -15;
	case LINE_BYLINE:
	case LINE_CREDIT:
		return -5;
	case LINE_TEXT:
		break;
	}
	if (line->is_repeated)
		return -5;
	if (line->ends_well)
		return line->weight >= SENTENCE_WEIGHT ? (float)line->weight
		       : line->weight >= SHORT_WEIGHT
			       ? .4f * (float)line->weight
			       : -3;
	if (line->weight >= LONG_WEIGHT)
		return (float)line->weight;
	return line->weight >= SENTENCE_WEIGHT ? -1 : -4;
}

/* Past quotes and brackets, straight or curly, from i on. */
static size_t skip_quotes(struct bytes line, size_t i)
{
	while (i < line.size) {
		unsigned char c = line.data[i];

		if (c == '"' || c == '\'' || c == '(' || c == ')')
			i++;
		else if (c == 0xE2 && i + 2 < line.size &&
			 line.data[i + 1] == 0x80 && line.data[i + 2] >= 0x98 &&
			 line.data[i + 2] <= 0x9F)
			i += 3;
		else
			break;
	}
	return i;
}

/* Ends of sentences within a line: a full stop, a space, a capital (or a letter
 * whose case its first byte does not tell), quotes about them or not. */
static size_t count_inner_ends(struct bytes line)
{
	size_t count = 0;

	for (size_t i = 0; i < line.size; i++) {
		size_t at;

		if (line.data[i] != '.' && line.data[i] != '?' &&
		    line.data[i] != '!')
			continue;
		at = skip_quotes(line, i + 1);
		if (at >= line.size || line.data[at] != ' ')
			continue;
		at = skip_quotes(line, at + 1);
		count += at < line.size &&
			 ((line.data[at] >= 'A' && line.data[at] <= 'Z') ||
			  line.data[at] >= 0xC3);
	}
	return count;
}

/*
 * Prose wrapped anyhow: many lines run on into the next, and there are as many
 * ends of sentences as prose has, wherever in the lines they stand. Words in a
 * heap have few.
 */
static bool is_prose(const struct text_page *page, size_t begin, size_t end)
{
	size_t links = 0, sentences = 0, weight = 0;

	if (end - begin < 3)
		return false;
	for (size_t i = begin; i < end; i++) {
		weight += page->line[i].weight;
		sentences += page->line[i].ends_well;
		sentences += count_inner_ends(text_page_line(page, i));
		links += i + 1 < end && runs_on(page, i);
	}
	return links * 5 >= (end - begin - 1) * 2 &&
	       sentences * SENTENCE_SPACING >= weight;
}

/* The end of the paragraph that line `begin` opens, within its block. */
static size_t paragraph_end(const struct text_page *page, size_t begin,
			    size_t limit, bool is_column)
{
	size_t end = begin + 1;

	while (end < limit && page->line[end].kind == LINE_TEXT &&
	       !page->line[end].is_indented &&
	       (is_column || runs_on(page, end - 1)))
		end++;
	return end;
}

/* Lines of a wrapped paragraph share its score: one that ends as a sentence
 * does, or is a long column. */
static void score_paragraph(struct text_page *page, size_t begin, size_t end,
			    bool is_column)
{
	if (!page->line[end - 1].ends_well &&
	    !(is_column && end - begin >= COLUMN_LINES))
		return;
	for (size_t i = begin; i < end; i++) {
		page->line[i].score = (float)page->line[i].weight;
		page->line[i].is_repeated = false;
		page->line[i].ends_well = true;
	}
}

static void score_paragraphs(struct text_page *page)
{
	for (size_t block = 0, limit; block < page->count; block = limit) {
		bool is_column;

		limit = block_end(page, block);
		is_column = is_wrapped(page, block, limit) ||
			    is_prose(page, block, limit);
		for (size_t begin = block, end; begin < limit; begin = end) {
			end = begin + 1;
			if (page->line[begin].kind != LINE_TEXT)
				continue;
			end = paragraph_end(page, begin, limit, is_column);
			if (end - begin > 1)
				score_paragraph(page, begin, end, is_column);
		}
	}
}

/*
 * The first block under the date line is where articles begin. When it is long,
 * it is text though no line of it ends a sentence: a table, a schedule, a list.
 */
static void score_dated_block(struct text_page *page)
{
	size_t begin = 0, end;
	uint32_t weight = 0;

	while (begin < page->count && page->line[begin].kind != LINE_DATE)
		begin++;
	while (begin < page->count && (page->line[begin].kind == LINE_DATE ||
				       page->line[begin].kind == LINE_BYLINE))
		begin++;
	if (begin == page->count)
		return;
	end = block_end(page, begin);
	for (size_t i = begin; i < end; i++) {
		if (page->line[i].kind == LINE_TEXT && page->line[i].score > 0)
			return;
		weight += page->line[i].kind == LINE_TEXT ? page->line[i].weight
							  : 0;
	}
	if (end - begin < COLUMN_LINES || weight < DATED_WEIGHT)
		return;
	for (size_t i = begin; i < end; i++) {
		if (page->line[i].kind != LINE_TEXT)
			continue;
		page->line[i].score = (float)page->line[i].weight;
		page->line[i].ends_well = true;
	}
}

/* A machine's summary goes from its heading to the next line that is no
 * sentence; it never takes most of the text. */
static void drop_summaries(struct text_page *page)
{
	for (size_t i = 0; i < page->count; i++) {
		size_t end = i + 1;

		if (page->line[i].kind != LINE_SUMMARY)
			continue;
		while (end < page->count && end - i <= 12 &&
		       page->line[end].kind == LINE_TEXT &&
		       page->line[end].score > 0)
			end++;
		if (end == page->count || end - i > 12)
			continue;
		for (size_t j = i + 1; j < end; j++) {
			page->line[j].kind = LINE_SUMMARY;
			page->line[j].score = -5;
		}
	}
}

/* The run with the largest sum of scores. */
static void choose_run(struct text_page *page)
{
	double sum = 0, best = 0;
	size_t from = 0;

	page->body_begin = page->body_end = 0;
	for (size_t i = 0; i < page->count; i++) {
		if (sum <= 0) {
			sum = 0;
			from = i;
		}
		sum += page->line[i].score;
		if (sum > best) {
			best = sum;
			page->body_begin = from;
			page->body_end = i + 1;
		}
	}
}

static bool is_good(const struct text_line *line, bool strict)
{
	return line->score > 0 && (line->ends_well || !strict);
}

/* When the text ends its sentences, what stands around it without an end is a
 * heading, a list of links or a footer. */
static void trim_run(struct text_page *page)
{
	double all = 0, ending = 0;
	bool strict;

	for (size_t i = page->body_begin; i < page->body_end; i++) {
		const struct text_line *line = &page->line[i];

		if (line->score <= 0)
			continue;
		all += line->score;
		if (line->ends_well)
			ending += line->score;
	}
	strict = ending > .6 * all;
	while (page->body_begin < page->body_end &&
	       !is_good(&page->line[page->body_begin], strict))
		page->body_begin++;
	while (page->body_end > page->body_begin &&
	       !is_good(&page->line[page->body_end - 1], strict))
		page->body_end--;
}

static bool is_title_like(const struct text_line *line)
{
	return line->kind == LINE_TEXT && line->weight >= 12 &&
	       line->weight <= 300;
}

/* The line above the date line, else the first that could be one; it stands
 * before the body. */
static void find_title(struct text_page *page)
{
	size_t stop = page->body_begin;

	page->date = page->title = page->count;
	for (size_t i = 0; i < stop && page->date == page->count; i++)
		if (page->line[i].kind == LINE_DATE)
			page->date = i;
	if (page->date < page->count) {
		for (size_t i = page->date; i-- > 0;)
			if (is_title_like(&page->line[i])) {
				page->title = i;
				return;
			}
	}
	for (size_t i = 0; i < stop; i++)
		if (is_title_like(&page->line[i]) && !page->line[i].ends_well) {
			page->title = i;
			return;
		}
}

static bool is_kept(const struct text_line *line)
{
	if (line->kind != LINE_TEXT || line->is_repeated)
		return false;
	return true;
}

static void append_line(const struct text_page *page, size_t i,
			struct buffer *body)
{
	if (body->size)
		buffer_append_byte(body, '\n');
	buffer_append_bytes(body, text_page_line(page, i));
}

/* Nothing reads as an article: every line that is no furniture by its words
 * is the body, and when there is none, every line. */
static void take_all(struct text_page *page, struct buffer *body)
{
	for (size_t i = 0; i < page->count; i++)
		if (page->line[i].kind == LINE_TEXT)
			append_line(page, i, body);
	if (body->size)
		return;
	for (size_t i = 0; i < page->count; i++)
		append_line(page, i, body);
}

void text_page_extract(struct text_page *page, struct bytes text,
		       struct buffer *body)
{
	read_lines(page, text);
	mark_repeats(page);
	for (size_t i = 0; i < page->count; i++)
		page->line[i].score = score_line(&page->line[i]);
	score_paragraphs(page);
	score_dated_block(page);
	drop_summaries(page);
	choose_run(page);
	trim_run(page);
	find_title(page);
	for (size_t i = page->body_begin; i < page->body_end; i++)
		if (is_kept(&page->line[i]))
			append_line(page, i, body);
	if (!body->size)
		take_all(page, body);
}
