#include "core/input/csv_row.h"

#include "core/base/memory.h"

#include <stdlib.h>

void csv_row_release(struct csv_row *row)
{
	if (row)
		free(row->cells);
}

/* Does an odd number of backslashes stand before `at`? */
static bool is_escaped(struct bytes b, size_t begin, size_t at)
{
	size_t slash = at;

	while (slash > begin && b.data[slash - 1] == '\\')
		slash--;
	return (at - slash) % 2;
}

/* Past the inside of a quoted cell: the place of its closing quote, or
 * SIZE_MAX when it is not there. */
static size_t find_closing(struct csv_dialect dialect, struct bytes b,
			   size_t at, bool is_end, struct csv_row *row,
			   bool *has_escape)
{
	size_t begin = at;

	while (at < b.size) {
		const unsigned char *quote =
			memchr(b.data + at, '"', b.size - at);
		unsigned char next;

		if (!quote)
			return SIZE_MAX;
		at = (size_t)(quote - b.data);
		if (dialect.has_backslash && is_escaped(b, begin, at)) {
			at++;
			continue;
		}
		if (at + 1 == b.size)
			return is_end ? at : SIZE_MAX;
		next = b.data[at + 1];
		if (next == dialect.delimiter || next == '\n' || next == '\r')
			return at;
		*has_escape |= next == '"';
		row->has_stray |= next != '"';
		at += next == '"' ? 2 : 1;
	}
	return SIZE_MAX;
}

static size_t count_byte(struct bytes b, unsigned char byte)
{
	size_t count = 0;

	for (size_t i = 0; i < b.size; i++)
		count += b.data[i] == byte;
	return count;
}

static void add_cell(struct csv_row *row, struct csv_cell cell)
{
	if (row->count++ >= CSV_CELLS_MAX)
		return;
	ARRAY_RESERVE(row->cells, row->count, row->capacity);
	row->cells[row->count - 1] = cell;
}

/* Where a bare cell ends: at a delimiter, a line end or the end. */
static size_t bare_end(struct csv_dialect dialect, struct bytes b, size_t at)
{
	while (at < b.size && b.data[at] != dialect.delimiter &&
	       b.data[at] != dialect.line_end)
		at++;
	return at;
}

/* The row's end stands at `at`. */
static enum csv_status end_row(struct csv_row *row, struct csv_dialect dialect,
			       struct bytes b, size_t at)
{
	struct csv_cell *last = row->count <= CSV_CELLS_MAX
					? &row->cells[row->count - 1]
					: NULL;

	row->full = at < b.size ? at + 1 : at;
	row->size = at;
	if (dialect.line_end == '\n' && at && b.data[at - 1] == '\r') {
		row->size--;
		if (last && last->end > row->size && last->begin < last->end)
			last->end = row->size;
	}
	row->lines =
		1 + count_byte(bytes_slice(b, 0, row->size), dialect.line_end);
	return CSV_ROW;
}

enum csv_status csv_row_scan(struct csv_row *row, struct csv_dialect dialect,
			     struct bytes b, bool is_end)
{
	size_t at = 0;

	row->count = 0;
	row->has_stray = false;
	for (;;) {
		struct csv_cell cell = {at, at, false, dialect.has_backslash,
					dialect.has_backslash};

		if (at < b.size && b.data[at] == '"') {
			size_t close = find_closing(dialect, b, at + 1, is_end,
						    row, &cell.has_escape);

			if (close == SIZE_MAX)
				return is_end ? CSV_UNCLOSED : CSV_MORE;
			cell.is_quoted = true;
			cell.begin = at + 1;
			cell.end = close;
			at = bare_end(dialect, b, close + 1);
		} else {
			at = bare_end(dialect, b, at);
			cell.end = at;
		}
		if (at == b.size && !is_end)
			return CSV_MORE;
		add_cell(row, cell);
		if (at == b.size || b.data[at] != dialect.delimiter)
			return end_row(row, dialect, b, at);
		at++;
	}
}

/* A quote or backslash behind the byte that stands before it for nothing else.
 */
static bool is_escape(const struct csv_cell *cell, struct bytes text, size_t at)
{
	unsigned char c = text.data[at], next;

	if (at + 1 == text.size)
		return false;
	next = text.data[at + 1];
	return (cell->is_quoted && c == '"' && next == '"') ||
	       (cell->has_backslash && c == '\\' &&
		(next == '"' || next == '\\'));
}

