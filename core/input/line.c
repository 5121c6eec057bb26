#include "core/input/line.h"

size_t line_find(struct scan *scan, unsigned char end, size_t *out_full)
{
	size_t limit = scan_record_limit(scan), searched = 0;

	for (;;) {
		struct bytes view = stream_fill(scan->in, searched + 1);
		const unsigned char *feed =
			view.size > searched ? memchr(view.data + searched, end,
						      view.size - searched)
					     : NULL;
		size_t size = feed ? (size_t)(feed - view.data) : view.size;

		*out_full = feed ? size + 1 : size;
		if (size > limit)
			return LINE_TOO_LONG;
		if (feed || view.size == searched)
			return size;
		searched = view.size;
	}
}

int line_reject_long(struct scan *scan, unsigned char end, const char *record)
{
	uint64_t offset = scan->feed->file_bytes;
	const unsigned char *feed = NULL;
	int rc = 0;

	while (rc == 0 && !feed) {
		struct bytes view = stream_fill(scan->in, 1);

		feed = view.size ? memchr(view.data, end, view.size) : NULL;
		if (view.size == 0)
			break;
		rc = scan_glue(scan,
			       feed ? (size_t)(feed - view.data) : view.size);
	}
	if (rc < 0)
		return rc;
	rc = scan_rejected_passed(
		scan, offset, record,
		"%llu bytes are over the record limit of %llu",
		(unsigned long long)(scan->feed->file_bytes - offset),
		(unsigned long long)scan->feed->options->limits.record_bytes);
	return rc < 0 || !feed ? rc : scan_glue(scan, 1);
}
