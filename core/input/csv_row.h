/*
 * csv_row.h - the span and the cells of one row of a table (RFC 4180, with the
 * delimiter and the line end the file uses).
 *
 * A quote counts as one only at the start of a cell; inside, two stand for one
 * (or one behind a backslash, in the dialect that has it), and a quote with
 * anything else after it but a delimiter or line end is taken as part of the
 * text, as scrapers with home-made writers mean it.
 */
#ifndef NEWSFOLD_CORE_INPUT_CSV_ROW_H
#define NEWSFOLD_CORE_INPUT_CSV_ROW_H

#include "core/base/buffer.h"

#define CSV_CELLS_MAX 4096

struct csv_dialect {
	unsigned char delimiter;
	unsigned char line_end; /* LF, or CR in files of old Macintoshes */
	bool has_backslash;	/* \" stands for a quote, as Spark writes it */
};

struct csv_cell {
	size_t begin, end; /* without the quotes around it */
	bool is_quoted;
	bool has_escape;    /* there may be "" inside.. */
	bool has_backslash; /* ..or \" */
};

struct csv_row {
	struct csv_cell *cells;
	size_t count;
	size_t capacity;
	size_t size;	/* without the line end */
	size_t full;	/* with it */
	size_t lines;	/* it stands on */
	bool has_stray; /* a quote that was taken as part of a quoted text */
};

enum csv_status {
	CSV_ROW,
	CSV_MORE,     /* the row does not end here; is_end was false */
	CSV_UNCLOSED, /* a quote is open at the end */
};

void csv_row_release(struct csv_row *row);
/* The row at the front of `bytes`; is_end: there is nothing after them. Cells
 * past CSV_CELLS_MAX are counted but not kept. */
enum csv_status csv_row_scan(struct csv_row *row, struct csv_dialect dialect,
			     struct bytes bytes, bool is_end);
/* A cell's text: a slice of `bytes`, or, where it has doubled quotes, unescaped
 * into `arena`. Reserve bytes.size there first, so that earlier texts stay. */
struct bytes csv_cell_text(const struct csv_cell *cell, struct bytes bytes,
			   struct buffer *arena);
/* The dialect of a file by its front: by a first line that names the delimiter,
 * "sep=;" as Excel has it, whose size goes to *out_line (0 when there is none),
 * else as the first rows make likely. */
struct csv_dialect csv_dialect_of(struct bytes head, size_t *out_line);

#endif
