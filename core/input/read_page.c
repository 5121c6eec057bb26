/*
 * read_page.c - files that are one record: a page, a text, anything else.
 */
#include "core/input/format.h"
#include "core/input/iso_time.h"
#include "core/input/sniff.h"

/* What is no article need not stand in memory as one piece. */
#define OTHER_RECORD_MAX (16u << 20)

static int bid_html(const struct sample *sample)
{
	enum content_class class = sniff_content(sample->head);

	if (class == CLASS_HTML)
		return BID_LIKELY;
	return class != CLASS_BINARY && sniff_name_is_html(sample->name) ? 50
									 : 0;
}

static int bid_text(const struct sample *sample)
{
	if (sniff_content(sample->head) == CLASS_BINARY)
		return BID_NONE;
	return sniff_name_is_other(sample->name) ? BID_NONE : 20;
}

/* The list of pages in a WACZ: lines of JSON, but only about its records. */
static bool is_page_list(struct bytes head)
{
	return bytes_starts_with(head, BYTES_LITERAL("{\"format\"")) &&
	       bytes_find(bytes_slice(head, 0, head.size < 64 ? head.size : 64),
			  BYTES_LITERAL("json-pages-"), 0) != SIZE_MAX;
}

static int bid_other(const struct sample *sample)
{
	return is_page_list(sample->head) ? BID_SURE + 50 : 1;
}

/* Too long to be one piece: pass it as glue, then say what it was. */
static int read_large(struct scan *scan, enum content_kind kind)
{
	uint64_t size, offset = scan->feed->file_bytes;
	struct segment segment = {.kind = SEGMENT_RECORD,
				  .record = scan->whole,
				  .offset = offset};
	int rc = scan_glue_rest(scan, &size);

	if (rc < 0)
		return rc;
	if (scan->in->fault.code || kind != CONTENT_NONE)
		return scan_rejected_passed(
			scan, offset, scan->whole,
			scan->in->fault.code
				? "after %llu bytes: %s"
				: "%llu bytes are over the record limit%s",
			(unsigned long long)size,
			scan->in->fault.code ? scan->in->fault.message : "");
	segment.length = size;
	return feed_segment(scan->feed, &segment);
}

static int read_whole(struct scan *scan, enum content_kind kind)
{
	size_t limit = scan_record_limit(scan);
	struct document *document = scan_document(scan);
	char time[ISO_TIME_SIZE];
	struct bytes view;

	if (kind == CONTENT_NONE && limit > OTHER_RECORD_MAX)
		limit = OTHER_RECORD_MAX;
	view = stream_fill(scan->in, limit + 1);
	if (view.size > limit)
		return read_large(scan, kind);
	if (scan->in->fault.code)
		return scan_rejected(scan, view.size, scan->whole,
				     "after %zu bytes: %s", view.size,
				     scan->in->fault.message);
	document->kind = kind;
	if (kind != CONTENT_NONE) {
		document->content = view;
		if (scan->mtime != INT64_MIN && iso_time(scan->mtime, time))
			scan_give(scan, FIELD_FETCHED, bytes_of_string(time),
				  SOURCE_FILE_TIME);
	}
	return scan_record(scan, view.size, scan->whole, document);
}

static int read_html(struct scan *scan)
{
	return read_whole(scan, CONTENT_HTML);
}

static int read_text(struct scan *scan)
{
	return read_whole(scan, CONTENT_TEXT);
}

static int read_other(struct scan *scan)
{
	return read_whole(scan, CONTENT_NONE);
}

const struct format format_html = {"html", bid_html, read_html, true};
const struct format format_text = {"text", bid_text, read_text, true};
const struct format format_other = {"other", bid_other, read_other, true};
