/*
 * read_jsonl.c - one JSON object a line.
 *
 * A line that is broken is rejected alone: line ends cannot stand inside JSON
 * strings, so the next line is always a safe place to go on.
 */
#include "core/input/format.h"
#include "core/input/given_record.h"
#include "core/input/json_scan.h"
#include "core/input/line.h"
#include "core/input/sniff.h"
#include "core/input/sniff_charset.h"

#define LINES_SAMPLED 64

static bool is_named(const char *name)
{
	return sniff_name_has(name, ".jsonl") ||
	       sniff_name_has(name, ".ndjson") || sniff_name_has(name, ".jl") ||
	       sniff_name_has(name, ".jsonlines");
}

static bool name_is_sure(const char *name)
{
	return is_named(name) && !sniff_name_has(name, ".jl");
}

/* An object and nothing else. */
static bool is_object_line(struct bytes line)
{
	struct json_scanner scanner;
	size_t used;

	line = bytes_trim(line);
	if (line.size == 0 || line.data[0] != '{')
		return false;
	json_scan_init(&scanner);
	return json_scan(&scanner, line, &used) == JSON_DONE &&
	       used == line.size;
}

struct line_count {
	size_t lines;	 /* that are not blank */
	size_t objects;	 /* of them */
	bool is_one_cut; /* one line, longer than the sample */
};

static struct line_count count_lines(const struct sample *sample)
{
	struct line_count count = {0, 0, false};
	struct bytes head = sample->head;

	if (bytes_starts_with(head, BYTES_LITERAL("\xef\xbb\xbf")))
		head = bytes_slice(head, 3, head.size);
	while (head.size && count.lines < LINES_SAMPLED) {
		const unsigned char *feed = memchr(head.data, '\n', head.size);
		size_t size = feed ? (size_t)(feed - head.data) : head.size;
		struct bytes line = bytes_slice(head, 0, size);

		if (!feed && !sample->is_whole) {
			count.is_one_cut = count.lines == 0;
			break;
		}
		if (bytes_trim(line).size) {
			count.lines++;
			count.objects += is_object_line(line);
		}
		head = bytes_slice(head, feed ? size + 1 : size, head.size);
	}
	return count;
}

static int bid_jsonl(const struct sample *sample)
{
	struct line_count count = count_lines(sample);
	struct bytes head = bytes_trim(sample->head);
	int name = is_named(sample->name) ? 30 : 0;

	if (sample->is_whole && sample->head.size == 0)
		return name; /* an empty list, not a page without text */
	if (count.is_one_cut)
		return head.size > 1 && head.data[0] == '{' &&
				       (head.data[1] == '"' ||
					head.data[1] == ' ')
			       ? BID_LIKELY + name
			       : BID_NONE;
	/* Not one, and no page of an error: text by another name. (.jl is
	 * Julia's.) */
	if (count.objects == 0)
		return count.lines && sample->class == CLASS_TEXT &&
				       (name_is_sure(sample->name) ||
					(name && head.data[0] == '{'))
			       ? 40
			       : BID_NONE;
	/* A lone object on a line is as well a JSON file; the name says. */
	if (count.lines == 1 && sample->is_whole)
		return name ? BID_SURE + name : BID_LIKELY;
	if (count.objects * 2 >= count.lines)
		return BID_SURE + name;
	return name ? BID_SURE : BID_WEAK;
}

static int pass_object(struct scan *scan, struct given_record *given,
		       struct bytes line, const char *record)
{
	struct json_scanner scanner;
	enum json_status status;
	size_t used, begin = 0;

	while (begin < line.size &&
	       (line.data[begin] == ' ' || line.data[begin] == '\t'))
		begin++;
	if (line.data[begin] != '{')
		return scan_rejected(scan, line.size, record,
				     "byte %zu of the line: no JSON object",
				     begin);
	json_scan_init(&scanner);
	status = json_scan(&scanner, line, &used);
	if (status == JSON_MORE)
		return scan_rejected(scan, line.size, record,
				     "byte %zu of the line: it ends inside the "
				     "object",
				     line.size);
	if (status == JSON_BROKEN)
		return scan_rejected(scan, line.size, record,
				     "byte %zu of the line: %s", used,
				     scanner.problem);
	if (bytes_trim(bytes_slice(line, used, line.size)).size)
		return scan_rejected(scan, line.size, record,
				     "byte %zu of the line: more after the "
				     "object",
				     used);
	given_record_clear(given);
	given_record_take_json(given, line);
	if (!given_record_fill(given, scan))
		return scan_rejected(scan, line.size, record, "%s",
				     given_record_reason(given));
	return scan_record(scan, line.size, record, &scan->document);
}

static int read_line(struct scan *scan, struct given_record *given,
		     uint64_t number)
{
	const char *record =
		scan_name(scan, "L%llu", (unsigned long long)number);
	size_t full, size = line_find(scan, '\n', &full), end;
	struct bytes line;
	int rc;

	if (size == LINE_TOO_LONG)
		return line_reject_long(scan, '\n', record);
	line = bytes_slice(stream_view(scan->in), 0, size);
	for (end = size; end && line.data[end - 1] == '\r';)
		end--;
	if (bytes_trim(line).size == 0)
		return scan_glue(scan, full);
	rc = pass_object(scan, given, bytes_slice(line, 0, end), record);
	return rc < 0 ? rc : scan_glue(scan, full - end);
}

static int read_jsonl(struct scan *scan)
{
	struct given_record given;
	uint64_t number = 0;
	int rc = 0;

	given_record_init(&given, scan->feed->options);
	sniff_charset(stream_fill(scan->in, SNIFF_SIZE), scan->charset);
	if (bytes_starts_with(stream_view(scan->in),
			      BYTES_LITERAL("\xef\xbb\xbf")))
		rc = scan_glue(scan, 3);
	while (rc == 0 && stream_fill(scan->in, 1).size)
		rc = read_line(scan, &given, ++number);
	given_record_release(&given);
	return rc;
}

const struct format format_jsonl = {"jsonl", bid_jsonl, read_jsonl, false,
				    true};
