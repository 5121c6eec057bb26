/*
 * read_warc.c - web archives.
 *
 * A record's Content-Length is believed when a record, a gzip member's border
 * or the file's end follows what it spans; otherwise the record is rejected up
 * to where the next one begins.
 */
#include "core/input/format.h"
#include "core/input/member_stream.h"
#include "core/input/sniff.h"
#include "core/input/warc_payload.h"
#include "core/input/warc_segments.h"

#include <stdio.h>

struct warc_reader {
	struct scan *scan;
	struct buffer decoded;
	struct buffer joined; /* block of a record in segments */
};

static int bid_warc(const struct sample *sample)
{
	struct bytes head = sample->head;

	while (head.size && (head.data[0] == '\r' || head.data[0] == '\n'))
		head = bytes_slice(head, 1, head.size);
	if (warc_is_version(head))
		return BID_SURE + 10;
	if (!sniff_name_has(sample->name, ".warc"))
		return BID_NONE;
	/* An empty one, or one that lost its front. */
	if ((head.size == 0 && sample->is_whole) ||
	    warc_find_version(head, 0) != SIZE_MAX)
		return BID_LIKELY;
	return sample->class == CLASS_TEXT ? 40 : BID_NONE;
}

/* The place of a record: of its gzip member where it is one alone. */
static void set_place(struct warc_reader *reader, struct segment *segment,
		      size_t size)
{
	struct scan *scan = reader->scan;
	const struct member_border *border;
	uint64_t raw;

	segment->offset = scan->in->offset;
	segment->length = size;
	border = member_stream_border(scan->packed, scan->in->offset);
	if (!border)
		return;
	raw = border->raw;
	border = member_stream_next_border(scan->packed, scan->in->offset);
	if (!border || border->plain != scan->in->offset + size ||
	    border->is_after_damage)
		return;
	segment->offset = raw;
	segment->length = border->raw - raw;
}

static int pass_segment(struct warc_reader *reader, struct segment *segment,
			size_t size)
{
	struct scan *scan = reader->scan;
	int rc;

	segment->bytes = bytes_slice(stream_view(scan->in), 0, size);
	set_place(reader, segment, size);
	rc = feed_segment(scan->feed, segment);
	stream_skip(scan->in, size);
	return rc;
}

static const char *name_record(struct warc_reader *reader, struct bytes id)
{
	struct scan *scan = reader->scan;

	if (id.size == 0)
		return scan_name(scan, "@%llu",
				 (unsigned long long)scan->in->offset);
	return scan_name(scan, "%.*s", id.size < 400 ? (int)id.size : 400,
			 (const char *)id.data);
}

/* Reject up to the next record; what began at the front is broken. */
static int reject_to_next(struct warc_reader *reader, const char *record,
			  size_t from, const char *reason)
{
	struct scan *scan = reader->scan;
	size_t limit = scan_record_limit(scan);
	uint64_t offset = scan->feed->file_bytes, begin = scan->in->offset;
	struct segment segment = {
		.kind = SEGMENT_REJECTED, .record = record, .reason = reason};
	bool is_passed = false;
	int rc = 0;

	while (rc == 0) {
		struct bytes view = stream_fill(scan->in, from + 32);
		size_t next = warc_find_version(view, from);
		const struct member_border *border =
			member_stream_next_border(scan->packed, begin);

		if (border && border->plain > scan->in->offset &&
		    border->plain - scan->in->offset < next)
			next = (size_t)(border->plain - scan->in->offset);
		if (next > view.size) {
			if (view.size < from + 32) {
				next = view.size;
			} else {
				from = view.size - 16;
				if (from > limit) {
					is_passed = true;
					rc = scan_glue(scan, from);
					from = 0;
				}
				continue;
			}
		}
		if (!is_passed && next <= limit)
			return pass_segment(reader, &segment, next);
		rc = scan_glue(scan, next);
		return rc < 0 ? rc
			      : scan_rejected_passed(scan, offset, record, "%s",
						     reason);
	}
	return rc;
}

/* Whether what follows the record's span bears its length out. */
static bool is_followed_well(struct warc_reader *reader, struct bytes view,
			     size_t end)
{
	const struct scan *scan = reader->scan;
	const struct member_border *border;

	if (end == view.size ||
	    warc_is_version(bytes_slice(view, end, view.size)))
		return true;
	border = member_stream_next_border(scan->packed, scan->in->offset);
	if (border && border->plain == scan->in->offset + end)
		return true;
	/* More blank lines than two. */
	while (end < view.size &&
	       (view.data[end] == '\r' || view.data[end] == '\n'))
		end++;
	return end == view.size ||
	       warc_is_version(bytes_slice(view, end, view.size));
}

/* A record longer than the limit: all of it as glue, unless another begins
 * inside. */
