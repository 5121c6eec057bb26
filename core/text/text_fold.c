#include "core/text/text_fold.h"

#include "core/base/block.h"
#include "core/text/entity.h"
#include "core/text/utf8.h"

#include <stddef.h>
#include <string.h>

static bool is_plain(unsigned char c)
{
	return c > ' ' && c < 0x7F && c != '&';
}

static void put_space(struct buffer *out, size_t line_begin)
{
	if (out->size > line_begin && out->data[out->size - 1] != ' ')
		buffer_append_byte(out, ' ');
}

/* What a reference stood for is folded like any other text. */
static size_t fold_reference(struct buffer *out, size_t line_begin,
			     struct bytes text)
{
	size_t mark = out->size, taken = entity_decode(text, false, out);
	unsigned char value[8];
	size_t size = out->size - mark;

	if (!taken) {
		buffer_append_byte(out, '&');
		return 1;
	}
	if (size <= sizeof(value)) {
		memcpy(value, out->data + mark, size);
		buffer_truncate(out, mark);
		text_fold_append(out, line_begin, bytes_make(value, size),
				 false);
	}
	return taken;
}

/* Is every byte of this block plain, or a space that no space stands before? */
static bool is_plain_block(const unsigned char *p, unsigned char reference)
{
	block16 c = block_load(p), before = block_load(p - 1);

	return !block_is_any((block16)(c < ' ') | (block16)(c >= 0x7F) |
			     (block16)(c == reference) |
			     ((block16)(c == ' ') & (block16)(before == ' ')));
}

/* Bytes of a letter of one of the large scripts, none of which is a space or
 * invisible: Latin, Greek and Cyrillic, kana, Han, Hangul. 0: look closer. */
static size_t letter_size(const unsigned char *p, const unsigned char *end)
{
	if (end - p >= 3 && p[0] >= 0xE3 && p[0] <= 0xED)
		return (p[0] > 0xE3 || p[1] > 0x80) &&
				       (p[0] < 0xED || p[1] < 0xA0) &&
				       (p[1] & 0xC0) == 0x80 &&
				       (p[2] & 0xC0) == 0x80
			       ? 3
			       : 0;
	if (end - p >= 2 && p[0] >= 0xC3 && p[0] <= 0xD3)
		return (p[1] & 0xC0) == 0x80 ? 2 : 0;
	return 0;
}

/* The end of what is copied as it stands: plain bytes, letters, and single
 * spaces between them. */
static const unsigned char *plain_run(const unsigned char *p,
				      const unsigned char *end,
				      unsigned char reference)
{
	const unsigned char *begin = p, *last = p; /* behind no space */

	while (p < end) {
		size_t size;

		if (p > begin && end - p >= (ptrdiff_t)sizeof(block16) &&
		    is_plain_block(p, reference)) {
			p += sizeof(block16);
			last = p[-1] == ' ' ? p - 1 : p;
			continue;
		}
		size = is_plain(*p) || (*p == '&' && *p != reference)
			       ? 1
			       : letter_size(p, end);
		if (size) {
			p += size;
			last = p;
		} else if (*p == ' ' && p > begin && p == last) {
			p++;
		} else {
			break;
		}
	}
	return last;
}

void text_fold_append(struct buffer *out, size_t line_begin, struct bytes text,
		      bool has_references)
{
	const unsigned char *p = text.data, *end = text.data + text.size;
	/* 0 is found by is_plain. */
	unsigned char reference = has_references ? '&' : 0;

	while (p < end) {
		const unsigned char *begin = p;
		uint32_t c;

		p = plain_run(p, end, reference);
		if (p > begin) {
			buffer_append(out, begin, (size_t)(p - begin));
			continue;
		}
		if (*p == '&') {
			p += fold_reference(out, line_begin,
					    bytes_make(p, (size_t)(end - p)));
			continue;
		}
		c = utf8_next(&p, end);
		if (utf8_is_space(c))
			put_space(out, line_begin);
		else if (c == 0xFFFD)
			buffer_append_codepoint(out, c);
		else if (!utf8_is_invisible(c))
			buffer_append(out, begin, (size_t)(p - begin));
	}
}

