#include "core/base/log.h"

#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static enum log_level level_now = LOG_INFO;
static void (*hook_before)(void);
static void (*hook_after)(void);

void log_set_level(enum log_level level)
{
	level_now = level;
}

enum log_level log_get_level(void)
{
	return level_now;
}

void log_set_hooks(void (*before)(void), void (*after)(void))
{
	pthread_mutex_lock(&lock);
	hook_before = before;
	hook_after = after;
	pthread_mutex_unlock(&lock);
}

/*
 * Decode one UTF-8 sequence at p (p < end). Returns its length, or 0 when it is
 * not well-formed (Unicode 15, table 3-7).
 */
static size_t decode_utf8(const unsigned char *p, const unsigned char *end,
			  uint32_t *out)
{
	static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
	size_t size = p[0] < 0x80   ? 1
		      : p[0] < 0xC2 ? 0
		      : p[0] < 0xE0 ? 2
		      : p[0] < 0xF0 ? 3
		      : p[0] < 0xF5 ? 4
				    : 0;
	uint32_t c;

	if (size == 0 || (size_t)(end - p) < size)
		return 0;
	if (size == 1) {
		*out = p[0];
		return 1;
	}
	c = p[0] & (0xFFu >> (size + 1));
	for (size_t i = 1; i < size; i++) {
		if ((p[i] & 0xC0) != 0x80)
			return 0;
		c = c << 6 | (p[i] & 0x3F);
	}
	if (c < least[size] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		return 0;
	*out = c;
	return size;
}

/* Controls and the code points that reorder or hide what stands beside them. */
static bool is_dangerous(uint32_t c)
{
	return c < 0x20 || (c >= 0x7F && c < 0xA0) ||
	       (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
	       c == 0x200E || c == 0x200F || c == 0x061C || c == 0x2028 ||
	       c == 0x2029 || c == 0xFEFF;
}

void log_escape(struct buffer *out, struct bytes text, bool keep_newlines)
{
	const unsigned char *p = text.data, *end = p ? p + text.size : p;

	while (p < end) {
		uint32_t c;
		size_t size = decode_utf8(p, end, &c);

		if (size == 0) {
			buffer_printf(out, "\\x%02X", *p++);
			continue;
		}
		if (c == '\n' && keep_newlines)
			buffer_append_byte(out, '\n');
		else if (c < 0x100 && is_dangerous(c))
			buffer_printf(out, "\\x%02X", (unsigned)c);
		else if (is_dangerous(c))
			buffer_printf(out, "\\u{%04X}", (unsigned)c);
		else
			buffer_append(out, p, size);
		p += size;
	}
}

void log_line(enum log_level level, const char *format, ...)
{
	struct buffer line = BUFFER_INIT;
	va_list args;
	char text[2048];

	if (level > level_now)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	buffer_append_string(&line, level == LOG_ERROR	? "newsfold: error: "
				    : level == LOG_WARN ? "newsfold: warning: "
							: "newsfold: ");
	log_escape(&line, bytes_of_string(text), false);
	buffer_append_byte(&line, '\n');
	pthread_mutex_lock(&lock);
	if (hook_before)
		hook_before();
	fwrite(line.data, 1, line.size, stderr);
	fflush(stderr);
	if (hook_after)
		hook_after();
	pthread_mutex_unlock(&lock);
	buffer_release(&line);
}
