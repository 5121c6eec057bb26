#include "core/text/text_page.h"

#define LONG_WEIGHT	160
#define SENTENCE_WEIGHT 40
#define SHORT_WEIGHT	16
#define SHORT_SCORE	-4 /* of a line that says nothing by itself */
/* A summary by machine takes at most this share of the text, and this many
 * short lines when nothing parts it from the article. */
#define SUMMARY_MOST   .4
#define SUMMARY_LINES  3
#define SUMMARY_WEIGHT 120
#define SUMMARY_SCORE  -5
#define SUMMARIES      4 /* a page has few; more are hostile */

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

bool text_page_is_end_matter(const struct text_page *page, size_t begin,
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
		if (above >= TEXT_PAGE_WEAK_SUM &&
		    text_page_is_end_matter(page, begin, end))
			lower_end_matter(page, begin, end);
		above += good;
	}
}

void text_page_score(struct text_page *page)
{
	for (size_t i = 0; i < page->count; i++)
		page->line[i].score = score_line(&page->line[i]);
	text_page_score_wrapped(page);
	score_end_matter(page);
	drop_summaries(page);
}