void text_fold_trim_end(struct buffer *out, size_t line_begin)
{
	size_t size = out->size;

	while (size > line_begin && out->data[size - 1] == ' ')
		size--;
	buffer_truncate(out, size);
}

void text_fold_line(struct buffer *out, struct bytes text, bool has_references)
{
	size_t begin = out->size;

	text_fold_append(out, begin, text, has_references);
	text_fold_trim_end(out, begin);
}

/* Blocks whose weights fit into bytes: 3 at most each. */
#define BLOCKS_SUMMED 85

/* Of a byte: what continues a sequence weighs nothing, lead bytes E3 to E9 are
 * kana and Han, EA to ED Hangul. Comparisons are all ones where they hold. */
static block16 weights_of(block16 c)
{
	block16 weight = ((block16)(c < 0x80) | (block16)(c >= 0xC0)) & 1;

	weight += (block16)(c >= 0xE3) & (block16)(c < 0xEA) & 2;
	return weight + ((block16)(c >= 0xEA) & (block16)(c < 0xEE) & 1);
}

uint32_t text_fold_weight(struct bytes text)
{
	const unsigned char *p = text.data, *end = text.data + text.size;
	uint32_t weight = 0;

	while (p < end) {
		block16 sum = {0};

		for (int i = 0; i < BLOCKS_SUMMED && p < end; i++) {
			/* What fills up the last block weighs nothing. */
			unsigned char filled[sizeof(block16)];
			size_t left = (size_t)(end - p);
			block16 c;

			if (left < sizeof(c)) {
				memset(filled, 0x80, sizeof(filled));
				memcpy(filled, p, left);
				c = block_load(filled);
				p = end;
			} else {
				c = block_load(p);
				p += sizeof(c);
			}
			sum += weights_of(c);
		}
		weight += block_sum(sum);
	}
	return weight;
}

static bool is_closing(uint32_t c)
{
	switch (c) {
	case '"':
	case '\'':
	case ')':
	case ']':
	case 0xBB:   /* » */
	case 0xAB:   /* « */
	case 0x2019: /* ’ */
	case 0x201C: /* “ closes in German */
	case 0x201D: /* ” */
	case 0x203A: /* › */
	case 0x300B: /* 》 */
	case 0x300D: /* 」 */
	case 0x300F: /* 』 */
	case 0x3011: /* 】 */
	case 0xFF09: /* ） */
		return true;
	}
	return utf8_is_space(c);
}

static bool is_stop(uint32_t c)
{
	switch (c) {
	case '.':
	case '!':
	case '?':
	case 0x37E: /* Greek question mark */
	case 0x589: /* Armenian full stop */
	case 0x61F: /* Arabic question mark */
	case 0x6D4: /* Urdu full stop */
	case 0x964: /* danda */
	case 0x965:
	case 0x104B: /* Burmese */
	case 0x1362: /* Ethiopic full stop */
	case 0x17D4: /* Khmer */
	case 0x2026: /* … */
	case 0x203C:
	case 0x2047:
	case 0x2048:
	case 0x2049:
	case 0x3002: /* 。 */
	case 0xFF01: /* ！ */
	case 0xFF0E: /* ． */
	case 0xFF1F: /* ？ */
	case 0xFF61: /* ｡ */
		return true;
	}
	return false;
}

bool text_fold_ends_sentence(struct bytes line)
{
	const unsigned char *end = line.data + line.size;

	for (int i = 0; i < 6 && end > line.data; i++) {
		uint32_t c = utf8_previous(line.data, &end);

		if (is_stop(c))
			return true;
		if (!is_closing(c))
			return false;
	}
	return false;
}

bool text_fold_ends_unstopped(struct bytes line)
{
	const unsigned char *end = line.data + line.size;
	uint32_t c = line.size ? utf8_previous(line.data, &end) : 0;

	return c >= 0xE00 && c < 0xF00;
}
