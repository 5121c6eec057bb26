#include "core/input/warc_payload.h"

#include "core/base/hash.h"
#include "core/input/head_block.h"
#include "core/input/http_message.h"
#include "core/input/page_list.h"
#include "core/input/sniff.h"
#include "core/text/charset.h"
#include "core/text/utf16.h"

/* UTF-16 that the bytes alone do not tell, but the server does. */
static bool is_declared_utf16(struct bytes type, struct bytes body)
{
	char name[CHARSET_LABEL_SIZE];

	charset_of_label(head_block_parameter(type, "charset"), name);
	return strncmp(name, "utf-16", 6) == 0 &&
	       utf16_is_text(bytes_slice(body, 0,
					 body.size < SNIFF_SIZE ? body.size
								: SNIFF_SIZE),
			     strcmp(name, "utf-16be") == 0);
}

/* Kind by what the server says, checked against the bytes. */
static enum content_kind kind_of(struct bytes type, struct bytes body)
{
	enum content_class class = sniff_content(body);
	bool is_html =
		bytes_find_nocase(type, BYTES_LITERAL("html"), 0) != SIZE_MAX;

	if (class == CLASS_BINARY && !is_declared_utf16(type, body))
		return CONTENT_NONE;
	if (is_html)
		return CONTENT_HTML;
	if (type.size &&
	    !bytes_starts_with_nocase(type, BYTES_LITERAL("text/plain")) &&
	    !bytes_starts_with_nocase(type, BYTES_LITERAL("unknown")) &&
	    !bytes_starts_with_nocase(
		    type, BYTES_LITERAL("application/octet-stream")))
		return CONTENT_NONE;
	if (class == CLASS_HTML)
		return CONTENT_HTML;
	return bytes_starts_with_nocase(type, BYTES_LITERAL("text/plain"))
		       ? CONTENT_TEXT
		       : CONTENT_NONE;
}

static bool is_web_uri(struct bytes uri)
{
	return bytes_starts_with_nocase(uri, BYTES_LITERAL("http:")) ||
	       bytes_starts_with_nocase(uri, BYTES_LITERAL("https:")) ||
	       bytes_starts_with_nocase(uri, BYTES_LITERAL("ftp:")) ||
	       bytes_starts_with_nocase(uri, BYTES_LITERAL("file:"));
}

bool warc_payload_fill_page(struct scan *scan, struct bytes type,
			    struct bytes body)
{
	struct document *document = &scan->document;

	document->kind = kind_of(type, body);
	if (document->kind == CONTENT_NONE)
		return false;
	document->content = body;
	scan_set_charset(scan, head_block_parameter(type, "charset"));
	return true;
}

/* A text that an export wrote, and that is what it was: taken as it is. Other
 * conversions are texts of whole pages. */
static bool is_exported_body(const struct warc_head *head, struct bytes text)
{
	struct id id, is;

	if (head->type != WARC_CONVERSION ||
	    head->body.size != 2 + ID_HEX_SIZE ||
	    !bytes_starts_with(head->body, BYTES_LITERAL("b:")) ||
	    !hex_decode(bytes_slice(head->body, 2, head->body.size), id.byte,
			ID_SIZE))
		return false;
	is = id_of(text);
	return id_equal(&id, &is);
}

void warc_payload_fill(struct scan *scan, const struct warc_head *head,
		       struct bytes block, struct buffer *decoded)
{
	struct http_message message = {.body = block};
	struct bytes type = head->content_type;
	bool is_exported = is_exported_body(head, block);

	scan_document(scan);
	/* Crawlers keep logs and screenshots as resources of urn: and
	 * metadata: addresses; an agency's story has a urn: for its own. */
	if (head->type == WARC_OTHER || head->type == WARC_REVISIT ||
	    (!is_web_uri(head->uri) && !is_exported))
		return;
	scan_give(scan, FIELD_URL, head->uri, SOURCE_ARCHIVE);
	if (head->type == WARC_RESPONSE) {
		http_message_parse(&message, block,
				   scan->feed->options->limits.record_bytes,
				   decoded);
		if (message.status && message.status / 100 != 2)
			return;
		type = message.content_type;
	}
	if (!warc_payload_fill_page(scan, type, message.body))
		return;
	if (is_exported) {
		scan->document.kind = CONTENT_BODY;
		scan->document.is_narrow = true;
	}
	if (head->date.size)
		scan_give(scan, FIELD_FETCHED, head->date, SOURCE_ARCHIVE);
	if (scan->pages)
		scan_give(scan, FIELD_TITLE,
			  page_list_title(scan->pages, head->uri, head->date),
			  SOURCE_TITLE_TAG);
}

struct revisit warc_payload_revisit(struct scan *scan,
				    const struct warc_head *head)
{
	struct revisit revisit = {.record = head->refers_id};

	if (head->type != WARC_REVISIT)
		return (struct revisit){.record = BYTES_NONE};
	/* An address without a date says nothing: pages change. */
	if (head->refers_uri.size && head->refers_date.size) {
		revisit.url = head->refers_uri;
		revisit.fetched = head->refers_date;
	}
	if (!revisit.record.size && !revisit.url.size)
		revisit.record = head->payload_digest;
	scan_give(scan, FIELD_URL, head->uri, SOURCE_ARCHIVE);
	scan_give(scan, FIELD_FETCHED, head->date, SOURCE_ARCHIVE);
	return revisit;
}
