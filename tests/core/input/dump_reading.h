/*
 * dump_reading.h - read a dump made by a test and remember all that came.
 */
#ifndef NEWSFOLD_TESTS_CORE_INPUT_DUMP_READING_H
#define NEWSFOLD_TESTS_CORE_INPUT_DUMP_READING_H

#include "core/base/buffer.h"
#include "core/input/reader.h"

struct read_item {
	enum segment_kind kind;
	char record[200];
	char reason[200];
	uint64_t offset, length;
	bool is_inside;
	enum content_kind content_kind;
	char charset[CHARSET_NAME_SIZE];
	struct buffer bytes;
	struct buffer content;
	struct buffer given[FIELD_COUNT];
	char refers_record[100], refers_url[100], refers_fetched[100];
	size_t file; /* index of its file */
};

struct read_file {
	enum file_kind kind;
	char path[300];
	char link_target[300];
	char format[16];
	struct buffer bytes; /* all its segments, one after the other */
};

struct reading {
	struct read_item *items; /* records and rejected, no glue */
	size_t count, capacity;
	struct read_file *files;
	size_t file_count, file_capacity;
	size_t records, rejected;
	size_t largest_glue;
	struct reader_summary summary;
	struct fault fault;
	int rc;
};

/* A folder of its own under $TMPDIR or /tmp, removed by reading_scratch_remove.
 */
const char *reading_scratch_folder(void);
void reading_scratch_remove(void);
/* Write a file into it (folders made as needed): its full path. */
const char *reading_scratch_file(const char *name, struct bytes bytes);
/* Run a shell command inside it; the test fails when it does. */
void reading_scratch_run(const char *command);

/* options may be NULL. Also checks the laws that hold for any dump: offsets
 * and lengths are where the bytes are, glue is in pieces of at most 1 MiB. */
void reading_make(struct reading *reading, const char *path,
		  const struct reader_options *options);
void reading_release(struct reading *reading);
/* The item of this name, or NULL. */
const struct read_item *reading_find(const struct reading *reading,
				     const char *record);
const struct read_file *reading_file(const struct reading *reading,
				     const char *path);
/* A default with a smaller record limit. */
struct reader_options options_with_limit(uint64_t record_bytes);

#endif
