/*
 * xlsx_book.h - the rows of an Excel workbook (ECMA-376): a zip of XML, read
 * with libarchive and expat, sheet by sheet, cell texts only.
 *
 * Shared and inline strings, formula results, numbers as they stand. Which
 * number is a date only its column can tell; xlsx_date turns it.
 */
#ifndef NEWSFOLD_CORE_INPUT_XLSX_BOOK_H
#define NEWSFOLD_CORE_INPUT_XLSX_BOOK_H

#include "core/base/buffer.h"
#include "core/base/fault.h"

#define XLSX_COLUMNS_MAX 16384
#define XLSX_DATE_SIZE	 32

struct xlsx_cell {
	size_t column;	   /* from 0 */
	size_t begin, end; /* in xlsx_row.text */
	bool is_number;
};

struct xlsx_row {
	uint64_t number; /* as Excel counts, from 1 */
	struct xlsx_cell *cells;
	size_t count, capacity;
	struct buffer text;
	/* The row's element in its sheet's XML. */
	uint64_t offset, length;
};

struct xlsx_sheet {
	struct buffer name; /* "" when the workbook does not say */
	struct buffer part; /* "xl/worksheets/sheet1.xml" */
	struct buffer id;   /* that links the two */
};

struct xlsx_book {
	struct bytes file;
	uint64_t text_limit;  /* of shared strings, of one row */
	uint64_t plain_limit; /* of a part, unpacked */
	bool is_1904;	      /* dates count from then */
	struct xlsx_sheet *sheets;
	size_t sheet_count, sheet_capacity;
	/* Shared strings: texts one after the other, where each ends. */
	struct buffer shared;
	size_t *shared_end;
	size_t shared_count, shared_capacity;
};

/* Told of each row in order; a negative answer stops. */
typedef int xlsx_row_fn(void *context, const struct xlsx_sheet *sheet,
			const struct xlsx_row *row, struct fault *fault);

/* Read the list of sheets and the shared strings. FAULT_INPUT: it is no
 * workbook, or a damaged one; FAULT_LIMIT: it unpacks to more than it may. */
int xlsx_book_open(struct xlsx_book *book, struct bytes file,
		   uint64_t text_limit, uint64_t plain_limit,
		   struct fault *fault);
void xlsx_book_close(struct xlsx_book *book);
/* All rows of all sheets, in the order the file has them. */
int xlsx_book_rows(struct xlsx_book *book, xlsx_row_fn *row, void *context,
		   struct fault *fault);

/* A number of days as "2025-02-04" or "2025-02-04T16:34:00"; false when it is
 * none of a newspaper's time. */
bool xlsx_date(const struct xlsx_book *book, struct bytes number,
	       char out[XLSX_DATE_SIZE]);

#endif
