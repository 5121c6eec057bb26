/*
 * dump_laws.h - what holds of any dump's segments, for targets that read one.
 *
 * Segments must cover the dump without a gap and stand where they say.
 */
#ifndef NEWSFOLD_TESTS_FUZZ_DUMP_LAWS_H
#define NEWSFOLD_TESTS_FUZZ_DUMP_LAWS_H

#include "tests/fuzz/fuzz.h"

#include "core/base/buffer.h"
#include "core/input/reader.h"

struct seen {
	struct buffer file; /* all segments of the file being read */
	uint64_t bytes;
	bool is_in_file;
};

static int see_file(void *context, const struct dump_file *file,
		    struct fault *fault)
{
	struct seen *seen = context;

	(void)fault;
	LAW(file->path && file->format);
	seen->is_in_file = file->kind == FILE_REGULAR;
	buffer_clear(&seen->file);
	return 0;
}

/* Every byte that is lent is there. */
static void touch(struct bytes bytes)
{
	static volatile unsigned char last;

	for (size_t i = 0; i < bytes.size; i++)
		last = bytes.data[i];
	(void)last;
}

static void check_record(const struct segment *segment)
{
	LAW(segment->record);
	LAW(segment->kind != SEGMENT_REJECTED || segment->reason[0]);
	if (segment->kind != SEGMENT_RECORD)
		return;
	LAW(memchr(segment->document.charset, 0, CHARSET_NAME_SIZE));
	touch(segment->document.content);
	for (int i = 0; i < FIELD_COUNT; i++)
		touch(segment->document.given[i]);
	touch(segment->revisit.record);
	touch(segment->revisit.url);
	touch(segment->revisit.fetched);
}

static int see_segment(void *context, const struct segment *segment,
		       struct fault *fault)
{
	struct seen *seen = context;
	size_t begin = seen->file.size;

	(void)fault;
	LAW(seen->is_in_file);
	if (segment->kind != SEGMENT_GLUE)
		check_record(segment);
	if (segment->is_inside) {
		LAW(segment->kind != SEGMENT_GLUE);
		return 0;
	}
	buffer_append_bytes(&seen->file, segment->bytes);
	seen->bytes += segment->bytes.size;
	if (segment->kind == SEGMENT_GLUE)
		return 0;
	/* But for gzip members, told by their place in the packed file. */
	if (segment->bytes.size == segment->length && segment->length &&
	    segment->offset <= begin && segment->offset == begin)
		LAW(segment->offset + segment->length <= seen->file.size);
	return 0;
}

/* Read what lies there; format NULL: told from the content. */
static void check_dump(const char *path, const char *format)
{
	struct reader_options options = {.format = format,
					 .limits = READER_LIMITS_DEFAULT};
	struct seen seen = {BUFFER_INIT, 0, false};
	struct record_sink sink = {&seen, see_file, see_segment};
	struct reader_summary summary = {0};
	struct fault fault = FAULT_INIT;
	int rc;

	options.limits.record_bytes = 1u << 16;
	rc = reader_read(path, &options, &sink, &summary, &fault);
	LAW(rc == 0 || fault.message[0]);
	if (rc == 0)
		LAW(seen.bytes == summary.bytes);
	buffer_release(&seen.file);
}

#endif
