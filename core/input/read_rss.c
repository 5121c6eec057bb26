/*
 * read_rss.c - news feeds: RSS 0.9 to 2.0, RDF, Atom, by expat.
 *
 * An item is a record, its bytes those of its element. Feeds are often not
 * well-formed: what breaks costs the item it is in, and reading goes on at the
 * next one with a new parser. Entities are never expanded but for characters,
 * nothing outside the file is looked at.
 */
#include "core/base/memory.h"
#include "core/input/feed_item.h"
#include "core/input/format.h"
#include "core/input/xml_charset.h"
#include "core/text/entity.h"

#include <expat.h>
#include <stdlib.h>

#define PIECE	     (64u << 10)
#define TOKEN_MAX    (16u << 20) /* of a tag or comment */
#define ITEM_TAG_MAX 12 /* bytes of the longest that find_item looks for */

struct rss_reader {
	struct scan *scan;
	XML_Parser parser;
	char charset[CHARSET_NAME_SIZE]; /* declared, and unknown to expat */
	struct feed_item item;
	struct given_record given;
	struct buffer decoded;	/* an entity */
	uint64_t index;		/* of items */
	uint64_t base;		/* stream offset of the parser's byte 0 */
	uint64_t fed;		/* stream offset the parser was given up to */
	uint64_t seen;		/* ..and where its last event began */
	uint64_t item_offset;	/* where the item at hand begins */
	uint64_t item_position; /* the same in the file */
	bool is_passed;		/* it is too long and has passed in part */
	bool is_restarted;
	int rc;
};

static uint64_t here(const struct rss_reader *reader)
{
	return reader->base + (uint64_t)XML_GetCurrentByteIndex(reader->parser);
}

static void stop(struct rss_reader *reader, int rc)
{
	if (rc >= 0)
		return;
	reader->rc = rc;
	XML_StopParser(reader->parser, XML_FALSE);
}

/* Everything before this stream offset, as glue. */
static int glue_to(struct rss_reader *reader, uint64_t offset)
{
	struct scan *scan = reader->scan;

	return offset > scan->in->offset
		       ? scan_glue(scan, (size_t)(offset - scan->in->offset))
		       : 0;
}

/* Atom's elements by their usual prefixes: a10 is .NET's. */
static const char *without_prefix(const char *name)
{
	if (strncmp(name, "atom:", 5) == 0)
		return name + 5;
	return strncmp(name, "a10:", 4) == 0 ? name + 4 : name;
}

static void XMLCALL start_element(void *context, const char *name,
				  const char **atts)
{
	struct rss_reader *reader = context;

	name = without_prefix(name);
	reader->seen = here(reader);
	if (reader->item.depth >= FEED_DEPTH_MAX ||
	    (reader->item.is_inside && feed_item_is_name(name))) {
		XML_StopParser(reader->parser, XML_FALSE);
		return;
	}
	if (!feed_item_start(&reader->item, name, atts))
		return;
	stop(reader, glue_to(reader, reader->seen));
	reader->index++;
	reader->item_offset = reader->seen;
	reader->item_position = reader->scan->feed->file_bytes;
	reader->is_passed = false;
}

static const char *name_item(struct rss_reader *reader)
{
	return scan_name(reader->scan, "#%llu",
			 (unsigned long long)reader->index);
}

static int reject_long(struct rss_reader *reader)
{
	struct scan *scan = reader->scan;

	return scan_rejected_passed(
		scan, reader->item_position, name_item(reader),
		"%llu bytes are over the record limit of %zu",
		(unsigned long long)(scan->feed->file_bytes -
				     reader->item_position),
		scan_record_limit(scan));
}

/* The item at the front, up to this stream offset. */
static int pass_item(struct rss_reader *reader, uint64_t end)
{
	struct scan *scan = reader->scan;
	struct given_record *given = &reader->given;
	size_t size = (size_t)(end - scan->in->offset);
	int rc;

	if (reader->is_passed || size > scan_record_limit(scan)) {
		rc = scan_glue(scan, size);
		return rc < 0 ? rc : reject_long(reader);
	}
	given_record_clear(given);
	feed_item_offer(&reader->item, given);
	if (given_record_fill(given, scan))
		return scan_record(scan, size, name_item(reader),
				   &scan->document);
	return scan_rejected(scan, size, name_item(reader),
			     "an item without a text");
}

static void XMLCALL end_element(void *context, const char *name)
{
	struct rss_reader *reader = context;

	reader->seen = here(reader);
	if (feed_item_end(&reader->item, without_prefix(name)))
		stop(reader,
		     pass_item(reader,
			       reader->seen + (uint64_t)XML_GetCurrentByteCount(
						      reader->parser)));
}

static void XMLCALL text(void *context, const char *text, int size)
{
	struct rss_reader *reader = context;

	reader->seen = here(reader);
	feed_item_text(&reader->item, bytes_make(text, (size_t)size));
}

/* Entities that XML does not know: &nbsp; and the like. Declarations,
 * comments and the rest come here too. */
