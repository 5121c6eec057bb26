/*
 * read_csv.c - tables: CSV and its kin, the first row naming the columns.
 *
 * A quote that is never closed would swallow all that follows. Such a row is
 * rejected up to its first line end, and the next line tried; how much may be
 * gone through again is limited, so hostile tables cost linear time.
 */
#include "core/base/memory.h"
#include "core/input/csv_row.h"
#include "core/input/format.h"
#include "core/input/given_record.h"
#include "core/input/line.h"
#include "core/input/sniff.h"
#include "core/input/sniff_charset.h"

#include <stdlib.h>

#define RESCAN_FACTOR 4u
#define RESCAN_FREE   (64u << 20)

struct csv_reader {
	struct scan *scan;
	struct csv_dialect dialect;
	struct csv_row row;
	struct given_record given;
	struct field_key *columns;
	size_t column_count;
	struct buffer names; /* of the columns, each ended by NUL */
	uint64_t line;	     /* physical, of the row at the front, from 1 */
	uint64_t rescanned;
};

static bool is_named(const char *name)
{
	return sniff_name_has(name, ".csv") || sniff_name_has(name, ".tsv") ||
	       sniff_name_has(name, ".tab");
}

static struct bytes without_mark(struct bytes b)
{
	if (bytes_starts_with(b, BYTES_LITERAL("\xef\xbb\xbf")))
		return bytes_slice(b, 3, b.size);
	return b;
}

/* How many of the header's cells are known; *has_text: one holds texts. */
static size_t count_known(const struct sample *sample, struct bytes head,
			  const struct csv_row *row, bool *has_text)
{
	size_t known = 0,
	       kept = row->count < CSV_CELLS_MAX ? row->count : CSV_CELLS_MAX;

	*has_text = false;
	for (size_t i = 0; i < kept; i++) {
		struct field_key key = field_map_find(
			sample->options,
			bytes_trim(bytes_slice(head, row->cells[i].begin,
					       row->cells[i].end)));

		known += key.target != KEY_NONE;
		*has_text |= key.target == KEY_TEXT || key.target == KEY_HTML;
	}
	return known;
}

/* The columns of trafilatura's table, which has no header: newer ones have an
 * id after the URL, and the last two may be missing. */
static const int trafilatura_columns[] = {
	FIELD_URL,   FIELD_SOURCE_ID, KEY_NONE,	       FIELD_OUTLET,
	FIELD_TITLE, KEY_NONE,	      FIELD_PUBLISHED, KEY_TEXT,
	KEY_NONE,    KEY_NONE,	      KEY_NONE};

#define TRAFILATURA_OUTLET    3
#define TRAFILATURA_PUBLISHED 6

static bool is_host_or_absent(struct bytes cell)
{
	return field_is_absent(cell) || (memchr(cell.data, '.', cell.size) &&
					 !memchr(cell.data, ' ', cell.size));
}

static bool is_date_or_absent(struct bytes cell)
{
	return field_is_absent(cell) ||
	       (cell.data[0] >= '0' && cell.data[0] <= '9');
}

/* Is this a row of it, with (missing 0) or without (1) the id's column? */
static bool fits_trafilatura(struct bytes head, const struct csv_row *row,
			     size_t missing)
{
	const struct csv_cell *cell = row->cells;
	size_t all = ARRAY_COUNT(trafilatura_columns) - missing;
	size_t outlet = TRAFILATURA_OUTLET - missing;
	size_t date = TRAFILATURA_PUBLISHED - missing;

	return row->count + 2 >= all && row->count <= all &&
	       field_map_is_url(
		       bytes_slice(head, cell[0].begin, cell[0].end)) &&
	       is_host_or_absent(bytes_slice(head, cell[outlet].begin,
					     cell[outlet].end)) &&
	       is_date_or_absent(
		       bytes_slice(head, cell[date].begin, cell[date].end));
}

static bool is_trafilatura(struct csv_dialect dialect, struct bytes head,
			   const struct csv_row *row, size_t *out_missing)
{
	for (*out_missing = 0; *out_missing < 2; ++*out_missing)
		if (dialect.delimiter == '\t' &&
		    fits_trafilatura(head, row, *out_missing))
			return true;
	return false;
}

