#include "core/text/text_page.h"

#include "core/base/memory.h"
#include "core/text/text_fold.h"

#include <stdlib.h>

#define LONG_WEIGHT	160
#define SLIGHT_WEIGHT	25
#define SENTENCE_WEIGHT 40
/* A part of an article is more than lines under its title. */
#define PART_WEIGHT 320
/* Furniture strewn over a part of an article weighs at most this much of it. */
#define STREWN_MOST .2

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
	return above > below + 2 * TEXT_PAGE_WEAK_SUM ? page->count : start;
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
	while (weight < TEXT_PAGE_WEAK_SUM && end < page->count &&
	       page->line[end].kind != LINE_STOP &&
	       page->line[end].kind != LINE_RIGHTS &&
	       page->line[end].kind != LINE_CONSENT)
		end++;
	while (end > start && page->line[end - 1].kind != LINE_TEXT)
		end--;
	page->body_begin = start;
	page->body_end = end;
}

/* Text, and what stands in lists and tables of it too. */
static bool is_quiet(const struct text_line *line)
{
	return line->kind == LINE_TEXT || line->kind == LINE_DATE ||
	       line->kind == LINE_CREDIT;
}

/* What stands between two places: text, lists and tables of it (`text`), and
 * what shows as furniture by its words or stands twice (`other`). */
struct stuff {
	uint64_t text, other;
	bool is_quiet;		 /* nothing shows as furniture by its words */
	bool has_stop, has_line; /* one of a sentence's weight */
};

static struct stuff weigh_stuff(const struct text_page *page, size_t begin,
				size_t end)
{
	struct stuff stuff = {.is_quiet = true};

	for (size_t i = begin; i < end; i++) {
		const struct text_line *line = &page->line[i];

		stuff.is_quiet &= is_quiet(line);
		stuff.has_stop |= line->kind == LINE_STOP;
		if (!is_quiet(line) || line->is_repeated) {
			stuff.other += line->weight;
			continue;
		}
		if (line->kind != LINE_TEXT)
			continue;
		stuff.text += line->weight;
		stuff.has_line |= line->weight >= SENTENCE_WEIGHT;
	}
	return stuff;
}

/* Does it read as a part of an article that players and buttons are strewn
 * over, not as furniture? */
static bool is_article_part(const struct stuff *stuff)
{
	return stuff->has_line && !stuff->has_stop &&
	       stuff->text >= PART_WEIGHT &&
	       (double)stuff->other <= STREWN_MOST * (double)stuff->text;
}

/*
 * What stands in one group with the start of the text belongs to it. And when
 * next to nothing but text stands between the date line and the run, and not
 * little, the run is only the end of it: the rest are lists, figures, a caption
 * run into the text.
 */
static void widen_run(struct text_page *page, size_t start)
{
	struct stuff stuff = weigh_stuff(page, start, page->body_begin);
	uint64_t run = 0;

	for (size_t i = page->body_begin; i < page->body_end; i++)
		run += page->line[i].weight;
	if (is_article_part(&stuff) ||
	    (stuff.is_quiet && stuff.text * 2 > run)) {
		page->body_begin = start;
		return;
	}
	while (page->body_begin > start &&
	       page->line[page->body_begin - 1].kind == LINE_TEXT &&
	       !page->line[page->body_begin - 1].is_repeated &&
	       !page->line[page->body_begin].after_blank)
		page->body_begin--;
}

/* The first line at or after `from` of a block that is the page's end matter;
 * count when there is none. */
static size_t find_end_matter(const struct text_page *page, size_t from)
{
	for (size_t i = from; i < page->count; i++)
		if (page->line[i].after_blank &&
		    text_page_is_end_matter(page, i,
					    text_page_block_end(page, i)))
			return i;
	return page->count;
}

/* When nothing but text stands between the run and the page's end matter, all
 * of it is the article: lists, figures, lines without an end. So it is when
 * next to nothing but text does, and not little. */
static void widen_end(struct text_page *page)
{
	size_t end = find_end_matter(page, page->body_end);
	struct stuff stuff;

	if (end == page->count)
		return;
	stuff = weigh_stuff(page, page->body_end, end);
	if (is_article_part(&stuff) || stuff.is_quiet)
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

	if (start < page->count && sum < TEXT_PAGE_WEAK_SUM &&
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
	text_page_read(page, text);
	text_page_score(page);
	find_body(page);
	page->title = find_title(page);
	for (size_t i = page->body_begin; i < page->body_end; i++)
		if (is_kept(&page->line[i]))
			append_line(page, i, body);
	if (!body->size)
		take_all(page, body);
}
