/*
 * fuzz_dump.c - any bytes as a dump: every reader, told or guessed.
 *
 * The first byte forces a format: l JSON lines, j JSON, c CSV, w WARC, a ARC,
 * r RSS, m MHTML, x xlsx; with any other the format is told from the content.
 * Segments must cover the dump without a gap and stand where they say.
 */
#include "tests/fuzz/fuzz.h"

#include "core/base/buffer.h"
#include "core/input/reader.h"

#include <sys/mman.h>
#include <unistd.h>

struct seen {
	struct buffer file; /* all segments of the file being read */
	uint64_t bytes;
	unsigned files;
	bool is_in_file;
};

static int see_file(void *context, const struct dump_file *file,
		    struct fault *fault)
{
	struct seen *seen = context;

	(void)fault;
	LAW(file->path && file->format);
	seen->is_in_file = file->kind == FILE_REGULAR;
	seen->files++;
	buffer_clear(&seen->file);
	return 0;
}

static int see_segment(void *context, const struct segment *segment,
		       struct fault *fault)
{
	struct seen *seen = context;
	size_t begin = seen->file.size;

	(void)fault;
	LAW(seen->is_in_file);
	if (segment->is_inside) {
		LAW(segment->kind != SEGMENT_GLUE && segment->record);
		return 0;
	}
	buffer_append_bytes(&seen->file, segment->bytes);
	seen->bytes += segment->bytes.size;
	if (segment->kind == SEGMENT_GLUE)
		return 0;
	LAW(segment->record);
	LAW(segment->kind != SEGMENT_REJECTED || segment->reason[0]);
	/* But for gzip members, told by their place in the packed file. */
	if (segment->bytes.size == segment->length && segment->length &&
	    segment->offset <= begin && segment->offset == begin)
		LAW(segment->offset + segment->length <= seen->file.size);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const name[] = {
		['l'] = "jsonl", ['j'] = "json", ['c'] = "csv",
		['w'] = "warc",	 ['a'] = "arc",	 ['r'] = "rss",
		['m'] = "mhtml", ['x'] = "xlsx"};
	struct reader_options options = {.limits = READER_LIMITS_DEFAULT};
	struct seen seen = {BUFFER_INIT, 0, 0, false};
	struct record_sink sink = {&seen, see_file, see_segment};
	struct reader_summary summary = {0};
	struct fault fault = FAULT_INIT;
	char path[64];
	int fd, rc;

	if (size == 0)
		return 0;
	if (data[0] < sizeof(name) / sizeof(name[0]))
		options.format = name[data[0]];
	options.limits.record_bytes = 1u << 16;
	fd = memfd_create("dump", 0);
	LAW(fd >= 0 && write(fd, data + 1, size - 1) == (ssize_t)(size - 1));
	lseek(fd, 0, SEEK_SET);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	rc = reader_read(path, &options, &sink, &summary, &fault);
	LAW(rc == 0 || fault.message[0]);
	if (rc == 0)
		LAW(seen.bytes == summary.bytes);
	close(fd);
	buffer_release(&seen.file);
	return 0;
}
