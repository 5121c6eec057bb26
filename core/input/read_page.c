/*
 * read_page.c - files that are one record: a page (as it is, or in an MHTML), a
 * text, anything else.
 */
#include "core/input/format.h"
#include "core/input/head_block.h"
#include "core/input/iso_time.h"
#include "core/input/mime_page.h"
#include "core/input/page_origin.h"
#include "core/input/sniff.h"

/* What is no article need not stand in memory as one piece. */
#define OTHER_RECORD_MAX (16u << 20)

/* What is taken from a file, besides its bytes. */
struct lone_page {
	enum content_kind kind;
	struct buffer decoded; /* an MHTML's page */
	struct page_origin origin;
	char time[ISO_TIME_SIZE];
};

static int bid_html(const struct sample *sample)
{
	if (sample->class == CLASS_HTML)
		return BID_LIKELY;
	return sample->class != CLASS_BINARY && sniff_name_is_html(sample->name)
		       ? 50
		       : 0;
}

static int bid_text(const struct sample *sample)
{
	if (sample->class == CLASS_BINARY)
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

static void give_time(struct scan *scan, struct lone_page *page)
{
	if (scan->mtime != INT64_MIN && iso_time(scan->mtime, page->time))
		scan_give(scan, FIELD_FETCHED, bytes_of_string(page->time),
			  SOURCE_FILE_TIME);
}

static void fill_html(struct scan *scan, struct lone_page *page)
{
	struct page_origin *origin = &page->origin;

	page_origin_find(scan->document.content, scan->path, origin);
	if (origin->url.size)
		scan_give(scan, FIELD_URL, buffer_view(&origin->url),
			  origin->url_source);
	if (origin->fetched.size)
		scan_give(scan, FIELD_FETCHED, origin->fetched, SOURCE_ARCHIVE);
}

/* The page inside; a message that has none is kept as other. */
static void fill_mhtml(struct scan *scan, struct lone_page *page)
{
	struct document *document = &scan->document;
	struct mime_page found;

	if (!mime_page_find(document->content, &found, &page->decoded)) {
		scan_document(scan);
		return;
	}
	document->content = found.body;
	scan_set_charset(scan, head_block_parameter(found.type, "charset"));
	if (found.location.size)
		scan_give(scan, FIELD_URL, found.location, SOURCE_ARCHIVE);
	if (found.date.size)
		scan_give(scan, FIELD_FETCHED, found.date, SOURCE_ARCHIVE);
}

typedef void fill_page(struct scan *scan, struct lone_page *page);

static int read_filled(struct scan *scan, struct lone_page *page,
		       fill_page *fill)
{
	size_t limit = scan_record_limit(scan);
	struct document *document = scan_document(scan);
	struct bytes view;

	if (page->kind == CONTENT_NONE && limit > OTHER_RECORD_MAX)
		limit = OTHER_RECORD_MAX;
	view = stream_fill(scan->in, limit + 1);
	if (view.size > limit)
		return read_large(scan, page->kind);
	if (scan->in->fault.code)
		return scan_rejected(scan, view.size, scan->whole,
				     "after %zu bytes: %s", view.size,
				     scan->in->fault.message);
	document->kind = page->kind;
	if (page->kind != CONTENT_NONE) {
		document->content = view;
		give_time(scan, page);
		if (fill)
			fill(scan, page);
	}
	return scan_record(scan, view.size, scan->whole, document);
}

static int read_whole(struct scan *scan, enum content_kind kind,
		      fill_page *fill)
{
	struct lone_page page = {.kind = kind,
				 .decoded = BUFFER_INIT,
				 .origin = PAGE_ORIGIN_INIT};
	int rc = read_filled(scan, &page, fill);

	buffer_release(&page.decoded);
	page_origin_release(&page.origin);
	return rc;
}

static int read_html(struct scan *scan)
{
	return read_whole(scan, CONTENT_HTML, fill_html);
}

static int bid_mhtml(const struct sample *sample)
{
	return mime_page_is_head(sample->head) ? BID_SURE : BID_NONE;
}

static int read_mhtml(struct scan *scan)
{
	return read_whole(scan, CONTENT_HTML, fill_mhtml);
}

static int read_text(struct scan *scan)
{
	return read_whole(scan, CONTENT_TEXT, NULL);
}

static int read_other(struct scan *scan)
{
	return read_whole(scan, CONTENT_NONE, NULL);
}

const struct format format_html = {"html", bid_html, read_html, true, false};
const struct format format_mhtml = {"mhtml", bid_mhtml, read_mhtml, true,
				    false};
const struct format format_text = {"text", bid_text, read_text, true, false};
const struct format format_other = {"other", bid_other, read_other, true,
				    false};
