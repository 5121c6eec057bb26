#include "core/base/block.h"
#include "core/text/text_page.h"

#define LONGEST_WRAPPED	 120
#define RUN_ON_WEIGHT	 32
#define SENTENCE_SPACING 200
#define COLUMN_LINES	 5 /* that need no full stop to be a column of text */

/*
 * Text wrapped at a column: lines [begin, end) that do not end sentences are
 * about equally long and go on in the next, and some line does end one. Such a
 * line is a part of a sentence, not a menu.
 */
static bool is_wrapped(const struct text_page *page, size_t begin, size_t end)
{
	uint32_t longest = 0;
	size_t open = 0, near = 0, sentences = 0;

	for (size_t i = begin; i < end; i++) {
		if (page->line[i].weight > longest)
			longest = page->line[i].weight;
		sentences += page->line[i].ends_well;
	}
	if (longest > LONGEST_WRAPPED || end - begin < 3 || !sentences)
		return false;
	for (size_t i = begin; i + 1 < end; i++) {
		if (page->line[i].ends_well || page->line[i + 1].is_indented)
			continue;
		open++;
		near += page->line[i].weight * 10 >= longest * 6;
	}
	return open * 4 >= end - begin && near * 3 >= open * 2;
}

size_t text_page_block_end(const struct text_page *page, size_t begin)
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

static bool is_end_mark(unsigned char c)
{
	return c == '.' || c == '?' || c == '!';
}

static size_t find_end_mark(struct bytes line, size_t i)
{
	while (line.size - i >= BLOCK_SIZE) {
		block16 c = block_load(line.data + i);

		if (block_is_any((block16)(c == '.') | (block16)(c == '?') |
				 (block16)(c == '!')))
			break;
		i += BLOCK_SIZE;
	}
	while (i < line.size && !is_end_mark(line.data[i]))
		i++;
	return i;
}

/* Ends of sentences within a line: a full stop, a space, a capital (or a letter
 * whose case its first byte does not tell), quotes about them or not. */
static size_t count_inner_ends(struct bytes line)
{
	size_t count = 0;

	for (size_t i = find_end_mark(line, 0); i < line.size;
	     i = find_end_mark(line, i + 1)) {
		size_t at = skip_quotes(line, i + 1);

		if (at >= line.size || line.data[at] != ' ')
			continue;
		at = skip_quotes(line, at + 1);
		count += at < line.size &&
			 ((line.data[at] >= 'A' && line.data[at] <= 'Z') ||
			  line.data[at] >= 0xC3);
	}
	return count;
}

/* The page's end matter stands in one block with its rights line. */
static bool is_end_matter(const struct text_page *page, size_t begin,
			  size_t end)
{
	for (size_t i = begin; i < end; i++)
		if (page->line[i].kind == LINE_RIGHTS ||
		    page->line[i].kind == LINE_CONSENT)
			return true;
	return false;
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

void text_page_score_wrapped(struct text_page *page)
{
	for (size_t block = 0, limit; block < page->count; block = limit) {
		bool is_column;

		limit = text_page_block_end(page, block);
		if (is_end_matter(page, block, limit))
			continue;
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