static int bid_csv(const struct sample *sample)
{
	struct bytes head = without_mark(sample->head);
	struct csv_row row = {0};
	struct csv_dialect dialect;
	size_t known, columns, missing, line;
	bool has_text;
	int bid = BID_NONE, name = is_named(sample->name) ? 30 : 0;

	if (head.size == 0 && sample->is_whole)
		return name;
	if (sample->class != CLASS_TEXT)
		return BID_NONE;
	dialect = csv_dialect_of(head, &line);
	head = bytes_slice(head, line, head.size);
	if (csv_row_scan(&row, dialect, head, true) == CSV_ROW &&
	    row.size < 8192) {
		columns = row.count;
		known = count_known(sample, head, &row, &has_text);
		if ((has_text && (known >= 2 || line)) ||
		    is_trafilatura(dialect, head, &row, &missing))
			bid = BID_LIKELY + name;
		else if (name && (has_text || known >= 2 || columns >= 2))
			bid = BID_WEAK + name;
	}
	csv_row_release(&row);
	return bid;
}

static void read_header(struct csv_reader *reader, struct bytes row)
{
	size_t count = reader->row.count < CSV_CELLS_MAX ? reader->row.count
							 : CSV_CELLS_MAX;
	struct buffer arena = BUFFER_INIT;

	buffer_reserve(&arena, row.size);
	reader->columns = memory_alloc_zero(count, sizeof(*reader->columns));
	reader->column_count = count;
	for (size_t i = 0; i < count; i++) {
		struct bytes name = bytes_trim(
			csv_cell_text(&reader->row.cells[i], row, &arena));
		size_t begin = reader->names.size;

		sniff_to_utf8(reader->scan->charset, name, &reader->names);
		name = bytes_slice(buffer_view(&reader->names), begin,
				   reader->names.size);
		reader->columns[i] =
			field_map_find(reader->scan->feed->options, name);
		buffer_append_byte(&reader->names, 0);
	}
	buffer_release(&arena);
}

/* The row at the front, in view as a whole. */
static enum csv_status find_row(struct csv_reader *reader, struct bytes *view)
{
	struct scan *scan = reader->scan;
	size_t limit = scan_record_limit(scan), want = 1;

	for (;;) {
		enum csv_status status;

		*view = stream_fill(scan->in, want);
		status = csv_row_scan(&reader->row, reader->dialect, *view,
				      view->size < want || scan->in->is_ended);
		if (status != CSV_MORE)
			return status;
		if (view->size > limit)
			return CSV_MORE;
		want = view->size + view->size / 2 + 1;
	}
}

static void offer_cells(struct csv_reader *reader, struct bytes row)
{
	struct given_record *given = &reader->given;
	const char *name = buffer_string(&reader->names);

	given_record_clear(given);
	buffer_reserve(&given->arena, row.size);
	for (size_t i = 0; i < reader->column_count; i++) {
		given_record_saw(given, bytes_of_string(name));
		name += strlen(name) + 1;
		if (i < reader->row.count)
			given_record_offer(given, reader->columns[i],
					   csv_cell_text(&reader->row.cells[i],
							 row, &given->arena));
	}
}

/* Cells past the last column that hold something. */
static bool has_surplus(const struct csv_reader *reader)
{
	const struct csv_row *row = &reader->row;

	if (row->count > CSV_CELLS_MAX)
		return true;
	for (size_t i = reader->column_count; i < row->count; i++)
		if (row->cells[i].end > row->cells[i].begin)
			return true;
	return false;
}

/* The text's column lies past the row's end. */
static bool lacks_text(const struct csv_reader *reader)
{
	for (size_t i = 0; i < reader->row.count; i++)
		if (i < reader->column_count &&
		    (reader->columns[i].target == KEY_TEXT ||
		     reader->columns[i].target == KEY_HTML))
			return false;
	return reader->row.count < reader->column_count;
}

/* Whether the second line of the row at hand begins a row of the right width:
 * then the first holds a stray quote. */
static bool is_joined_by_quote(struct csv_reader *reader, struct bytes view)
{
	struct csv_row next = {0};
	const unsigned char *end =
		memchr(view.data, reader->dialect.line_end, reader->row.size);
	size_t from = end ? (size_t)(end - view.data) + 1 : 0;
	bool is_row;

	if (!end)
		return false;
	is_row = csv_row_scan(&next, reader->dialect,
			      bytes_slice(view, from, view.size),
			      true) == CSV_ROW &&
		 next.count == reader->column_count;
	reader->rescanned += next.full;
	csv_row_release(&next);
	return is_row;
}

static int reject_line(struct csv_reader *reader, const char *record,
		       const char *why)
{
	struct scan *scan = reader->scan;
	unsigned char end = reader->dialect.line_end;
	size_t full, size = line_find(scan, end, &full);
	int rc;

	reader->line++;
	if (size == LINE_TOO_LONG)
		return line_reject_long(scan, end, record);
	rc = scan_rejected(scan, size, record, "line %llu: %s",
			   (unsigned long long)reader->line - 1, why);
	return rc < 0 ? rc : scan_glue(scan, full - size);
}

