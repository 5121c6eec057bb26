#include "core/input/wide_stream.h"

#include "core/base/utf8_encode.h"
#include "core/text/utf16.h"

#define PULL_MAX (32u << 10)

struct wide_form wide_form_of(struct bytes b)
{
	size_t nul[4] = {0, 0, 0, 0}, even, odd, quarter = b.size / 4;
	bool is_big;

	if (bytes_starts_with(b, BYTES_LITERAL("\xff\xfe\0\0")))
		return (struct wide_form){4, false};
	if (bytes_starts_with(b, BYTES_LITERAL("\0\0\xfe\xff")))
		return (struct wide_form){4, true};
	if (bytes_starts_with(b, BYTES_LITERAL("\xff\xfe")))
		return (struct wide_form){2, false};
	if (bytes_starts_with(b, BYTES_LITERAL("\xfe\xff")))
		return (struct wide_form){2, true};
	if (quarter == 0 || !memchr(b.data, 0, b.size))
		return (struct wide_form){0, false};
	for (size_t i = 0; i < quarter * 4; i++)
		nul[i & 3] += b.data[i] == 0;
	if (nul[3] == quarter && nul[2] > quarter / 2 && nul[0] == 0)
		return (struct wide_form){4, false};
	if (nul[0] == quarter && nul[1] > quarter / 2 && nul[3] == 0)
		return (struct wide_form){4, true};
	if (utf16_guess(b, &is_big))
		return (struct wide_form){2, is_big};
	even = nul[0] + nul[2];
	odd = nul[1] + nul[3];
	if ((even + odd) * 8 <= b.size ||
	    (even <= 20 * odd && odd <= 20 * even))
		return (struct wide_form){0, false};
	return (struct wide_form){2, even > odd};
}

static uint32_t unit_at(struct wide_form form, const unsigned char *p)
{
	if (form.unit == 2)
		return form.is_big ? (uint32_t)p[0] << 8 | p[1]
				   : (uint32_t)p[1] << 8 | p[0];
	return form.is_big ? (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
				     (uint32_t)p[2] << 8 | p[3]
			   : (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 |
				     (uint32_t)p[1] << 8 | p[0];
}

static bool is_low_surrogate(uint32_t unit)
{
	return unit >= 0xdc00 && unit <= 0xdfff;
}

/* The character at the front, which has at least a unit; its size. */
static size_t character_at(struct wide_form form, struct bytes b, uint32_t *out)
{
	uint32_t high = unit_at(form, b.data), low;

	*out = high;
	if (form.unit == 4) {
		if (high > 0x10ffff)
			*out = 0xfffd;
		return 4;
	}
	if (high < 0xd800 || high > 0xdbff || b.size < 4)
		return 2;
	low = unit_at(form, b.data + 2);
	if (!is_low_surrogate(low))
		return 2;
	*out = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
	return 4;
}

void wide_decode(struct wide_form form, struct bytes source, struct buffer *out)
{
	while (source.size >= form.unit) {
		unsigned char utf8[UTF8_BYTES_MAX];
		uint32_t c;
		size_t used = character_at(form, source, &c);

		buffer_append(out, utf8, utf8_encode(c, utf8));
		source = bytes_slice(source, used, source.size);
	}
}

/* A pair's first half at the window's end waits for the second. */
static bool is_half(const struct wide_stream *wide, struct bytes b)
{
	uint32_t unit;

	if (wide->form.unit != 2 || b.size >= 4 || wide->in->is_ended)
		return false;
	unit = unit_at(wide->form, b.data);
	return unit >= 0xd800 && unit <= 0xdbff;
}

long wide_stream_pull(void *state, unsigned char *out, size_t size,
		      struct fault *fault)
{
	struct wide_stream *wide = state;
	size_t room = size < PULL_MAX ? size : PULL_MAX, put = 0;
	struct bytes view = stream_fill(
		wide->in, wide->held + room * wide->form.unit + UTF8_BYTES_MAX);

	view = bytes_slice(view, wide->held, view.size);
	while (view.size >= wide->form.unit && put + UTF8_BYTES_MAX <= room &&
	       !is_half(wide, view)) {
		uint32_t c;
		size_t used = character_at(wide->form, view, &c);

		put += utf8_encode(c, out + put);
		wide->held += used;
		view = bytes_slice(view, used, view.size);
	}
	if (put == 0 && wide->in->fault.code) {
		*fault = wide->in->fault;
		return fault->code;
	}
	return (long)put;
}

struct bytes wide_stream_source(const struct wide_stream *wide,
				struct bytes utf8)
{
	size_t size = 0;

	/* By first bytes alone: a run may end inside a character, and the next
	 * begin there. */
	for (size_t i = 0; i < utf8.size; i++) {
		if ((utf8.data[i] & 0xc0) == 0x80)
			continue;
		size += wide->form.unit == 4 || utf8.data[i] >= 0xf0 ? 4 : 2;
	}
	return bytes_slice(stream_view(wide->in), 0, size);
}

void wide_stream_skip(struct wide_stream *wide, size_t source_size)
{
	wide->held -= source_size;
	stream_skip(wide->in, source_size);
}
