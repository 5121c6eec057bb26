#include "core/text/charset.h"

#include "core/base/memory.h"
#include "core/text/charset_bytes.h"
#include "core/text/charset_label.h"
#include "core/text/utf8.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <uchardet.h>

#define META_DEPTH     65536
#define UCHARDET_BYTES (8u << 20) /* more adds nothing but time */
#define ESCAPE_WITHIN  4096	  /* bytes before a bad one */

struct charset_decoder {
	iconv_t handle;
	char name[CHARSET_LABEL_SIZE]; /* of the open handle, "" for none */
	uchardet_t detector;
};

struct charset_decoder *charset_decoder_new(void)
{
	struct charset_decoder *decoder =
		memory_alloc_zero(1, sizeof(*decoder));

	decoder->handle = (iconv_t)-1;
	decoder->detector = uchardet_new();
	return decoder;
}

void charset_decoder_free(struct charset_decoder *decoder)
{
	if (!decoder)
		return;
	if (decoder->handle != (iconv_t)-1)
		iconv_close(decoder->handle);
	uchardet_delete(decoder->detector);
	free(decoder);
}

/* Bytes of the sequence that begins here; 0 when none does. Overlong forms,
 * surrogates and what lies past U+10FFFF are none. */
static size_t sequence_size(const unsigned char *s, size_t left)
{
	unsigned char c = s[0], low = 0x80, high = 0xBF;
	size_t size = c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;

	if (c < 0xC2 || c > 0xF4 || left < size)
		return 0;
	if (c == 0xE0)
		low = 0xA0;
	else if (c == 0xED)
		high = 0x9F;
	else if (c == 0xF0)
		low = 0x90;
	else if (c == 0xF4)
		high = 0x8F;
	if (s[1] < low || s[1] > high)
		return 0;
	for (size_t i = 2; i < size; i++)
		if ((s[i] & 0xC0) != 0x80)
			return 0;
	return size;
}

static size_t skip_ascii(const unsigned char *s, size_t size)
{
	size_t i = 0;

	for (; i + 8 <= size; i += 8) {
		uint64_t word;

		memcpy(&word, s + i, sizeof(word));
		if (word & 0x8080808080808080u)
			break;
	}
	while (i < size && s[i] < 0x80)
		i++;
	return i;
}

struct utf8_count {
	uint64_t sequences; /* of more than one byte */
	uint64_t bad;
	uint64_t first_bad;
};

static struct utf8_count count_utf8(struct bytes content)
{
	struct utf8_count count = {0, 0, 0};
	size_t i = 0;

	while (i < content.size) {
		size_t size;

		i += skip_ascii(content.data + i, content.size - i);
		if (i == content.size)
			break;
		size = sequence_size(content.data + i, content.size - i);
		if (size) {
			count.sequences++;
			i += size;
			continue;
		}
		if (!count.bad++)
			count.first_bad = i;
		i++;
	}
	return count;
}

bool charset_is_utf8(struct bytes content)
{
	return count_utf8(content).bad == 0;
}

static void repair_utf8(struct bytes content, struct buffer *out)
{
	size_t i = 0;

	while (i < content.size) {
		size_t begin = i;

		while (i < content.size) {
			size_t size = content.data[i] < 0x80
					      ? 1
					      : sequence_size(content.data + i,
							      content.size - i);

			if (!size)
				break;
			i += size;
		}
		buffer_append(out, content.data + begin, i - begin);
		if (i < content.size) {
			buffer_append_codepoint(out, 0xFFFD);
			i++;
		}
	}
}

static bool open_handle(struct charset_decoder *decoder, const char *name)
{
	if (decoder->handle != (iconv_t)-1 && strcmp(decoder->name, name) == 0)
		return true;
	if (decoder->handle != (iconv_t)-1)
		iconv_close(decoder->handle);
	decoder->handle = iconv_open("UTF-8", name);
	snprintf(decoder->name, sizeof(decoder->name), "%s", name);
	return decoder->handle != (iconv_t)-1;
}

/* What to pass over at a place that cannot be decoded. Between an escape
 * sequence for two-byte characters and the next one a byte alone would put all
 * that follows out of step. */
