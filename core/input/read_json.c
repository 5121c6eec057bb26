/*
 * read_json.c - JSON arrays, streams of objects with anything between them,
 * and Scrapy's appended arrays ("][").
 *
 * Every object at the top, or one array below it, is a record, and so is each
 * in the list of an envelope (json_envelope.h), which passes as glue itself. A
 * broken one is rejected up to the next place, at or after the error, where an
 * object begins that looks like the others; so each byte is gone through once.
 */
#include "core/input/format.h"
#include "core/input/given_record.h"
#include "core/input/json_envelope.h"
#include "core/input/json_scan.h"
#include "core/input/sniff.h"
#include "core/input/sniff_charset.h"

#define FIRST_KEY_MAX 64
/* A line that is one is no record, whatever the name says. */
#define BID_ENVELOPE (BID_SURE + 40)

struct json_reader {
	struct scan *scan;
	struct given_record given;
	uint64_t index;
	/* All at the top have been envelopes, and sound: a search that hostile
	 * bytes cannot repeat. */
	bool may_open;
	bool is_enveloped;
	struct json_scanner envelope; /* read up to its list */
	/* "id" with quotes, of the first sound object: how others begin. */
	unsigned char first_key[FIRST_KEY_MAX];
	size_t first_key_size;
};

static bool is_space(unsigned char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static size_t skip_space(struct bytes b, size_t at)
{
	while (at < b.size && is_space(b.data[at]))
		at++;
	return at;
}

static struct bytes skip_mark(struct bytes b)
{
	if (bytes_starts_with(b, BYTES_LITERAL("\xef\xbb\xbf")))
		return bytes_slice(b, 3, b.size);
	return b;
}

static int bid_object(const struct sample *sample, struct bytes head, size_t at)
{
	bool is_named = sniff_name_has(sample->name, ".json");
	struct json_scanner scanner;
	enum json_status status;
	size_t used, key = skip_space(head, at + 1);

	if (key == head.size ||
	    (head.data[key] != '"' && head.data[key] != '}'))
		return BID_NONE;
	if (json_envelope_size(sample->options,
			       bytes_slice(head, at, head.size)))
		return BID_ENVELOPE;
	json_scan_init(&scanner);
	status = json_scan(&scanner, bytes_slice(head, at, head.size), &used);
	if (status == JSON_DONE)
		return BID_SURE - 1;
	if (status == JSON_BROKEN)
		return is_named ? BID_LIKELY : BID_NONE;
	if (sample->is_whole) /* cut short */
		return is_named ? BID_LIKELY + 30 : BID_WEAK;
	return memchr(head.data, '\n', head.size) || is_named ? BID_LIKELY + 20
							      : BID_LIKELY - 10;
}

static int bid_json(const struct sample *sample)
{
	struct bytes head = skip_mark(sample->head);
	size_t at = skip_space(head, 0), next;

	if (at < head.size && head.data[at] == 0x1e) /* RFC 7464 */
		at = skip_space(head, at + 1);
	if (at == head.size)
		return sample->is_whole && sniff_name_has(sample->name, ".json")
			       ? BID_LIKELY
			       : BID_NONE;
	if (head.data[at] == '{')
		return bid_object(sample, head, at);
	if (head.data[at] != '[')
		return BID_NONE;
	next = skip_space(head, at + 1);
	if (next == head.size || head.data[next] == ']')
		return sniff_name_has(sample->name, ".json") ? BID_SURE
							     : BID_WEAK;
	if (head.data[next] != '{')
		return BID_NONE;
	next = skip_space(head, next + 1);
	return next == head.size || head.data[next] == '"' ||
			       head.data[next] == '}'
		       ? BID_SURE
		       : BID_NONE;
}

/* What may stand between records. */
static bool is_between(unsigned char c)
{
	return is_space(c) || c == ',' || c == '[' || c == ']' || c == 0x1e;
}

/* An object begins at `at`: after what stands between records, with a key like
 * the others'. */
static bool is_plausible(const struct json_reader *reader, struct bytes b,
			 size_t at)
{
	size_t before = at, key = skip_space(b, at + 1);
	bool is_line = false;

	while (before && is_space(b.data[before - 1]))
		is_line |= b.data[--before] == '\n';
	if (!is_line && before && !is_between(b.data[before - 1]) &&
	    b.data[before - 1] != '}')
		return false;
	if (reader->first_key_size == 0)
		return key < b.size && b.data[key] == '"';
	return bytes_starts_with(
		bytes_slice(b, key, b.size),
		bytes_make(reader->first_key, reader->first_key_size));
}

/* The next plausible object at or after `from`, from >= 1; SIZE_MAX when none
 * is in view. */
static size_t find_object(const struct json_reader *reader, struct bytes b,
			  size_t from)
{
	while (from < b.size) {
		const unsigned char *brace =
			memchr(b.data + from, '{', b.size - from);

		if (!brace)
			break;
		from = (size_t)(brace - b.data);
		if (is_plausible(reader, b, from))
			return from;
		from++;
	}
	return SIZE_MAX;
}

/* Reject what begins at the front, is broken at `at`, and of which what began
 * at `offset` has passed already. */
static int reject_broken(struct json_reader *reader, size_t at, uint64_t offset,
			 const char *problem)
{
	struct scan *scan = reader->scan;
	const char *record =
		scan_name(scan, "#%llu", (unsigned long long)reader->index);
	unsigned long long error = scan->feed->file_bytes + at;
	size_t limit = scan_record_limit(scan), from = at ? at : 1;
	bool is_passed = offset != scan->feed->file_bytes;
	int rc = 0;

	while (rc == 0) {
		struct bytes view = stream_fill(scan->in, from + SNIFF_SIZE);
		size_t next = find_object(reader, view, from);

		if (next == SIZE_MAX && view.size >= from + SNIFF_SIZE) {
			/* Keep enough for a key that straddles. */
			from = view.size - FIRST_KEY_MAX;
			if (from > limit) {
				is_passed = true;
				rc = scan_glue(scan, from - 1);
				from = 1;
			}
			continue;
		}
		next = next == SIZE_MAX ? view.size : next;
		if (!is_passed && next <= limit)
			return scan_rejected(scan, next, record,
					     "byte %llu: %s", error, problem);
		rc = scan_glue(scan, next);
		return rc < 0 ? rc
			      : scan_rejected_passed(scan, offset, record,
						     "byte %llu: %s", error,
						     problem);
	}
	return rc;
}

static void learn_first_key(struct json_reader *reader, struct bytes object)
{
	size_t begin = skip_space(object, 1), end = begin + 1;

	if (reader->first_key_size || begin >= object.size ||
	    object.data[begin] != '"')
		return;
	while (end < object.size && object.data[end] != '"')
		end++;
	if (end + 1 - begin > FIRST_KEY_MAX)
		return;
	reader->first_key_size = end + 1 - begin;
	memcpy(reader->first_key, object.data + begin, reader->first_key_size);
}

/* True when nothing but white space follows, as far as the sample reaches. */
static bool is_rest_blank(struct scan *scan, size_t from)
{
	struct bytes view = stream_fill(scan->in, from + SNIFF_SIZE);

	return view.size < from + SNIFF_SIZE &&
	       bytes_trim(bytes_slice(view, from, view.size)).size == 0;
}

static int pass_object(struct json_reader *reader, size_t size)
{
	struct scan *scan = reader->scan;
	bool is_lone = reader->index == 1 && scan->path[0] &&
		       !reader->is_enveloped && scan->feed->file_bytes <= 16 &&
		       is_rest_blank(scan, size);
	const char *record =
		is_lone ? scan->path
			: scan_name(scan, "#%llu",
				    (unsigned long long)reader->index);
	struct bytes object = bytes_slice(stream_view(scan->in), 0, size);
	struct given_record *given = &reader->given;

	learn_first_key(reader, object);
	given_record_clear(given);
	given_record_take_json(given, object);
	if (given_record_fill(given, scan))
		return scan_record(scan, size, record, &scan->document);
	/* Settings, manifests: JSON beside articles, but none itself. */
	if (is_lone && !given->has_text_key &&
	    given->value[FIELD_URL].size == 0)
		return scan_record(scan, size, record, scan_document(scan));
	return scan_rejected(scan, size, record, "%s",
			     given_record_reason(given));
}

/* An object begins at the front. */
static int read_object(struct json_reader *reader)
{
	struct scan *scan = reader->scan;
	size_t limit = scan_record_limit(scan), at = 0, used;
	uint64_t offset = scan->feed->file_bytes;
	struct json_scanner scanner;
	enum json_status status = JSON_MORE;
	int rc = 0;

	reader->index++;
	json_scan_init(&scanner);
	while (rc == 0 && status == JSON_MORE) {
		struct bytes view = stream_fill(scan->in, at + 1);

		if (view.size == at)
			return reject_broken(reader, at, offset,
					     "the file ends inside an object");
		status = json_scan(&scanner, bytes_slice(view, at, view.size),
				   &used);
		at += used;
		if (status == JSON_BROKEN)
			return reject_broken(reader, at, offset,
					     scanner.problem);
		if (at > limit) {
			rc = scan_glue(scan, at);
			at = 0;
		}
	}
	if (rc < 0)
		return rc;
	if (offset == scan->feed->file_bytes)
		return pass_object(reader, at);
	rc = scan_glue(scan, at);
	return rc < 0 ? rc
		      : scan_rejected_passed(
				scan, offset,
				scan_name(scan, "#%llu",
					  (unsigned long long)reader->index),
				"%llu bytes are over the record limit of %zu",
				(unsigned long long)(scan->feed->file_bytes -
						     offset),
				limit);
}

/* The front of the envelope that begins here, if one does; its size. */
static size_t open_envelope(struct json_reader *reader)
{
	struct bytes view = stream_fill(reader->scan->in, SNIFF_SIZE);
	size_t size, used;

	if (!reader->may_open || reader->is_enveloped || view.data[0] != '{')
		return 0;
	view = bytes_slice(view, 0,
			   view.size < SNIFF_SIZE ? view.size : SNIFF_SIZE);
	size = json_envelope_size(reader->scan->feed->options, view);
	json_scan_init(&reader->envelope);
	reader->is_enveloped =
		size && json_scan(&reader->envelope, bytes_slice(view, 0, size),
				  &used) == JSON_MORE;
	reader->may_open = reader->is_enveloped;
	return reader->is_enveloped ? size : 0;
}

/* The list of the envelope ends at the front. */
static int close_envelope(struct json_reader *reader)
{
	enum json_status status = JSON_MORE;
	int rc = 0;

	while (rc == 0 && status == JSON_MORE) {
		struct bytes view = stream_fill(reader->scan->in, 1);
		size_t used;

		if (view.size == 0)
			break;
		status = json_scan(&reader->envelope, view, &used);
		rc = scan_glue(reader->scan, used);
	}
	reader->is_enveloped = false;
	reader->may_open = status != JSON_BROKEN;
	return rc;
}

/* Of what stands at the front between records; the end of an envelope's list is
 * no such thing. */
static size_t size_between(const struct json_reader *reader, struct bytes view)
{
	size_t size = 0;

	while (size < view.size && is_between(view.data[size]) &&
	       !(reader->is_enveloped && view.data[size] == ']'))
		size++;
	return size;
}

static int read_json(struct scan *scan)
{
	struct json_reader reader = {.scan = scan, .may_open = true};
	int rc = 0;

	given_record_init(&reader.given, scan->feed->options);
	sniff_charset(stream_fill(scan->in, SNIFF_SIZE), scan->charset);
	if (bytes_starts_with(stream_view(scan->in),
			      BYTES_LITERAL("\xef\xbb\xbf")))
		rc = scan_glue(scan, 3);
	while (rc == 0) {
		struct bytes view = stream_fill(scan->in, 1);
		size_t glue = size_between(&reader, view);

		if (view.size == 0)
			break;
		if (!glue)
			glue = open_envelope(&reader);
		view = stream_view(scan->in); /* it may have moved */
		if (glue) {
			rc = scan_glue(scan, glue);
		} else if (view.data[0] == ']') {
			rc = close_envelope(&reader);
		} else if (view.data[0] == '{') {
			rc = read_object(&reader);
		} else {
			reader.index++;
			rc = reject_broken(&reader, 0, scan->feed->file_bytes,
					   "no JSON object");
		}
	}
	given_record_release(&reader.given);
	return rc;
}

const struct format format_json = {"json", bid_json, read_json, false, true};
