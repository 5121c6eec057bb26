/*
 * read_arc.c - ARC, the Internet Archive's format before WARC (versions 1, 2).
 *
 * A record is a line "URL IP DATE TYPE LENGTH" (version 2 has more between DATE
 * and LENGTH), LENGTH bytes of what the server sent, and a line end. There are
 * no ids: a record is named by its place. A LENGTH is believed when a line of
 * this form or the end follows; else the record goes up to where one does.
 */
#include "core/input/format.h"
#include "core/input/http_message.h"
#include "core/input/member_stream.h"
#include "core/input/warc_payload.h"

#include <stdio.h>

#define LINE_MAX_SIZE (16u << 10)
#define DATE_DIGITS   14

struct arc_head {
	struct bytes url, date, type;
	uint64_t length;
	size_t size; /* with its line feed */
};

static bool is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

static bool all_digits(struct bytes b)
{
	for (size_t i = 0; i < b.size; i++)
		if (!is_digit(b.data[i]))
			return false;
	return b.size > 0;
}

/* "http:", "dns:", "filedesc:": letters and a colon. */
static bool has_scheme(struct bytes url)
{
	size_t i = 0;

	while (i < url.size && i < 16 && (url.data[i] | 32) >= 'a' &&
	       (url.data[i] | 32) <= 'z')
		i++;
	return i >= 2 && i < url.size && url.data[i] == ':';
}

static uint64_t number_of(struct bytes digits)
{
	uint64_t value = 0;

	for (size_t i = 0; i < digits.size; i++)
		value = value * 10 + (uint64_t)(digits.data[i] - '0');
	return value;
}

/* The head at the front of `b`, if one begins there and ends in view. The date
 * tells the fields: addresses hold spaces that their pages wrote. */
static bool parse_head(struct bytes b, struct arc_head *head)
{
	size_t limit = b.size < LINE_MAX_SIZE ? b.size : LINE_MAX_SIZE;
	const unsigned char *feed = memchr(b.data, '\n', limit);
	struct bytes line, last = BYTES_NONE;
	size_t at = 0, before = 0, fields = 0;

	if (!feed)
		return false;
	*head = (struct arc_head){.size = (size_t)(feed - b.data) + 1};
	line = bytes_trim(bytes_slice(b, 0, (size_t)(feed - b.data)));
	while (at <= line.size) {
		const unsigned char *space =
			memchr(line.data + at, ' ', line.size - at);
		size_t end = space ? (size_t)(space - line.data) : line.size;

		last = bytes_slice(line, at, end);
		if (head->date.size && !head->type.data)
			head->type = last;
		if (!head->date.size && fields >= 2 &&
		    last.size == DATE_DIGITS && all_digits(last)) {
			head->date = last;
			head->url = bytes_slice(line, 0, before - 1);
		}
		before = at;
		at = end + 1;
		fields++;
	}
	if (!head->date.size || last.data <= head->type.data ||
	    !has_scheme(head->url) || last.size > 15 || !all_digits(last))
		return false;
	head->length = number_of(last);
	return true;
}

/* The next line that is a head, from `from` on; SIZE_MAX when none is in
 * view. */
static size_t find_head(struct bytes b, size_t from)
{
	while (from < b.size) {
		const unsigned char *feed =
			memchr(b.data + from, '\n', b.size - from);
		struct arc_head head;

		if (!feed)
			break;
		from = (size_t)(feed - b.data) + 1;
		if (parse_head(bytes_slice(b, from, b.size), &head))
			return from;
	}
	return SIZE_MAX;
}

/* One that lost its front is told by its name. */
static int bid_arc(const struct sample *sample)
{
	struct arc_head head;
	bool is_first = parse_head(sample->head, &head);

	if (is_first && bytes_starts_with(head.url, BYTES_LITERAL("filedesc:")))
		return BID_SURE + 10;
	return sniff_name_has(sample->name, ".arc") &&
			       (is_first ||
				find_head(sample->head, 0) != SIZE_MAX)
		       ? BID_LIKELY
		       : BID_NONE;
}

static const char *name_record(struct scan *scan)
{
	return scan_name(scan, "@%llu", (unsigned long long)scan->in->offset);
}