static size_t bad_size(struct bytes content, size_t at, const char *name)
{
	size_t begin = at < ESCAPE_WITHIN ? 0 : at - ESCAPE_WITHIN;
	const unsigned char *escape;

	if (!charset_is_seven_bit(name) || at + 1 >= content.size ||
	    content.data[at] <= ' ' || content.data[at + 1] <= ' ')
		return 1;
	escape = memrchr(content.data + begin, 0x1B, at - begin);
	return escape && escape[1] == '$' ? 2 : 1;
}

uint64_t charset_convert(struct charset_decoder *decoder, struct bytes content,
			 const char *name, struct buffer *out, uint64_t *first)
{
	char *in = (char *)content.data;
	size_t left = content.size;
	uint64_t bad = 0;

	if (strcmp(name, "utf-8") == 0 || !open_handle(decoder, name)) {
		struct utf8_count count = count_utf8(content);

		repair_utf8(content, out);
		*first = count.first_bad;
		return count.bad;
	}
	iconv(decoder->handle, NULL, NULL, NULL, NULL);
	while (left) {
		char *to;
		size_t room, skipped;

		buffer_reserve(out, left + left / 2 + 64);
		to = (char *)out->data + out->size;
		room = out->capacity - out->size - 1;
		iconv(decoder->handle, &in, &left, &to, &room);
		out->size = (size_t)((unsigned char *)to - out->data);
		out->data[out->size] = 0;
		if (!left || (errno == E2BIG && room < 16))
			continue;
		if (!bad++)
			*first = content.size - left;
		buffer_append_codepoint(out, 0xFFFD);
		skipped = bad_size(content, content.size - left, name);
		in += skipped;
		left -= skipped;
	}
	return bad;
}

static void set_name(struct charset_outcome *outcome, const char *name)
{
	snprintf(outcome->name, sizeof(outcome->name), "%s", name);
}

static struct bytes decode_as(struct charset_decoder *decoder,
			      struct bytes content, const char *name,
			      struct buffer *scratch,
			      struct charset_outcome *outcome)
{
	buffer_clear(scratch);
	set_name(outcome, name);
	outcome->first_undecodable = 0;
	outcome->undecodable_bytes = charset_convert(
		decoder, content, name, scratch, &outcome->first_undecodable);
	return buffer_view(scratch);
}

static void detect(struct charset_decoder *decoder, struct bytes content,
		   char out[CHARSET_LABEL_SIZE])
{
	size_t size =
		content.size < UCHARDET_BYTES ? content.size : UCHARDET_BYTES;

	out[0] = 0;
	uchardet_reset(decoder->detector);
	if (uchardet_handle_data(decoder->detector, (const char *)content.data,
				 size))
		return;
	uchardet_data_end(decoder->detector);
	charset_of_label(
		bytes_of_string(uchardet_get_charset(decoder->detector)), out);
}

/* Of Latin letters, which tell one charset from another by a few bytes: a guess
 * among them is no better than what is declared. */
static bool is_latin(const char *name)
{
	static const char *const others[] = {
		"windows-1251", "windows-1253", "windows-1255", "windows-1256",
		"iso-8859-5",	"iso-8859-6",	"iso-8859-7",	"iso-8859-8",
		"koi8-r",	"koi8-u",	"ibm866"};

	for (size_t i = 0; i < ARRAY_COUNT(others); i++)
		if (strcmp(name, others[i]) == 0)
			return false;
	return strncmp(name, "cp125", 5) == 0 ||
	       strncmp(name, "windows-125", 11) == 0 ||
	       strncmp(name, "iso-8859", 8) == 0;
}

struct high_bytes {
	size_t all;
	size_t paired; /* beside another */
};

static struct high_bytes count_high(struct bytes content)
{
	struct high_bytes high = {0, 0};

	for (size_t i = 0; i < content.size; i++) {
		if (content.data[i] < 0x80)
			continue;
		high.all++;
		high.paired +=
			(i > 0 && content.data[i - 1] >= 0x80) ||
			(i + 1 < content.size && content.data[i + 1] >= 0x80);
	}
	return high;
}

/* One bad byte in twenty: that is no damage, it is another charset. High bytes
 * in runs under a Western label: text of two-byte characters, or of a script
 * without ASCII; Western text has them alone. */
static bool is_doubtful(struct bytes content, const char *name,
			uint64_t undecodable)
{
	struct high_bytes high = count_high(content);

	return undecodable * 20 > high.all ||
	       (strcmp(name, "cp1252") == 0 && high.all >= 8 &&
		high.paired * 10 > high.all * 8);
}

