/*
 * log.h - lines for people, on stderr.
 *
 * One line a call; control bytes are escaped, since what is said often quotes
 * scraped text. Safe from any thread.
 */
#ifndef NEWSFOLD_CORE_BASE_LOG_H
#define NEWSFOLD_CORE_BASE_LOG_H

#include "core/base/buffer.h"
#include "core/base/bytes.h"

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

/* What is said at all; LOG_INFO until set. */
void log_set_level(enum log_level level);
void log_line(enum log_level level, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* How a line is written, its message not yet escaped; NULL: as people read it.
 * False: as people read it, this time. */
typedef bool log_form_fn(enum log_level level, struct bytes message,
			 struct buffer *out);
void log_set_form(log_form_fn *form);

/* Called before and after a line is written, so that a progress bar can get
 * out of its way. Either may be NULL. */
void log_set_hooks(void (*before)(void), void (*after)(void));

/* Append text with everything a terminal would act on made harmless: C0 and C1
 * controls, DEL, invalid UTF-8 and bidirectional overrides become \xNN or
 * \u{NNNN}; a newline too unless keep_newlines. */
void log_escape(struct buffer *out, struct bytes text, bool keep_newlines);

#endif
