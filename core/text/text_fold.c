#include "core/text/text_fold.h"

#include "core/text/entity.h"
#include "core/text/utf8.h"

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

void text_fold_append(struct buffer *out, size_t line_begin, struct bytes text,
		      bool has_references)
{
	const unsigned char *p = text.data, *end = text.data + text.size;

	while (p < end) {
		const unsigned char *begin = p;
		uint32_t c;

		while (p < end &&
		       (is_plain(*p) || (*p == '&' && !has_references)))
			p++;
		/* A single space between words goes with the run. */
		while (p + 1 < end && *p == ' ' && p > begin &&
		       is_plain(p[1])) {
			p++;
			while (p < end && is_plain(*p))
				p++;
		}
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

uint32_t text_fold_weight(struct bytes text)
{
	/* By lead byte; what continues a sequence weighs nothing. */
	static const unsigned char of_block[16] = {1, 1, 1, 1, 1, 1, 1, 1,
						   0, 0, 0, 0, 1, 1, 0, 1};
	uint32_t weight = 0;

	for (size_t i = 0; i < text.size; i++) {
		uint64_t eight;
		unsigned char c;

		/* ASCII weighs its length. */
		while (text.size - i >= sizeof(eight)) {
			memcpy(&eight, text.data + i, sizeof(eight));
			if (eight & UINT64_C(0x8080808080808080))
				break;
			weight += sizeof(eight);
			i += sizeof(eight);
		}
		if (i == text.size)
			break;
		c = text.data[i];
		if (c >> 4 != 0xE)
			weight += of_block[c >> 4];
		else if (c < 0xE3)
			weight += 1;
		else
			weight += c < 0xEA ? 3 : c < 0xEE ? 2 : 1;
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