/* What begins at the front goes up to the next head, past `from`. */
static int reject_to_next(struct scan *scan, size_t from, const char *reason)
{
	const char *record = name_record(scan);
	uint64_t offset = scan->feed->file_bytes;
	uint64_t begin = scan->in->offset;
	size_t limit = scan_record_limit(scan);
	bool is_passed = false;

	for (;;) {
		struct bytes view =
			stream_fill(scan->in, from + 2 * LINE_MAX_SIZE);
		const struct member_border *border =
			member_stream_next_border(scan->packed, begin);
		uint64_t left =
			border ? border->plain - scan->in->offset : UINT64_MAX;
		bool is_end = view.size < from + 2 * LINE_MAX_SIZE;
		size_t next;
		int rc;

		/* In a member of its own the next begins on no line. */
		if (left <= view.size) {
			view = bytes_slice(view, 0, (size_t)left);
			is_end = true;
		}
		next = find_head(view, from);
		if (next == SIZE_MAX && !is_end) {
			/* A head may straddle. */
			from = view.size - LINE_MAX_SIZE;
			if (from <= limit)
				continue;
			is_passed = true;
			rc = scan_glue(scan, from);
			if (rc < 0)
				return rc;
			from = 0;
			continue;
		}
		next = next == SIZE_MAX ? view.size : next;
		if (!is_passed && next <= limit)
			return scan_rejected(scan, next, record, "%s", reason);
		rc = scan_glue(scan, next);
		return rc < 0 ? rc
			      : scan_rejected_passed(scan, offset, record, "%s",
						     reason);
	}
}

/* After the record's bytes and perhaps a line end: a head, a member's border,
 * or nothing. */
static bool is_followed_well(struct scan *scan, struct bytes view, size_t *end)
{
	const struct member_border *border =
		member_stream_next_border(scan->packed, scan->in->offset);
	struct arc_head next;

	while (*end < view.size &&
	       (view.data[*end] == '\n' || view.data[*end] == '\r'))
		++*end;
	return *end == view.size ||
	       (border && border->plain - scan->in->offset == *end) ||
	       parse_head(bytes_slice(view, *end, view.size), &next);
}

/* `date` is room for the head's date with its zone, which is always UTC. */
static void fill(struct scan *scan, const struct arc_head *head,
		 struct bytes block, struct buffer *decoded,
		 char date[DATE_DIGITS + 2])
{
	struct http_message message;

	scan_document(scan);
	if (!bytes_starts_with_nocase(head->url, BYTES_LITERAL("http")))
		return;
	scan_give(scan, FIELD_URL, head->url, SOURCE_ARCHIVE);
	http_message_parse(&message, block,
			   scan->feed->options->limits.record_bytes, decoded);
	if (message.status && message.status / 100 != 2)
		return;
	if (!warc_payload_fill_page(scan,
				    message.content_type.size
					    ? message.content_type
					    : head->type,
				    message.body))
		return;
	snprintf(date, DATE_DIGITS + 2, "%.*sZ", DATE_DIGITS,
		 (const char *)head->date.data);
	scan_give(scan, FIELD_FETCHED, bytes_of_string(date), SOURCE_ARCHIVE);
}

static int read_record(struct scan *scan, struct buffer *decoded)
{
	struct bytes view = stream_fill(scan->in, LINE_MAX_SIZE);
	struct arc_head head;
	char reason[640], date[DATE_DIGITS + 2];
	const char *damage;
	size_t end, there;

	member_stream_border(scan->packed, scan->in->offset);
	if (!parse_head(view, &head)) {
		damage = member_stream_damage(scan->packed, scan->in->offset);
		return reject_to_next(
			scan, 0, damage ? damage : "no ARC record begins here");
	}
	if (head.length > scan_record_limit(scan) - head.size) {
		snprintf(reason, sizeof(reason),
			 "%llu bytes are over the record limit",
			 (unsigned long long)head.length);
		return reject_to_next(scan, head.size, reason);
	}
	end = head.size + (size_t)head.length;
	view = stream_fill(scan->in, end + LINE_MAX_SIZE);
	parse_head(view, &head); /* the window may have moved */
	there = view.size < end ? view.size : end;
	damage = member_stream_damage(scan->packed, scan->in->offset);
	if (damage)
		snprintf(reason, sizeof(reason), "%s", damage);
	else if (there < end)
		snprintf(reason, sizeof(reason),
			 "its length is %llu, the file ends after %zu",
			 (unsigned long long)head.length, there - head.size);
	else
		snprintf(reason, sizeof(reason),
			 "its length is %llu, but no record begins there",
			 (unsigned long long)head.length);
	if (there == end)
		fill(scan, &head, bytes_slice(view, head.size, end), decoded,
		     date);
	if (damage || there < end || !is_followed_well(scan, view, &end))
		return reject_to_next(scan, head.size, reason);
	return scan_record(scan, end, name_record(scan), &scan->document);
}

static int read_arc(struct scan *scan)
{
	struct buffer decoded = BUFFER_INIT;
	int rc = 0;

	while (rc == 0 && stream_fill(scan->in, 1).size) {
		rc = scan_report_lost(scan);
		if (rc == 0)
			rc = read_record(scan, &decoded);
	}
	if (rc == 0)
		rc = scan_report_lost(scan);
	buffer_release(&decoded);
	return rc;
}

const struct format format_arc = {"arc", bid_arc, read_arc, false, false};
