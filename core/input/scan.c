#include "core/input/scan.h"

#include "core/input/member_stream.h"
#include "core/input/wide_stream.h"

#include <stdarg.h>
#include <stdio.h>

const char *scan_name(struct scan *scan, const char *format, ...)
{
	char tail[512];
	va_list args;

	va_start(args, format);
	vsnprintf(tail, sizeof(tail), format, args);
	va_end(args);
	buffer_clear(&scan->record);
	if (scan->path[0]) {
		buffer_append_string(&scan->record, scan->path);
		buffer_append_byte(&scan->record, ':');
	}
	buffer_append_string(&scan->record, tail);
	return buffer_string(&scan->record);
}

struct document *scan_document(struct scan *scan)
{
	scan->document = (struct document){.kind = CONTENT_NONE};
	memcpy(scan->document.charset, scan->charset, sizeof(scan->charset));
	return &scan->document;
}

void scan_give(struct scan *scan, enum field field, struct bytes value,
	       enum field_source source)
{
	scan->document.given[field] = value;
	scan->document.given_source[field] = source;
}

void scan_set_charset(struct scan *scan, struct bytes charset)
{
	char *name = scan->document.charset;

	if (charset.size == 0 || charset.size >= CHARSET_NAME_SIZE)
		return;
	memcpy(name, charset.data, charset.size);
	name[charset.size] = 0;
}

/* The file's own bytes that the next `size` ones of the stream are, or stand
 * for. */
static struct bytes take(struct scan *scan, size_t size)
{
	struct bytes front = bytes_slice(stream_view(scan->in), 0, size);

	return scan->wide ? wide_stream_source(scan->wide, front) : front;
}

static void move_past(struct scan *scan, size_t size, size_t taken)
{
	stream_skip(scan->in, size);
	if (scan->wide)
		wide_stream_skip(scan->wide, taken);
}

static int pass(struct scan *scan, struct segment *segment, size_t size)
{
	int rc;

	segment->bytes = take(scan, size);
	segment->length = segment->bytes.size;
	rc = feed_segment(scan->feed, segment);
	move_past(scan, size, segment->bytes.size);
	return rc;
}

int scan_glue(struct scan *scan, size_t size)
{
	struct bytes bytes = take(scan, size);
	int rc = feed_glue(scan->feed, bytes);

	move_past(scan, size, bytes.size);
	return rc;
}

int scan_record(struct scan *scan, size_t size, const char *record,
		const struct document *document)
{
	struct segment segment = {.kind = SEGMENT_RECORD,
				  .record = record,
				  .offset = scan->feed->file_bytes,
				  .document = *document};

	return pass(scan, &segment, size);
}

int scan_record_inside(struct scan *scan, struct bytes bytes, uint64_t offset,
		       uint64_t length, const char *record)
{
	struct segment segment = {.kind = SEGMENT_RECORD,
				  .bytes = bytes,
				  .is_inside = true,
				  .record = record,
				  .offset = offset,
				  .length = length,
				  .document = scan->document};

	return feed_segment(scan->feed, &segment);
}

int scan_rejected_inside(struct scan *scan, struct bytes bytes, uint64_t offset,
			 uint64_t length, const char *record,
			 const char *reason)
{
	struct segment segment = {.kind = SEGMENT_REJECTED,
				  .bytes = bytes,
				  .is_inside = true,
				  .record = record,
				  .offset = offset,
				  .length = length,
				  .reason = reason};

	return feed_segment(scan->feed, &segment);
}

int scan_rejected(struct scan *scan, size_t size, const char *record,
		  const char *reason, ...)
{
	struct segment segment = {.kind = SEGMENT_REJECTED,
				  .record = record,
				  .offset = scan->feed->file_bytes};
	char text[512];
	va_list args;

	va_start(args, reason);
	vsnprintf(text, sizeof(text), reason, args);
	va_end(args);
	segment.reason = text;
	return pass(scan, &segment, size);
}

int scan_rejected_passed(struct scan *scan, uint64_t offset, const char *record,
			 const char *reason, ...)
{
	struct segment segment = {.kind = SEGMENT_REJECTED,
				  .record = record,
				  .offset = offset,
				  .length = scan->feed->file_bytes - offset};
	char text[512];
	va_list args;

	va_start(args, reason);
	vsnprintf(text, sizeof(text), reason, args);
	va_end(args);
	segment.reason = text;
	return feed_segment(scan->feed, &segment);
}

int scan_glue_rest(struct scan *scan, uint64_t *out_size)
{
	uint64_t begin = scan->in->offset;
	int rc = 0;

	while (rc == 0) {
		size_t size = stream_fill(scan->in, 1).size;

		if (size == 0)
			break;
		rc = scan_glue(scan, size);
	}
	*out_size = scan->in->offset - begin;
	return rc;
}

size_t scan_record_limit(const struct scan *scan)
{
	uint64_t limit = scan->feed->options->limits.record_bytes;

	return limit > SIZE_MAX / 4 ? SIZE_MAX / 4 : (size_t)limit;
}

int scan_report_lost(struct scan *scan)
{
	struct member_stream *packed = scan->packed;
	uint64_t news = packed ? packed->lost - packed->lost_told : 0;

	if (news == 0)
		return 0;
	packed->lost_told = packed->lost;
	return scan_rejected(
		scan, 0,
		scan_name(scan, "@%llu", (unsigned long long)scan->in->offset),
		"%llu %s%s could not be read, the last: %s",
		(unsigned long long)news, packed->codec->member,
		news == 1 ? "" : "s", packed->damage.message);
}

int scan_report_end(struct scan *scan)
{
	if (scan->in->fault.code == 0 || feed_is_stopped(scan->feed))
		return scan->feed->stop;
	return scan_rejected(scan, 0, scan->path[0] ? scan->path : scan->whole,
			     "after %llu bytes: %s",
			     (unsigned long long)scan->in->offset,
			     scan->in->fault.message);
}