/* A declared charset is believed unless it decodes badly, or is a Western one
 * over text that cannot be Western. */
static struct bytes decode_declared(struct charset_decoder *decoder,
				    struct bytes content, const char *name,
				    struct buffer *scratch,
				    struct charset_outcome *outcome)
{
	struct bytes text = decode_as(decoder, content, name, scratch, outcome);
	char other[CHARSET_LABEL_SIZE];
	struct charset_outcome second;

	if (!is_doubtful(content, name, outcome->undecodable_bytes))
		return text;
	detect(decoder, content, other);
	if (!other[0] || strcmp(other, name) == 0 ||
	    (is_latin(other) && outcome->undecodable_bytes == 0))
		return text;
	text = decode_as(decoder, content, other, scratch, &second);
	if (outcome->undecodable_bytes
		    ? second.undecodable_bytes * 4 < outcome->undecodable_bytes
		    : second.undecodable_bytes == 0) {
		*outcome = second;
		return text;
	}
	return decode_as(decoder, content, name, scratch, outcome);
}

static struct bytes decode_marked(struct charset_decoder *decoder,
				  struct bytes content, const char *name,
				  size_t mark_size, struct buffer *scratch,
				  struct charset_outcome *outcome)
{
	struct bytes text = decode_as(
		decoder, bytes_slice(content, mark_size, content.size), name,
		scratch, outcome);

	if (outcome->undecodable_bytes)
		outcome->first_undecodable += mark_size;
	return text;
}

static struct bytes decode_utf8(struct bytes content,
				const struct utf8_count *count,
				struct buffer *scratch,
				struct charset_outcome *outcome)
{
	set_name(outcome, "utf-8");
	outcome->undecodable_bytes = count->bad;
	outcome->first_undecodable = count->first_bad;
	if (!count->bad)
		return content;
	buffer_clear(scratch);
	repair_utf8(content, scratch);
	return buffer_view(scratch);
}

struct bytes charset_decode(struct charset_decoder *decoder,
			    struct bytes content,
			    const struct charset_hints *hints,
			    struct buffer *scratch,
			    struct charset_outcome *outcome)
{
	char name[CHARSET_LABEL_SIZE] = "";
	struct utf8_count count;
	size_t mark_size;
	const char *sure = charset_of_mark(content, &mark_size);

	*outcome = (struct charset_outcome){"utf-8", 0, 0};
	if (content.size == 0)
		return content;
	if (sure && strcmp(sure, "utf-8") == 0) {
		struct bytes rest = bytes_slice(content, 3, content.size);

		count = count_utf8(rest);
		count.first_bad += 3;
		return decode_utf8(rest, &count, scratch, outcome);
	}
	if (sure && !hints->is_narrow)
		return decode_marked(decoder, content, sure, mark_size, scratch,
				     outcome);
	charset_of_label(bytes_of_string(hints->declared), name);
	sure = hints->is_narrow ? NULL : charset_of_unmarked(content, name);
	if (sure)
		return decode_as(decoder, content, sure, scratch, outcome);
	count = count_utf8(content);
	if (!name[0] && hints->has_markup && (count.bad || !count.sequences))
		charset_of_label(charset_label_in_page(
					 bytes_slice(content, 0,
						     content.size < META_DEPTH
							     ? content.size
							     : META_DEPTH)),
				 name);
	if (count.bad == 0 && count.sequences == 0) {
		sure = charset_of_seven_bits(content, name);
		if (sure)
			return decode_as(decoder, content, sure, scratch,
					 outcome);
	}
	if (count.bad == 0)
		return decode_utf8(content, &count, scratch, outcome);
	if (count.sequences >= 20 * count.bad ||
	    (strcmp(name, "utf-8") == 0 && count.sequences >= count.bad))
		return decode_utf8(content, &count, scratch, outcome);
	if (name[0] && strcmp(name, "utf-8") != 0)
		return decode_declared(decoder, content, name, scratch,
				       outcome);
	detect(decoder, content, name);
	if (!name[0] || strcmp(name, "utf-8") == 0)
		strcpy(name, "cp1252");
	return decode_as(decoder, content, name, scratch, outcome);
}