static void XMLCALL other(void *context, const char *text, int size)
{
	struct rss_reader *reader = context;
	struct bytes b = bytes_make(text, (size_t)size);

	reader->seen = here(reader);
	if (size < 3 || text[0] != '&')
		return;
	buffer_clear(&reader->decoded);
	entity_decode_all(b, false, &reader->decoded);
	feed_item_text(&reader->item, buffer_view(&reader->decoded));
}

static void open_parser(struct rss_reader *reader)
{
	XML_Parser parser =
		XML_ParserCreate(reader->charset[0] ? reader->charset : NULL);

	if (!parser)
		abort();
	reader->parser = parser;
	XML_SetUserData(parser, reader);
	XML_SetElementHandler(parser, start_element, end_element);
	XML_SetCharacterDataHandler(parser, text);
	XML_SetDefaultHandler(parser, other);
	XML_SetUnknownEncodingHandler(parser, xml_charset_handler, NULL);
	XML_UseForeignDTD(parser, XML_TRUE);
	reader->base = reader->fed = reader->seen = reader->scan->in->offset;
}

/* A new parser for what is left, inside an element that stands for all that
 * was open. */
static void restart(struct rss_reader *reader)
{
	static const char root[] = "<r>";

	XML_ParserFree(reader->parser);
	feed_item_restart(&reader->item);
	open_parser(reader);
	XML_Parse(reader->parser, root, sizeof(root) - 1, 0);
	reader->base -= sizeof(root) - 1;
	reader->seen = reader->fed;
	reader->is_restarted = true;
}

/* "<item", "<entry" or "<atom:entry", and then something that ends a name. */
static size_t find_item(struct bytes b, size_t from)
{
	static const char *const names[] = {"item", "entry", "atom:entry"};

	for (;;) {
		const unsigned char *tag =
			from < b.size
				? memchr(b.data + from, '<', b.size - from)
				: NULL;
		struct bytes rest;

		if (!tag)
			return SIZE_MAX;
		from = (size_t)(tag - b.data) + 1;
		rest = bytes_slice(b, from, b.size);
		for (size_t i = 0; i < ARRAY_COUNT(names); i++) {
			struct bytes name = bytes_of_string(names[i]);

			if (bytes_starts_with(rest, name) &&
			    rest.size > name.size &&
			    memchr(" \t\r\n>/", rest.data[name.size], 6))
				return from - 1;
		}
	}
}

/* From the front up to the next item is broken; `from` bytes of it at least. */
static int reject_to_next(struct rss_reader *reader, size_t from,
			  const char *problem)
{
	struct scan *scan = reader->scan;
	uint64_t position = reader->item.is_inside ? reader->item_position
						   : scan->feed->file_bytes;
	bool is_glue = !reader->item.is_inside && reader->is_restarted;
	bool is_passed = reader->item.is_inside && reader->is_passed;
	size_t limit = scan_record_limit(scan), next;
	int rc = 0;

	if (!reader->item.is_inside && !is_glue)
		reader->index++;
	for (;;) {
		struct bytes view = stream_fill(scan->in, from + PIECE);

		next = find_item(view, from);
		if (next != SIZE_MAX || view.size < from + PIECE)
			break;
		from = view.size - ITEM_TAG_MAX;
		if (from > limit) {
			is_passed = true;
			rc = scan_glue(scan, from);
			from = 0;
		}
		if (rc < 0)
			return rc;
	}
	if (next == SIZE_MAX)
		next = stream_view(scan->in).size;
	/* What closes the elements that were open before a restart. */
	if (is_glue)
		return scan_glue(scan, next);
	if (!is_passed && next <= limit)
		return scan_rejected(scan, next, name_item(reader),
				     "byte %llu: %s",
				     (unsigned long long)position, problem);
	rc = scan_glue(scan, next);
	return rc < 0 ? rc
		      : scan_rejected_passed(scan, position, name_item(reader),
					     "byte %llu: %s",
					     (unsigned long long)position,
					     problem);
}

static const char *problem_of(const struct rss_reader *reader)
{
	enum XML_Error code = XML_GetErrorCode(reader->parser);

	if (reader->item.depth >= FEED_DEPTH_MAX)
		return "elements are nested over 1024 deep";
	if (code == XML_ERROR_ABORTED)
		return "another item begins inside it";
	if (code == XML_ERROR_NONE)
		return "a tag or comment without end";
	return code == XML_ERROR_NO_ELEMENTS ? "the file ends inside an item"
					     : XML_ErrorString(code);
}

static int recover(struct rss_reader *reader)
{
	struct scan *scan = reader->scan;
	const char *problem = problem_of(reader);
	/* A parser that was stopped has moved on. */
	uint64_t at = XML_GetErrorCode(reader->parser) == XML_ERROR_ABORTED
			      ? reader->seen
			      : here(reader);
	size_t from = 1;
	int rc;

	if (at > scan->in->offset + from)
		from = (size_t)(at - scan->in->offset);
	if (from > stream_view(scan->in).size)
		from = stream_view(scan->in).size;
	rc = from ? reject_to_next(reader, from, problem) : 0;
	if (rc == 0)
		restart(reader);
	return rc;
}

