#include "core/text/date_word.h"

#include "core/base/utf8_encode.h"
#include "core/text/date_word_table.h"
#include "core/text/utf8.h"

#include <pthread.h>
#include <string.h>

static uint32_t fold(uint32_t c)
{
	if ((c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7) ||
	    (c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F))
		return c + 0x20;
	if (c >= 0x100 && c <= 0x137)
		return c | 1;
	if (c >= 0x139 && c <= 0x148)
		return c & 1 ? c + 1 : c;
	if (c >= 0x14A && c <= 0x177)
		return c | 1;
	return c;
}

static bool is_letter(uint32_t c)
{
	return (c < 0x80 && (c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
	       (c >= 0xC0 && c < 0x600) || (c >= 0x620 && c <= 0x64A);
}

/* Where the rows of each first byte begin; they are sorted. */
static uint16_t first_row[257];
/* By their second and third byte, which letters that begin none of these words
 * seldom have. */
static uint64_t prefix_begins[64];
static pthread_once_t tables_once = PTHREAD_ONCE_INIT;

static void fill_tables(void)
{
	size_t row = 0;

	for (unsigned c = 0; c <= 256; c++) {
		while (row < date_word_row_count &&
		       (unsigned char)date_word_rows[row].word[0] < c)
			row++;
		first_row[c] = (uint16_t)row;
	}
	for (size_t i = 0; i < date_word_prefix_row_count; i++) {
		const char *word = date_word_prefix_rows[i].word;

		prefix_begins[word[1] & 63] |= UINT64_C(1) << (word[2] & 63);
	}
}

static const struct date_word_row *find(const char *word)
{
	size_t low, high;

	low = first_row[(unsigned char)word[0]];
	high = first_row[(unsigned char)word[0] + 1];
	while (low < high) {
		size_t mid = (low + high) / 2;
		int order = strcmp(date_word_rows[mid].word, word);

		if (order == 0)
			return &date_word_rows[mid];
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

static struct date_word of_row(const struct date_word_row *row, size_t size)
{
	return (struct date_word){row->kind, row->value,
				  row->kind == DATE_WORD_ZONE &&
					  row->value == 0 &&
					  strcmp(row->word, "wet") != 0,
				  size};
}

static bool may_begin_prefix(struct bytes text)
{
	return text.size >= 3 &&
	       prefix_begins[text.data[1] & 63] >> (text.data[2] & 63) & 1;
}

static struct date_word prefix_word(struct bytes text)
{
	if (!may_begin_prefix(text))
		return (struct date_word){DATE_WORD_NONE, 0, false, 0};
	for (size_t i = 0; i < date_word_prefix_row_count; i++) {
		struct bytes word =
			bytes_of_string(date_word_prefix_rows[i].word);

		if (bytes_starts_with(text, word))
			return of_row(&date_word_prefix_rows[i], word.size);
	}
	return (struct date_word){DATE_WORD_NONE, 0, false, 0};
}

static bool is_dotted_half(struct bytes text)
{
	if (text.size < 3 || text.data[1] != '.')
		return false;
	return bytes_starts_with_nocase(text, BYTES_LITERAL("a.m")) ||
	       bytes_starts_with_nocase(text, BYTES_LITERAL("p.m"));
}

struct date_word date_word_at(struct bytes text)
{
	const unsigned char *p = text.data, *end = text.data + text.size;
	char word[DATE_WORD_LONGEST + 4];
	const struct date_word_row *row;
	size_t size = 0;

	pthread_once(&tables_once, fill_tables);
	if (text.size && text.data[0] >= 0xE0)
		return prefix_word(text);
	if (is_dotted_half(text))
		return (struct date_word){
			DATE_WORD_HALF,
			(text.data[0] | 0x20) == 'a' ? DATE_AM : DATE_PM, false,
			3};
	while (p < end) {
		const unsigned char *next = p;
		uint32_t c = utf8_next(&next, end);

		if (!is_letter(c))
			break;
		if (size >= DATE_WORD_LONGEST)
			return (struct date_word){DATE_WORD_NONE, 0, false, 0};
		size += utf8_encode(fold(c), (unsigned char *)word + size);
		p = next;
	}
	word[size] = 0;
	row = find(word);
	if (!row)
		return (struct date_word){DATE_WORD_NONE, 0, false, 0};
	return of_row(row, (size_t)(p - text.data));
}
