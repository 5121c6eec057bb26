#include "core/base/log.h"

#include "core/base/utf8_decode.h"

#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static enum log_level level_now = LOG_INFO;
static log_form_fn *form_now;
static void (*hook_before)(void);
static void (*hook_after)(void);

void log_set_level(enum log_level level)
{
	level_now = level;
}

void log_set_form(log_form_fn *form)
{
	form_now = form;
}

void log_set_hooks(void (*before)(void), void (*after)(void))
{
	pthread_mutex_lock(&lock);
	hook_before = before;
	hook_after = after;
	pthread_mutex_unlock(&lock);
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
		size_t size = utf8_decode(p, (size_t)(end - p), &c);

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

static void form_for_people(enum log_level level, struct bytes message,
			    struct buffer *out)
{
	buffer_append_string(out, level == LOG_ERROR  ? "newsfold: error: "
				  : level == LOG_WARN ? "newsfold: warning: "
						      : "newsfold: ");
	log_escape(out, message, false);
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
	if (!form_now || !form_now(level, bytes_of_string(text), &line))
		form_for_people(level, bytes_of_string(text), &line);
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
