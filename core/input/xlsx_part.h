/*
 * xlsx_part.h - one XML part of a workbook while expat goes through it.
 */
#ifndef NEWSFOLD_CORE_INPUT_XLSX_PART_H
#define NEWSFOLD_CORE_INPUT_XLSX_PART_H

#include "core/input/xlsx_book.h"

#include <expat.h>

enum xlsx_part_kind {
	XLSX_WORKBOOK,
	XLSX_RELATIONS,
	XLSX_STRINGS,
	XLSX_SHEET,
};

struct xlsx_part {
	struct xlsx_book *book;
	xlsx_row_fn *see_row;
	void *context;
	XML_Parser parser;
	enum xlsx_part_kind kind;
	const struct xlsx_sheet *sheet;
	unsigned depth;
	struct fault fault; /* why a handler has stopped */
	/* Of a string or cell: */
	bool is_text_wanted;	 /* between the tags at hand */
	unsigned phonetic_depth; /* inside <rPh>, whose text is no text */
	/* Of a sheet: */
	struct xlsx_row row;
	bool is_in_row, is_in_cell;
	char cell_type[12];
	uint64_t last_row;
	size_t next_column;
};

void xlsx_part_begin(struct xlsx_part *part, enum xlsx_part_kind kind,
		     const struct xlsx_sheet *sheet);
int xlsx_part_feed(struct xlsx_part *part, const char *data, size_t size,
		   bool is_last, struct fault *fault);
void xlsx_part_end(struct xlsx_part *part);
void xlsx_part_release(struct xlsx_part *part);

#endif
