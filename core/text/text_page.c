#include "core/text/text_page.h"

#include "core/base/hash.h"
#include "core/base/memory.h"
#include "core/text/text_fold.h"

#include <stdlib.h>

#define LONG_WEIGHT	160
#define SENTENCE_WEIGHT 40
#define SLIGHT_WEIGHT	25
#define SHORT_WEIGHT	16
#define SHORT_SCORE	-4 /* of a line that says nothing by itself */
/* A summary by machine takes at most this share of the text, and this many
 * short lines when nothing parts it from the article. */
#define SUMMARY_MOST   .4
#define SUMMARY_LINES  3
#define SUMMARY_WEIGHT 120
#define SUMMARY_SCORE  -5
#define SUMMARIES      4 /* a page has few; more are hostile */
/* Below this sum a run of lines says little. */
#define WEAK_SUM 100

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
	if (page->count)
		qsort(page->sorted, page->count, sizeof(*page->sorted),
		      compare_hashes);
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
	return line->weight >= SENTENCE_WEIGHT ? -1 : SHORT_SCORE;
}

/* Where the summary that line i heads ends: at the next line that is no
 * sentence. When that would take much of the text, no line parts the two, and
 * the first short sentences are the summary. */
static size_t summary_end(const struct text_page *page, size_t i)
{
	size_t end = i + 1, limit = i + 1 + SUMMARY_LINES;
	double all = 0, taken = 0;

	for (size_t j = 0; j < page->count; j++)
		if (page->line[j].score > 0)
			all += page->line[j].score;
	for (; end < page->count && page->line[end].kind == LINE_TEXT &&
	       page->line[end].score > 0;
	     end++)
		taken += page->line[end].score;
	if (end - i <= 12 && taken < SUMMARY_MOST * all)
		return end;
	for (end = i + 1; end < page->count && end < limit; end++)
		if (page->line[end].kind != LINE_TEXT ||
		    page->line[end].score <= 0 ||
		    page->line[end].weight >= SUMMARY_WEIGHT)
			break;
	return end;
}

static void drop_summaries(struct text_page *page)
{
	size_t dropped = 0;

	for (size_t i = 0; i < page->count && dropped < SUMMARIES; i++) {
		size_t end;

		if (page->line[i].kind != LINE_SUMMARY ||
		    page->line[i].score == SUMMARY_SCORE)
			continue;
		dropped++;
		end = summary_end(page, i);
		for (size_t j = i + 1; j < end; j++) {
			page->line[j].kind = LINE_SUMMARY;
			page->line[j].score = SUMMARY_SCORE;
		}
	}
}