static int pass_long(struct warc_reader *reader, const struct warc_head *head,
		     const char *record)
{
	struct scan *scan = reader->scan;
	uint64_t left = head->size + head->content_length;
	uint64_t offset = scan->feed->file_bytes;
	size_t from = head->size;
	int rc = 0;

	while (rc == 0 && left) {
		struct bytes view = stream_fill(scan->in, from + 32);
		size_t next = warc_find_version(view, from), size;

		if (view.size == 0)
			break;
		size = view.size > from + 16 ? view.size - 16 : view.size;
		if (next < size)
			size = next;
		if (size > left)
			size = (size_t)left;
		rc = scan_glue(scan, size);
		left -= size;
		from = 0;
		if (size == next)
			break;
	}
	if (rc < 0)
		return rc;
	if (left)
		return scan_rejected_passed(
			scan, offset, record,
			"Content-Length says %llu, the record ends %llu bytes "
			"short of it",
			(unsigned long long)head->content_length,
			(unsigned long long)left);
	return scan_rejected_passed(
		scan, offset, record,
		"%llu bytes are over the record limit of %llu",
		(unsigned long long)head->content_length,
		(unsigned long long)scan->feed->options->limits.record_bytes);
}

/* The record at the front runs past the end of what there is, or something
 * else than a record follows it. */
static int reject_length(struct warc_reader *reader,
			 const struct warc_head *head, const char *record,
			 size_t there)
{
	const struct scan *scan = reader->scan;
	const char *damage =
		member_stream_damage(scan->packed, scan->in->offset);
	char reason[640];

	if (damage)
		snprintf(reason, sizeof(reason), "%s", damage);
	else if (scan->in->fault.code && there < head->content_length)
		snprintf(reason, sizeof(reason),
			 "cut short at %zu of %llu bytes: %s", there,
			 (unsigned long long)head->content_length,
			 scan->in->fault.message);
	else if (there < head->content_length)
		snprintf(reason, sizeof(reason),
			 "Content-Length says %llu, the file ends after %zu",
			 (unsigned long long)head->content_length, there);
	else
		snprintf(reason, sizeof(reason),
			 "Content-Length says %llu, but no record begins there",
			 (unsigned long long)head->content_length);
	return reject_to_next(reader, record, head->size, reason);
}

static int reject_segment(struct warc_reader *reader,
			  const struct warc_head *head, const char *record,
			  size_t size)
{
	struct segment segment = {.kind = SEGMENT_REJECTED, .record = record};
	char reason[300];

	snprintf(reason, sizeof(reason),
		 "segment %llu of %.*s, which is not whole before it",
		 (unsigned long long)head->segment_number,
		 head->segment_origin.size < 200
			 ? (int)head->segment_origin.size
			 : 200,
		 (const char *)head->segment_origin.data);
	segment.reason = reason;
	return pass_segment(reader, &segment, size);
}

/* The block of the sound record at the front, of all its segments if there are
 * any, up to whose last *end moves. The window may move, and the head with it.
 */
static struct bytes take_block(struct warc_reader *reader,
			       struct warc_head *head, size_t *end)
{
	struct bytes view = stream_view(reader->scan->in);
	size_t first = *end;

	if (head->segment_number == 1) {
		*end = warc_segments_join(reader->scan, first, &reader->joined);
		view = stream_view(reader->scan->in);
		warc_head_parse(head, view);
	}
	if (*end > first)
		return buffer_view(&reader->joined);
	return bytes_slice(view, head->size,
			   head->size + (size_t)head->content_length);
}

static int read_record(struct warc_reader *reader)
{
	struct scan *scan = reader->scan;
	struct segment segment = {.kind = SEGMENT_RECORD};
	struct bytes view = stream_fill(scan->in, WARC_HEAD_MAX);
	struct warc_head head;
	const char *problem = warc_head_parse(&head, view), *record;
	struct bytes block;
	size_t end, closing;

	record = name_record(reader, head.id);
	if (problem)
		return reject_to_next(reader, record, 5, problem);
	if (head.content_length > scan_record_limit(scan) - head.size)
		return pass_long(reader, &head, record);
	end = head.size + (size_t)head.content_length;
	view = stream_fill(scan->in, end + 64);
	warc_head_parse(&head, view); /* the window may have moved */
	segment.record = record;
	if (view.size < end ||
	    member_stream_damage(scan->packed, scan->in->offset))
		return reject_length(reader, &head, record,
				     (view.size < end ? view.size : end) -
					     head.size);
	closing = warc_closing_size(view, end);
	end += closing;
	/* What follows two line ends may be a broken head. */
	if (closing < 4 && !is_followed_well(reader, view, end))
		return reject_length(reader, &head, record,
				     (size_t)head.content_length);
	if (head.type == WARC_CONTINUATION)
		return reject_segment(reader, &head, record, end);
	block = take_block(reader, &head, &end);
	warc_payload_fill(scan, &head, block, &reader->decoded);
	segment.revisit = warc_payload_revisit(scan, &head);
	segment.document = scan->document;
	return pass_segment(reader, &segment, end);
}

static int read_warc(struct scan *scan)
{
	struct warc_reader reader = {.scan = scan};
	int rc = 0;

	while (rc == 0) {
		struct bytes view = stream_fill(scan->in, 32);
		size_t blank = 0;

		rc = scan_report_lost(scan);
		if (rc < 0 || view.size == 0)
			break;
		while (blank < view.size &&
		       (view.data[blank] == '\r' || view.data[blank] == '\n'))
			blank++;
		if (blank)
			rc = scan_glue(scan, blank);
		else if (warc_is_version(view))
			rc = read_record(&reader);
		else
			rc = reject_to_next(&reader,
					    name_record(&reader, BYTES_NONE), 1,
					    "no WARC record begins here");
	}
	buffer_release(&reader.decoded);
	buffer_release(&reader.joined);
	return rc;
}

const struct format format_warc = {"warc", bid_warc, read_warc, false, false};
