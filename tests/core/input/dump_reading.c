#include "dump_reading.h"

#include "core/base/file.h"
#include "core/base/memory.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char folder[256];

const char *reading_scratch_folder(void)
{
	const char *base = getenv("TMPDIR");

	if (folder[0])
		return folder;
	snprintf(folder, sizeof(folder), "%s/newsfold-test-XXXXXX",
		 base ? base : "/tmp");
	cr_assert(mkdtemp(folder));
	return folder;
}

void reading_scratch_remove(void)
{
	if (folder[0])
		file_remove_tree(folder, NULL);
	folder[0] = 0;
}

const char *reading_scratch_file(const char *name, struct bytes bytes)
{
	static char path[600];
	char *slash;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", reading_scratch_folder(), name);
	slash = strrchr(path, '/');
	*slash = 0;
	cr_assert_eq(file_make_folders(path, NULL), 0);
	*slash = '/';
	fd = file_open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644, NULL);
	cr_assert_geq(fd, 0);
	cr_assert_eq(file_write_all(fd, bytes, path, NULL), 0);
	file_close(fd);
	return path;
}

void reading_scratch_run(const char *command)
{
	struct buffer line = BUFFER_INIT;

	buffer_printf(&line, "cd %s && %s", reading_scratch_folder(), command);
	cr_assert_eq(system(buffer_string(&line)), 0, "%s", command);
	buffer_release(&line);
}

static int keep_file(void *context, const struct dump_file *file,
		     struct fault *fault)
{
	struct reading *reading = context;
	struct read_file *kept;

	(void)fault;
	ARRAY_RESERVE(reading->files, reading->file_count + 1,
		      reading->file_capacity);
	kept = &reading->files[reading->file_count++];
	memset(kept, 0, sizeof(*kept));
	kept->kind = file->kind;
	snprintf(kept->path, sizeof(kept->path), "%s", file->path);
	snprintf(kept->format, sizeof(kept->format), "%s", file->format);
	if (file->link_target)
		snprintf(kept->link_target, sizeof(kept->link_target), "%s",
			 file->link_target);
	return 0;
}

static void keep_text(char out[100], struct bytes text)
{
	snprintf(out, 100, "%.*s", text.size < 99 ? (int)text.size : 99,
		 text.data ? (const char *)text.data : "");
}

static void keep_item(struct reading *reading, const struct segment *segment)
{
	struct read_item *item;

	ARRAY_RESERVE(reading->items, reading->count + 1, reading->capacity);
	item = &reading->items[reading->count++];
	memset(item, 0, sizeof(*item));
	item->kind = segment->kind;
	item->is_inside = segment->is_inside;
	snprintf(item->record, sizeof(item->record), "%s", segment->record);
	item->offset = segment->offset;
	item->length = segment->length;
	item->file = reading->file_count - 1;
	buffer_append_bytes(&item->bytes, segment->bytes);
	if (segment->kind == SEGMENT_REJECTED) {
		cr_assert(segment->reason && segment->reason[0]);
		snprintf(item->reason, sizeof(item->reason), "%s",
			 segment->reason);
		return;
	}
	item->content_kind = segment->document.kind;
	strcpy(item->charset, segment->document.charset);
	keep_text(item->refers_record, segment->revisit.record);
	keep_text(item->refers_url, segment->revisit.url);
	keep_text(item->refers_fetched, segment->revisit.fetched);
	buffer_append_bytes(&item->content, segment->document.content);
	for (int i = 0; i < FIELD_COUNT; i++) {
		buffer_append_bytes(&item->given[i],
				    segment->document.given[i]);
		if (segment->document.given[i].size)
			cr_assert_neq(segment->document.given_source[i],
				      SOURCE_NONE);
	}
}

static int keep_segment(void *context, const struct segment *segment,
			struct fault *fault)
{
	struct reading *reading = context;
	struct read_file *file;

	(void)fault;
	cr_assert_gt(reading->file_count, 0, "a segment before any file");
	file = &reading->files[reading->file_count - 1];
	cr_assert_eq(file->kind, FILE_REGULAR);
	if (segment->kind == SEGMENT_GLUE) {
		cr_assert_leq(segment->bytes.size, 1u << 20);
		if (segment->bytes.size > reading->largest_glue)
			reading->largest_glue = segment->bytes.size;
	} else {
		keep_item(reading, segment);
	}
	reading->records += segment->kind == SEGMENT_RECORD;
	reading->rejected += segment->kind == SEGMENT_REJECTED;
	if (!segment->is_inside)
		buffer_append_bytes(&file->bytes, segment->bytes);
	return 0;
}

/* Spans are where the bytes are, but for gzip members (longer or shorter). */
static void check_spans(const struct reading *reading)
{
	for (size_t i = 0; i < reading->count; i++) {
		const struct read_item *item = &reading->items[i];
		const struct read_file *file = &reading->files[item->file];

		if (item->bytes.size != item->length || item->is_inside)
			continue;
		cr_assert_leq(item->offset + item->length, file->bytes.size);
		if (item->length)
			cr_assert_arr_eq(file->bytes.data + item->offset,
					 item->bytes.data, item->length);
	}
}

void reading_make(struct reading *reading, const char *path,
		  const struct reader_options *options)
{
	static const struct reader_options usual = {
		.limits = READER_LIMITS_DEFAULT};
	struct record_sink sink = {reading, keep_file, keep_segment};
	uint64_t bytes = 0;

	memset(reading, 0, sizeof(*reading));
	reading->rc = reader_read(path, options ? options : &usual, &sink,
				  &reading->summary, &reading->fault);
	for (size_t i = 0; i < reading->file_count; i++)
		bytes += reading->files[i].bytes.size;
	if (reading->rc == 0)
		cr_assert_eq(bytes, reading->summary.bytes);
	check_spans(reading);
}

void reading_release(struct reading *reading)
{
	for (size_t i = 0; i < reading->count; i++) {
		buffer_release(&reading->items[i].bytes);
		buffer_release(&reading->items[i].content);
		for (int f = 0; f < FIELD_COUNT; f++)
			buffer_release(&reading->items[i].given[f]);
	}
	for (size_t i = 0; i < reading->file_count; i++)
		buffer_release(&reading->files[i].bytes);
	free(reading->items);
	free(reading->files);
}

const struct read_item *reading_find(const struct reading *reading,
				     const char *record)
{
	for (size_t i = 0; i < reading->count; i++)
		if (strcmp(reading->items[i].record, record) == 0)
			return &reading->items[i];
	return NULL;
}

const struct read_file *reading_file(const struct reading *reading,
				     const char *path)
{
	for (size_t i = 0; i < reading->file_count; i++)
		if (strcmp(reading->files[i].path, path) == 0)
			return &reading->files[i];
	return NULL;
}

struct reader_options options_with_limit(uint64_t record_bytes)
{
	struct reader_options options = {.limits = READER_LIMITS_DEFAULT};

	options.limits.record_bytes = record_bytes;
	return options;
}