struct bytes csv_cell_text(const struct csv_cell *cell, struct bytes bytes,
			   struct buffer *arena)
{
	struct bytes text = bytes_slice(bytes, cell->begin, cell->end);
	size_t begin = arena->size, from = 0;

	if (!cell->has_escape)
		return text;
	for (size_t at = 0; at < text.size; at++) {
		if (!is_escape(cell, text, at))
			continue;
		buffer_append(arena, text.data + from, at - from);
		from = ++at;
	}
	buffer_append(arena, text.data + from, text.size - from);
	return bytes_slice(buffer_view(arena), begin, arena->size);
}

/* What ends the first line, outside of quotes: rows that CRs end may hold
 * cells of several lines, which LFs part. */
static unsigned char line_end_of(struct bytes head)
{
	bool is_quoted = false;

	for (size_t i = 0; i < head.size; i++) {
		is_quoted ^= head.data[i] == '"';
		if (is_quoted)
			continue;
		if (head.data[i] == '\n')
			return '\n';
		if (head.data[i] == '\r' && i + 1 < head.size &&
		    head.data[i + 1] != '\n' && head.data[i + 1] != '\r')
			return '\r';
	}
	return !memchr(head.data, '\n', head.size) &&
			       memchr(head.data, '\r', head.size)
		       ? '\r'
		       : '\n';
}

/* "sep=;" and its line end: their size, 0 when the front is none. */
static size_t separator_line(struct bytes head, struct csv_dialect *dialect)
{
	const unsigned char *end =
		memchr(head.data, dialect->line_end, head.size);
	size_t size = end ? (size_t)(end - head.data) : 0;
	struct bytes line = bytes_slice(head, 0, size);

	if (line.size && line.data[line.size - 1] == '\r')
		line.size--;
	if (line.size >= 2 && line.data[0] == '"' &&
	    line.data[line.size - 1] == '"')
		line = bytes_slice(line, 1, line.size - 1);
	if (line.size != 5 ||
	    !bytes_starts_with_nocase(line, BYTES_LITERAL("sep=")) ||
	    line.data[4] >= 0x80 || line.data[4] == '"')
		return 0;
	dialect->delimiter = line.data[4];
	return size + 1;
}

/* How many rows are as wide as the first, without quotes that make no sense. */
static size_t count_sound(struct csv_dialect dialect, struct bytes head)
{
	struct csv_row row = {0};
	size_t width = 0, sound = 0;

	while (head.size &&
	       csv_row_scan(&row, dialect, head, true) == CSV_ROW) {
		width = width ? width : row.count;
		sound += row.count == width && !row.has_stray;
		head = bytes_slice(head, row.full, head.size);
	}
	csv_row_release(&row);
	return sound;
}

static bool has_backslash(struct csv_dialect dialect, struct bytes head)
{
	struct csv_dialect other = dialect;

	if (bytes_find(head, BYTES_LITERAL("\\\""), 0) == SIZE_MAX)
		return false;
	other.has_backslash = true;
	return count_sound(other, head) > count_sound(dialect, head);
}

struct csv_dialect csv_dialect_of(struct bytes head, size_t *out_line)
{
	static const unsigned char delimiters[] = {'\t', ',', ';', '|'};
	struct csv_dialect best = {',', line_end_of(head), false};
	struct csv_row row = {0};
	size_t best_score = 0;

	*out_line = separator_line(head, &best);
	if (*out_line) {
		best.has_backslash = has_backslash(
			best, bytes_slice(head, *out_line, head.size));
		return best;
	}
	for (size_t i = 0; i < sizeof(delimiters); i++) {
		struct csv_dialect dialect = {delimiters[i], best.line_end,
					      false};
		size_t first, score;

		if (csv_row_scan(&row, dialect, head, true) != CSV_ROW)
			continue;
		first = row.count;
		score = 2 * first;
		if (row.full < head.size &&
		    csv_row_scan(&row, dialect,
				 bytes_slice(head, row.full, head.size),
				 true) == CSV_ROW &&
		    row.count == first)
			score += first;
		if (first > 1 && score > best_score) {
			best_score = score;
			best.delimiter = delimiters[i];
		}
	}
	csv_row_release(&row);
	best.has_backslash = has_backslash(best, head);
	return best;
}