/* The run with the largest sum of scores at or after `from`; its sum. */
static double choose_run(struct text_page *page, size_t from)
{
	double sum = 0, best = 0;
	size_t begin = from;

	page->body_begin = page->body_end = from;
	for (size_t i = from; i < page->count; i++) {
		if (sum <= 0) {
			sum = 0;
			begin = i;
		}
		sum += page->line[i].score;
		if (sum > best) {
			best = sum;
			page->body_begin = begin;
			page->body_end = i + 1;
		}
	}
	return best;
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

static bool is_long_text(const struct text_line *line)
{
	return line->kind == LINE_TEXT && !line->is_repeated &&
	       line->weight >= LONG_WEIGHT;
}

/* Long lines in one block with the text, no blank line between, are its own
 * though they end no sentence: a footer stands apart. */
static void keep_block(struct text_page *page)
{
	if (page->body_begin == page->body_end)
		return;
	while (page->body_begin > 0 &&
	       !page->line[page->body_begin].after_blank &&
	       is_long_text(&page->line[page->body_begin - 1]))
		page->body_begin--;
	while (page->body_end < page->count &&
	       !page->line[page->body_end].after_blank &&
	       is_long_text(&page->line[page->body_end]))
		page->body_end++;
}

static bool is_title_like(const struct text_line *line)
{
	return line->kind == LINE_TEXT && line->weight >= 12 &&
	       line->weight <= 300;
}

/* The nearest line above the date line, else the first that could be one and
 * is no sentence; it stands before the body. */
static size_t find_title(const struct text_page *page)
{
	if (page->date < page->count)
		for (size_t i = page->date; i-- > 0;)
			if (is_title_like(&page->line[i]))
				return i;
	for (size_t i = 0; i < page->body_begin; i++)
		if (is_title_like(&page->line[i]) && !page->line[i].ends_well)
			return i;
	return page->count;
}

/*
 * A date line below a line that could be the title: the article comes after
 * it, and after what stands with it (when it was changed, who wrote it).
 * `count` when no date line is such, or most of the text stands above it.
 */
static size_t find_start(struct text_page *page)
{
	double above = 0, below = 0;
	size_t start;

	page->date = page->count;
	for (size_t i = 1; i < page->count && page->date == page->count; i++)
		if (page->line[i].kind == LINE_DATE)
			page->date = i;
	if (page->date == page->count)
		return page->count;
	for (size_t i = 0; i < page->count; i++)
		if (page->line[i].score > 0)
			*(i < page->date ? &above : &below) +=
				page->line[i].score;
	for (start = page->date; start < page->count; start++)
		if (page->line[start].kind != LINE_DATE &&
		    page->line[start].kind != LINE_BYLINE &&
		    page->line[start].kind != LINE_MENU)
			break;
	return above > below + 2 * WEAK_SUM ? page->count : start;
}

/* Under a date line a text without a sentence (a table, a list of results) is
 * the group of lines that follows it, or all up to the page's end matter when
 * that group is only a line or two. */
static void take_first_group(struct text_page *page, size_t start)
{
	uint32_t weight = 0;
	size_t end = text_page_block_end(page, start);

	for (size_t i = start; i < end; i++)
		weight += page->line[i].weight;
	while (weight < WEAK_SUM && end < page->count &&
	       page->line[end].kind != LINE_STOP &&
	       page->line[end].kind != LINE_RIGHTS &&
	       page->line[end].kind != LINE_CONSENT)
		end++;
	while (end > start && page->line[end - 1].kind != LINE_TEXT)
		end--;
	page->body_begin = start;
	page->body_end = end;
}

/*
 * What stands in one group with the start of the text belongs to it. And when
 * nothing but text stands between the date line and the run, and not little,
 * the run is only the end of it: the rest are lists or figures.
 */
static void widen_run(struct text_page *page, size_t start)
{
	uint64_t between = 0, run = 0;
	size_t i = page->body_begin;

	for (; i > start && page->line[i - 1].kind == LINE_TEXT &&
	       !page->line[i - 1].is_repeated;
	     i--)
		between += page->line[i - 1].weight;
	for (size_t n = page->body_begin; n < page->body_end; n++)
		run += page->line[n].weight;
	if (i == start && between * 2 > run) {
		page->body_begin = start;
		return;
	}
	while (page->body_begin > start &&
	       page->line[page->body_begin - 1].kind == LINE_TEXT &&
	       !page->line[page->body_begin - 1].is_repeated &&
	       !page->line[page->body_begin].after_blank)
		page->body_begin--;
}

/* The page's end matter: a block of its own that its rights line ends. */
static bool is_end_matter(const struct text_page *page, size_t begin,
			  size_t end)
{
	return begin > 0 && end - begin > 1 && page->line[begin].after_blank &&
	       page->line[end - 1].kind == LINE_RIGHTS;
}

/* Long lines of it say nothing; sentences may be the article's last, unless
 * other lines are as many. */
static void lower_end_matter(struct text_page *page, size_t begin, size_t end)
{
	size_t sentences = 0, others = 0;

	for (size_t i = begin; i < end; i++)
		if (page->line[i].kind == LINE_TEXT)
			++*(page->line[i].ends_well ? &sentences : &others);
	for (size_t i = begin; i < end; i++)
		if (page->line[i].score > 0 &&
		    (!page->line[i].ends_well || others >= sentences))
			page->line[i].score = SHORT_SCORE;
}

/* The end matter when there is an article above it. */
static void score_end_matter(struct text_page *page)
{
	double above = 0;

	for (size_t begin = 0, end; begin < page->count; begin = end) {
		double good = 0;

		end = text_page_block_end(page, begin);
		for (size_t i = begin; i < end; i++)
			if (page->line[i].score > 0 && page->line[i].ends_well)
				good += page->line[i].score;
		if (above >= WEAK_SUM && is_end_matter(page, begin, end))
			lower_end_matter(page, begin, end);
		above += good;
	}
}

/* When nothing but text stands between the run and the page's end matter, all
 * of it is the article: lists, figures, lines without an end. */
static void widen_end(struct text_page *page)
{
	size_t end = page->body_end;

	while (end < page->count && page->line[end].kind == LINE_TEXT &&
	       !page->line[end].is_repeated) {
		if (page->line[end].after_blank &&
		    is_end_matter(page, end, text_page_block_end(page, end)))
			break;
		end++;
	}
	if (end < page->count && page->line[end].after_blank &&
	    is_end_matter(page, end, text_page_block_end(page, end)))
		page->body_end = end;
}

/* Menus and the like show by their words, or as many short lines beside a
 * text that is longer than they are. */
static bool has_furniture(const struct text_page *page)
{
	size_t slight = 0;
	uint64_t all = 0, run = 0;

	for (size_t i = 0; i < page->count; i++) {
		const struct text_line *line = &page->line[i];

		if (line->kind != LINE_TEXT && line->kind != LINE_BYLINE &&
		    line->kind != LINE_CREDIT)
			return true;
		slight += line->weight < SLIGHT_WEIGHT && !line->ends_well;
		all += line->weight;
		if (i >= page->body_begin && i < page->body_end)
			run += line->weight;
	}
	return slight * 10 > page->count * 3 && run * 2 > all;
}

/* Text that shows no furniture is all article, but for its title. */
static void take_whole(struct text_page *page)
{
	if (page->body_begin > 1)
		page->body_begin = 0;
	page->body_end = page->count;
}

static void find_body(struct text_page *page)
{
	size_t start = find_start(page);
	double sum = choose_run(page, start < page->count ? start : 0);

	if (start < page->count && sum < WEAK_SUM &&
	    page->line[start].kind == LINE_TEXT) {
		take_first_group(page, start);
		return;
	}
	trim_run(page);
	keep_block(page);
	if (!has_furniture(page))
		take_whole(page);
	else if (start < page->count) {
		widen_run(page, start);
		widen_end(page);
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
	text_page_score_wrapped(page);
	score_end_matter(page);
	drop_summaries(page);
	find_body(page);
	page->title = find_title(page);
	for (size_t i = page->body_begin; i < page->body_end; i++)
		if (is_kept(&page->line[i]))
			append_line(page, i, body);
	if (!body->size)
		take_all(page, body);
}
