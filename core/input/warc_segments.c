#include "core/input/warc_segments.h"

#include "core/input/member_stream.h"
#include "core/input/warc_head.h"

/* The continuation `number` that begins at `at`, as far as its head tells. */
static bool is_next(struct scan *scan, size_t at, uint64_t number,
		    struct warc_head *next)
{
	struct bytes view = stream_fill(scan->in, at + WARC_HEAD_MAX);
	struct warc_head first;

	return warc_is_version(bytes_slice(view, at, view.size)) &&
	       !warc_head_parse(&first, view) &&
	       !warc_head_parse(next, bytes_slice(view, at, view.size)) &&
	       next->type == WARC_CONTINUATION &&
	       next->segment_number == number &&
	       bytes_equal(next->segment_origin, first.id);
}

size_t warc_segments_join(struct scan *scan, size_t end, struct buffer *block)
{
	size_t limit = scan_record_limit(scan), at = end;
	struct bytes view = stream_view(scan->in);
	struct warc_head head, next;

	warc_head_parse(&head, view);
	buffer_clear(block);
	buffer_append(block, view.data + head.size,
		      (size_t)head.content_length);
	for (uint64_t number = 2; is_next(scan, at, number, &next); number++) {
		size_t begin = at + next.size, size;

		if (begin > limit || next.content_length > limit - begin)
			break;
		size = (size_t)next.content_length;
		view = stream_fill(scan->in, begin + size + 64);
		if (view.size < begin + size ||
		    member_stream_damage(scan->packed, scan->in->offset + at))
			break;
		buffer_append(block, view.data + begin, size);
		at = begin + size;
		at += warc_closing_size(view, at);
		if (next.total_length)
			return next.total_length == block->size ? at : end;
	}
	return end;
}
