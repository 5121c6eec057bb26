/*
 * read_xlsx.c - Excel workbooks (BIGKinds hands its articles out as one).
 *
 * A row is a record, named by its sheet, where there are several, and its
 * number. It has no bytes of its own in the file, which is a zip; so its
 * original is the row as a line of CSV, and the file passes as glue, whole. A
 * workbook without a table of articles is kept as other.
 */
#include "core/base/memory.h"
#include "core/input/format.h"
#include "core/input/given_record.h"
#include "core/input/sniff.h"
#include "core/input/xlsx_book.h"

#include <stdio.h>
#include <stdlib.h>

/* A part this small may expand as it likes. */
#define EXPANSION_FREE (1u << 20)

struct xlsx_reader {
	struct scan *scan;
	struct xlsx_book book;
	struct given_record given;
	const struct xlsx_sheet *sheet; /* whose header is at hand */
	struct field_key *columns;
	size_t column_count;
	struct buffer names; /* of the columns, each ended by NUL */
	bool has_header;
	uint64_t records, plain; /* ..and the bytes they came to */
	struct buffer line;
	struct buffer name;
	char date[FIELD_COUNT][XLSX_DATE_SIZE];
};

static int bid_xlsx(const struct sample *sample)
{
	bool is_named = sniff_name_has(sample->name, ".xlsx") ||
			sniff_name_has(sample->name, ".xlsm");

	if (!bytes_starts_with(sample->head, BYTES_LITERAL("PK\003\004")))
		return BID_NONE;
	return is_named || bytes_find(sample->head, BYTES_LITERAL("xl/"), 30) !=
				       SIZE_MAX
		       ? BID_SURE
		       : BID_NONE;
}

static struct bytes cell_text(const struct xlsx_row *row, size_t i)
{
	return bytes_slice(buffer_view(&row->text), row->cells[i].begin,
			   row->cells[i].end);
}

static void append_csv(struct buffer *out, struct bytes cell)
{
	if (!memchr(cell.data, ',', cell.size) &&
	    !memchr(cell.data, '"', cell.size) &&
	    !memchr(cell.data, '\n', cell.size) &&
	    !memchr(cell.data, '\r', cell.size)) {
		buffer_append_bytes(out, cell);
		return;
	}
	buffer_append_byte(out, '"');
	for (size_t i = 0; i < cell.size; i++) {
		if (cell.data[i] == '"')
			buffer_append_byte(out, '"');
		buffer_append_byte(out, cell.data[i]);
	}
	buffer_append_byte(out, '"');
}

/* The row's original: its cells, in their columns. */
static void make_line(struct xlsx_reader *reader, const struct xlsx_row *row)
{
	size_t column = 0;

	buffer_clear(&reader->line);
	for (size_t i = 0; i < row->count; i++) {
		for (; column < row->cells[i].column; column++)
			buffer_append_byte(&reader->line, ',');
		if (row->cells[i].end > row->cells[i].begin)
			append_csv(&reader->line, cell_text(row, i));
	}
}

static bool is_blank(const struct xlsx_row *row)
{
	return bytes_trim(buffer_view(&row->text)).size == 0;
}

/* The names of columns, perhaps below titles and notes: a text among them and
 * another that is known, or so many known that a text is missing. */
static bool is_header(const struct xlsx_reader *reader,
		      const struct xlsx_row *row)
{
	size_t known = 0;
	bool has_text = false;

	for (size_t i = 0; i < row->count; i++) {
		struct field_key key =
			field_map_find(reader->scan->feed->options,
				       bytes_trim(cell_text(row, i)));

		known += key.target != KEY_NONE;
		has_text |= key.target == KEY_TEXT || key.target == KEY_HTML;
	}
	return known >= (has_text ? 2 : 3);
}

static void take_header(struct xlsx_reader *reader, const struct xlsx_row *row)
{
	size_t count = row->cells[row->count - 1].column + 1, column = 0;

	free(reader->columns);
	reader->columns = memory_alloc_zero(count, sizeof(*reader->columns));
	reader->column_count = count;
	reader->has_header = true;
	buffer_clear(&reader->names);
	for (size_t i = 0; i < row->count; i++) {
		struct bytes name = bytes_trim(cell_text(row, i));

		for (; column < row->cells[i].column; column++) {
			reader->columns[column].target = KEY_NONE;
			buffer_append_byte(&reader->names, 0);
		}
		reader->columns[column++] =
			field_map_find(reader->scan->feed->options, name);
		buffer_append_bytes(&reader->names, name);
		buffer_append_byte(&reader->names, 0);
	}
}

static bool is_date(int target)
{
	return target == FIELD_PUBLISHED || target == FIELD_MODIFIED ||
	       target == FIELD_FETCHED;
}

static void offer_cells(struct xlsx_reader *reader, const struct xlsx_row *row)
{
	const char *name = buffer_string(&reader->names);
	size_t filled = 0;

	given_record_clear(&reader->given);
	for (size_t i = 0; i < reader->column_count; i++) {
		given_record_saw(&reader->given, bytes_of_string(name));
		name += strlen(name) + 1;
	}
	for (size_t i = 0; i < row->count; i++) {
		const struct xlsx_cell *cell = &row->cells[i];
		struct field_key key;
		struct bytes text = cell_text(row, i);

		if (cell->column >= reader->column_count)
			break;
		key = reader->columns[cell->column];
		if (is_date(key.target) && cell->is_number &&
		    xlsx_date(&reader->book, text, reader->date[key.target]))
			text = bytes_of_string(reader->date[key.target]);
		filled += key.target != KEY_NONE && !field_is_absent(text);
		given_record_offer(&reader->given, key, text);
	}
	/* Empty cells are left out of the file: an article whose text is
	 * missing looks like a note below the table but for its other cells. */
	for (size_t i = 0; i < reader->column_count && filled >= 2; i++)
		given_record_offer(&reader->given, reader->columns[i],
				   BYTES_NONE);
}