/* Bytes that are not needed any more leave the window: those before the last
 * event, or of an item that is too long. */
static int let_go(struct rss_reader *reader)
{
	struct scan *scan = reader->scan;

	if (!reader->item.is_inside)
		return glue_to(reader, reader->seen);
	if (reader->fed - scan->in->offset <= scan_record_limit(scan))
		return 0;
	reader->is_passed = true;
	return glue_to(reader, reader->seen);
}

static int read_pieces(struct rss_reader *reader)
{
	struct scan *scan = reader->scan;

	while (reader->rc == 0) {
		size_t had = (size_t)(reader->fed - scan->in->offset);
		size_t want = had + (had / 2 > PIECE ? had / 2 : PIECE);
		struct bytes view = stream_fill(scan->in, want);
		size_t fresh = view.size - had;
		bool is_end = view.size < want;
		enum XML_Status status;

		if (fresh > INT32_MAX)
			fresh = INT32_MAX;
		if (view.size == 0)
			return 0;
		reader->fed += fresh;
		status =
			XML_Parse(reader->parser, (const char *)view.data + had,
				  (int)fresh, is_end);
		if (reader->rc < 0)
			return reader->rc;
		if (status != XML_STATUS_OK ||
		    reader->fed - reader->seen > TOKEN_MAX)
			reader->rc = recover(reader);
		else if (is_end)
			return glue_to(reader, reader->fed);
		else
			reader->rc = let_go(reader);
	}
	return reader->rc;
}

/* Blank lines before the declaration, as plugins of sites leave them, are no
 * XML. */
static int glue_blank(struct scan *scan)
{
	struct bytes view = stream_fill(scan->in, 4096);
	size_t begin = 0, end;

	if (bytes_starts_with(view, BYTES_LITERAL("\xef\xbb\xbf")))
		begin = 3;
	for (end = begin; end < view.size; end++)
		if (!memchr(" \t\r\n", view.data[end], 4))
			break;
	return end > begin ? scan_glue(scan, end) : 0;
}

static int read_rss(struct scan *scan)
{
	struct rss_reader reader = {.scan = scan};

	reader.rc = glue_blank(scan);
	if (reader.rc < 0)
		return reader.rc;
	given_record_init(&reader.given, scan->feed->options);
	feed_item_init(&reader.item, scan_record_limit(scan));
	stream_fill(scan->in, 4096);
	xml_charset_declared(stream_view(scan->in), reader.charset);
	open_parser(&reader);
	read_pieces(&reader);
	XML_ParserFree(reader.parser);
	feed_item_release(&reader.item);
	given_record_release(&reader.given);
	buffer_release(&reader.decoded);
	return reader.rc;
}

/* What ends the declaration, comment or instruction at the front; empty when
 * none begins there. A document type may hold others in brackets. */
static struct bytes end_of_aside(struct bytes b)
{
	size_t bracket, close;

	if (bytes_starts_with(b, BYTES_LITERAL("<!--")))
		return BYTES_LITERAL("-->");
	if (bytes_starts_with(b, BYTES_LITERAL("<?")))
		return BYTES_LITERAL("?>");
	if (!bytes_starts_with(b, BYTES_LITERAL("<!")))
		return BYTES_NONE;
	bracket = bytes_find(b, BYTES_LITERAL("["), 0);
	close = bytes_find(b, BYTES_LITERAL(">"), 0);
	return bracket < close ? BYTES_LITERAL("]>") : BYTES_LITERAL(">");
}

/* The name of the root element, past all those. */
static struct bytes root_name(struct bytes b)
{
	size_t at = 0, end;

	if (bytes_starts_with(b, BYTES_LITERAL("\xef\xbb\xbf")))
		at = 3;
	for (;;) {
		struct bytes close;

		while (at < b.size && memchr(" \t\r\n", b.data[at], 4))
			at++;
		close = end_of_aside(bytes_slice(b, at, b.size));
		if (close.size == 0)
			break;
		end = bytes_find(b, close, at);
		if (end == SIZE_MAX)
			return BYTES_NONE;
		at = end + close.size;
	}
	if (at == b.size || b.data[at] != '<')
		return BYTES_NONE;
	end = ++at;
	while (end < b.size && !memchr(" \t\r\n>/", b.data[end], 6))
		end++;
	return bytes_slice(b, at, end);
}

static int bid_rss(const struct sample *sample)
{
	struct bytes root = root_name(sample->head);

	if (bytes_equal(root, BYTES_LITERAL("rss")) ||
	    bytes_equal(root, BYTES_LITERAL("feed")) ||
	    bytes_equal(root, BYTES_LITERAL("atom:feed")))
		return BID_SURE;
	return bytes_equal(root, BYTES_LITERAL("rdf:RDF")) &&
			       bytes_find(sample->head,
					  BYTES_LITERAL("purl.org/rss/"),
					  0) != SIZE_MAX
		       ? BID_SURE
		       : BID_NONE;
}

const struct format format_rss = {"rss", bid_rss, read_rss, false, false};