static bool may_rescan(const struct csv_reader *reader)
{
	const struct stream *in = reader->scan->in;
	uint64_t seen = in->offset + stream_view(in).size;

	return reader->rescanned < RESCAN_FREE + RESCAN_FACTOR * seen;
}

/* The row at the front has no end: a quote is open. */
static int reject_unclosed(struct csv_reader *reader, const char *record,
			   size_t size)
{
	struct scan *scan = reader->scan;
	uint64_t offset = scan->feed->file_bytes, rest;
	int rc;

	reader->rescanned += size;
	if (may_rescan(reader))
		return reject_line(reader, record, "a quote is never closed");
	rc = scan_glue_rest(scan, &rest);
	return rc < 0 ? rc
		      : scan_rejected_passed(
				scan, offset, record,
				"line %llu: quotes are never closed; the %llu "
				"bytes from here were not taken apart",
				(unsigned long long)reader->line,
				(unsigned long long)rest);
}

static int pass_row(struct csv_reader *reader, const char *record,
		    struct bytes row)
{
	struct scan *scan = reader->scan;
	size_t count = reader->row.count;

	if (has_surplus(reader) || lacks_text(reader))
		return scan_rejected(scan, row.size, record,
				     "line %llu: %zu cells where the header "
				     "has %zu",
				     (unsigned long long)reader->line, count,
				     reader->column_count);
	offer_cells(reader, row);
	if (!given_record_fill(&reader->given, scan))
		return scan_rejected(scan, row.size, record, "%s",
				     given_record_reason(&reader->given));
	return scan_record(scan, row.size, record, &scan->document);
}

/* Nothing but delimiters and white space. */
static bool is_blank_row(const struct csv_row *row, struct bytes view)
{
	size_t count = row->count < CSV_CELLS_MAX ? row->count : CSV_CELLS_MAX;

	for (size_t i = 0; i < count; i++)
		if (bytes_trim(bytes_slice(view, row->cells[i].begin,
					   row->cells[i].end))
			    .size)
			return false;
	return true;
}

static int read_row(struct csv_reader *reader)
{
	struct scan *scan = reader->scan;
	struct bytes view;
	enum csv_status status = find_row(reader, &view);
	size_t size = reader->row.size, full = reader->row.full;
	const char *record =
		scan_name(scan, "L%llu", (unsigned long long)reader->line);
	int rc;

	if (status != CSV_ROW)
		return reject_unclosed(reader, record, view.size);
	if (reader->row.lines > 1 &&
	    (reader->row.count != reader->column_count ||
	     reader->row.has_stray) &&
	    may_rescan(reader) && is_joined_by_quote(reader, view))
		return reject_line(reader, record, "a quote is never closed");
	if (is_blank_row(&reader->row, view))
		rc = scan_glue(scan, size);
	else
		rc = pass_row(reader, record, bytes_slice(view, 0, size));
	reader->line += reader->row.lines;
	return rc < 0 ? rc : scan_glue(scan, full - size);
}

/* Columns by the header, which is glue, or as trafilatura has them. */
static int begin_table(struct csv_reader *reader, struct bytes head)
{
	size_t missing;

	if (!is_trafilatura(reader->dialect, head, &reader->row, &missing)) {
		read_header(reader, head);
		reader->line += reader->row.lines;
		return scan_glue(reader->scan, reader->row.full);
	}
	reader->column_count = reader->row.count;
	reader->columns = memory_alloc_zero(reader->column_count,
					    sizeof(*reader->columns));
	for (size_t i = 0; i < reader->column_count; i++) {
		reader->columns[i].target =
			trafilatura_columns[i ? i + missing : 0];
		buffer_append_byte(&reader->names, 0);
	}
	return 0;
}

static int read_csv(struct scan *scan)
{
	struct csv_reader reader = {
		.scan = scan, .line = 1, .names = BUFFER_INIT};
	struct bytes head = without_mark(stream_fill(scan->in, SNIFF_SIZE));
	size_t mark = stream_view(scan->in).size - head.size, line;
	int rc = scan_glue(scan, mark);

	given_record_init(&reader.given, scan->feed->options);
	sniff_charset(stream_view(scan->in), scan->charset);
	reader.dialect = csv_dialect_of(stream_view(scan->in), &line);
	if (rc == 0 && line) {
		reader.line++;
		rc = scan_glue(scan, line);
	}
	if (rc == 0 && find_row(&reader, &head) == CSV_ROW)
		rc = begin_table(&reader, head);
	while (rc == 0 && stream_fill(scan->in, 1).size)
		rc = read_row(&reader);
	given_record_release(&reader.given);
	csv_row_release(&reader.row);
	buffer_release(&reader.names);
	free(reader.columns);
	return rc;
}

const struct format format_csv = {"csv", bid_csv, read_csv, false, true};