/* "L12", "Sheet:L12" of several, "a/b.xlsx/Sheet:L12" in a folder. */
static const char *name_row(struct xlsx_reader *reader,
			    const struct xlsx_row *row)
{
	const struct buffer *sheet = &reader->sheet->name;

	buffer_clear(&reader->name);
	buffer_append_string(&reader->name, reader->scan->path);
	if (reader->book.sheet_count > 1 && sheet->size) {
		if (reader->name.size)
			buffer_append_byte(&reader->name, '/');
		buffer_append_bytes(&reader->name, buffer_view(sheet));
	}
	buffer_printf(&reader->name, "%sL%llu", reader->name.size ? ":" : "",
		      (unsigned long long)row->number);
	return buffer_string(&reader->name);
}

static int pass_row(struct xlsx_reader *reader, const struct xlsx_row *row,
		    struct fault *fault)
{
	struct scan *scan = reader->scan;

	make_line(reader, row);
	/* A few shared strings can be named by any number of cells. */
	reader->plain += reader->line.size;
	if (reader->plain > reader->book.plain_limit)
		return fault_set(fault, FAULT_LIMIT,
				 "its rows expand to over %llu bytes: taken "
				 "for a decompression bomb",
				 (unsigned long long)reader->book.plain_limit);
	reader->records++;
	offer_cells(reader, row);
	if (!given_record_fill(&reader->given, scan))
		return scan_rejected_inside(
			scan, buffer_view(&reader->line), row->offset,
			row->length, name_row(reader, row),
			given_record_reason(&reader->given));
	return scan_record_inside(scan, buffer_view(&reader->line), row->offset,
				  row->length, name_row(reader, row));
}

static int see_row(void *context, const struct xlsx_sheet *sheet,
		   const struct xlsx_row *row, struct fault *fault)
{
	struct xlsx_reader *reader = context;

	if (reader->sheet != sheet) {
		reader->sheet = sheet;
		reader->has_header = false;
	}
	if (row->count == 0 || is_blank(row))
		return 0;
	if (reader->has_header)
		return pass_row(reader, row, fault);
	if (is_header(reader, row))
		take_header(reader, row);
	return 0;
}

/* What each part may expand to. */
static uint64_t plain_limit(const struct scan *scan, size_t file_size)
{
	uint64_t ratio = scan->feed->options->limits.expansion;
	uint64_t limit;

	if (ratio == 0 || __builtin_mul_overflow(ratio, file_size, &limit))
		return UINT64_MAX;
	return limit + EXPANSION_FREE;
}

static int read_rows(struct xlsx_reader *reader, struct bytes file,
		     struct fault *fault)
{
	struct scan *scan = reader->scan;
	int rc = xlsx_book_open(&reader->book, file, scan_record_limit(scan),
				plain_limit(scan, file.size), fault);

	if (rc == 0)
		rc = xlsx_book_rows(&reader->book, see_row, reader, fault);
	return rc;
}

/* The file itself, after its rows. */
static int pass_file(struct xlsx_reader *reader, struct bytes file, int rc,
		     const struct fault *fault)
{
	struct scan *scan = reader->scan;
	struct document *document = scan_document(scan);

	if (scan->feed->stop)
		return scan->feed->stop;
	if (rc == 0 && reader->records == 0)
		return scan_record(scan, file.size, scan->whole, document);
	if (rc < 0 && reader->records == 0)
		return scan_rejected(scan, file.size, scan->whole, "%s",
				     fault->message);
	if (rc < 0)
		rc = scan_rejected(scan, 0, scan->whole, "after %llu rows: %s",
				   (unsigned long long)reader->records,
				   fault->message);
	return rc < 0 ? rc : scan_glue(scan, file.size);
}

static int read_long(struct scan *scan)
{
	uint64_t offset = scan->feed->file_bytes, size;
	int rc = scan_glue_rest(scan, &size);

	return rc < 0 ? rc
		      : scan_rejected_passed(
				scan, offset, scan->whole,
				"%llu bytes are over the record limit of %zu, "
				"and a workbook is read as one",
				(unsigned long long)size,
				scan_record_limit(scan));
}

static int read_xlsx(struct scan *scan)
{
	struct xlsx_reader reader = {.scan = scan};
	size_t limit = scan_record_limit(scan);
	struct bytes file = stream_fill(scan->in, limit + 1);
	struct fault fault = FAULT_INIT;
	int rc;

	if (file.size > limit)
		return read_long(scan);
	given_record_init(&reader.given, scan->feed->options);
	rc = read_rows(&reader, file, &fault);
	rc = pass_file(&reader, file, rc, &fault);
	xlsx_book_close(&reader.book);
	given_record_release(&reader.given);
	free(reader.columns);
	buffer_release(&reader.names);
	buffer_release(&reader.line);
	buffer_release(&reader.name);
	return rc;
}

const struct format format_xlsx = {"xlsx", bid_xlsx, read_xlsx, false, false};
