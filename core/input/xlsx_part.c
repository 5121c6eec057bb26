#include "core/input/xlsx_part.h"

#include "core/base/memory.h"

#include <stdio.h>
#include <stdlib.h>

#define DEPTH_MAX  256
#define SHEETS_MAX 4096

/* Without its prefix: some writers give every element one. */
static const char *local(const char *name)
{
	const char *colon = strrchr(name, ':');

	return colon ? colon + 1 : name;
}

static bool is(const char *name, const char *wanted)
{
	return strcmp(local(name), wanted) == 0;
}

/* "" when it is not there. */
static const char *attribute(const char **atts, const char *name)
{
	for (; atts[0]; atts += 2)
		if (is(atts[0], name))
			return atts[1];
	return "";
}

static void stop(struct xlsx_part *part, enum fault_code code, const char *what)
{
	if (!part->fault.code)
		fault_set(&part->fault, code, "%s", what);
	XML_StopParser(part->parser, XML_FALSE);
}

static struct xlsx_sheet *sheet_of_id(struct xlsx_part *part, const char *id)
{
	struct xlsx_book *book = part->book;
	struct xlsx_sheet *sheet;

	for (size_t i = 0; i < book->sheet_count; i++)
		if (strcmp(buffer_string(&book->sheets[i].id), id) == 0)
			return &book->sheets[i];
	if (book->sheet_count == SHEETS_MAX) {
		stop(part, FAULT_LIMIT, "over 4096 sheets");
		return NULL;
	}
	ARRAY_RESERVE(book->sheets, book->sheet_count + 1,
		      book->sheet_capacity);
	sheet = &book->sheets[book->sheet_count++];
	memset(sheet, 0, sizeof(*sheet));
	buffer_append_string(&sheet->id, id);
	return sheet;
}

/* Names come from one part and places from another, in any order. */
static void start_in_front(struct xlsx_part *part, const char *name,
			   const char **atts)
{
	struct xlsx_sheet *sheet = NULL;

	if (part->kind == XLSX_WORKBOOK && is(name, "workbookPr")) {
		const char *value = attribute(atts, "date1904");

		part->book->is_1904 =
			strcmp(value, "1") == 0 || strcmp(value, "true") == 0;
	} else if (part->kind == XLSX_WORKBOOK && is(name, "sheet")) {
		sheet = sheet_of_id(part, attribute(atts, "id"));
		if (sheet && sheet->name.size == 0)
			buffer_append_string(&sheet->name,
					     attribute(atts, "name"));
	} else if (part->kind == XLSX_RELATIONS && is(name, "Relationship") &&
		   strstr(attribute(atts, "Type"), "/worksheet")) {
		const char *target = attribute(atts, "Target");

		sheet = sheet_of_id(part, attribute(atts, "Id"));
		if (sheet && sheet->part.size == 0) {
			if (target[0] != '/')
				buffer_append_string(&sheet->part, "xl/");
			buffer_append_string(&sheet->part,
					     target + (target[0] == '/'));
		}
	}
}

static uint64_t row_number(const char *text)
{
	uint64_t value = 0;

	for (; *text >= '0' && *text <= '9' && value < UINT32_MAX; text++)
		value = value * 10 + (uint64_t)(*text - '0');
	return *text ? 0 : value;
}

/* "C7" is column 2; SIZE_MAX when it is no reference. */
static size_t column_of(const char *reference)
{
	size_t column = 0;

	for (; *reference >= 'A' && *reference <= 'Z' && column < 1u << 20;
	     reference++)
		column = column * 26 + (size_t)(*reference - 'A') + 1;
	return column ? column - 1 : SIZE_MAX;
}

static void start_row(struct xlsx_part *part, const char **atts)
{
	struct xlsx_row *row = &part->row;
	uint64_t number = row_number(attribute(atts, "r"));

	part->is_in_row = true;
	part->next_column = 0;
	row->number = number > part->last_row ? number : part->last_row + 1;
	part->last_row = row->number;
	row->offset = (uint64_t)XML_GetCurrentByteIndex(part->parser);
	row->count = 0;
	buffer_clear(&row->text);
}

static void start_cell(struct xlsx_part *part, const char **atts)
{
	struct xlsx_row *row = &part->row;
	size_t column = column_of(attribute(atts, "r"));
	struct xlsx_cell *cell;

	if (column == SIZE_MAX)
		column = part->next_column;
	if (column < part->next_column || column >= XLSX_COLUMNS_MAX) {
		stop(part, FAULT_INPUT, "cells out of order or too many");
		return;
	}
	part->next_column = column + 1;
	part->is_in_cell = true;
	snprintf(part->cell_type, sizeof(part->cell_type), "%s",
		 attribute(atts, "t"));
	ARRAY_RESERVE(row->cells, row->count + 1, row->capacity);
	cell = &row->cells[row->count++];
	*cell = (struct xlsx_cell){.column = column,
				   .begin = row->text.size,
				   .end = row->text.size};
	cell->is_number =
		part->cell_type[0] == 0 || strcmp(part->cell_type, "n") == 0;
}

static void start_in_sheet(struct xlsx_part *part, const char *name,
			   const char **atts)
{
	if (is(name, "row") && !part->is_in_row)
		start_row(part, atts);
	else if (is(name, "c") && part->is_in_row && !part->is_in_cell)
		start_cell(part, atts);
	else if (part->is_in_cell)
		part->is_text_wanted = is(name, "v") || is(name, "t");
}

static void XMLCALL start_element(void *context, const char *name,
				  const char **atts)
{
	struct xlsx_part *part = context;

	if (part->fault.code)
		return;
	if (++part->depth > DEPTH_MAX) {
		stop(part, FAULT_INPUT, "elements are nested too deep");
		return;
	}
	if (is(name, "rPh") && part->phonetic_depth == 0)
		part->phonetic_depth = part->depth;
	if (part->kind == XLSX_SHEET)
		start_in_sheet(part, name, atts);
	else if (part->kind == XLSX_STRINGS)
		part->is_text_wanted = is(name, "t");
	else
		start_in_front(part, name, atts);
}

static int hex_digit(unsigned char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 32;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The control of "_x000D_" at the front: what XML cannot hold is written so
 * (ECMA-376, ST_Xstring), and an underscore before what only looks like it. -1
 * when it is none. */
static int escaped_control(struct bytes b)
{
	int value = 0;

	if (b.size < 7 || b.data[0] != '_' || b.data[1] != 'x' ||
	    b.data[6] != '_')
		return -1;
	for (size_t i = 2; i < 6; i++) {
		int digit = hex_digit(b.data[i]);

		if (digit < 0)
			return -1;
		value = value * 16 + digit;
	}
	return value && (value < ' ' || value == '_') ? value : -1;
}

/* Undo those from `begin` on. */
static void unescape(struct buffer *text, size_t begin)
{
	size_t to = begin, at = begin;

	if (begin == text->size ||
	    !memchr(text->data + begin, '_', text->size - begin))
		return;
	while (at < text->size) {
		int control = escaped_control(
			bytes_slice(buffer_view(text), at, text->size));

		text->data[to++] =
			control < 0 ? text->data[at] : (unsigned char)control;
		at += control < 0 ? 1 : 7;
	}
	buffer_truncate(text, to);
}

/* The number in a cell of shared text becomes the text. */
static void take_shared(struct xlsx_part *part, struct xlsx_cell *cell)
{
	struct xlsx_book *book = part->book;
	struct buffer *text = &part->row.text;
	uint64_t index;

	buffer_append_byte(text, 0);
	index = row_number((const char *)text->data + cell->begin);
	buffer_truncate(text, cell->begin);
	if (index >= book->shared_count)
		return;
	buffer_append_bytes(text,
			    bytes_slice(buffer_view(&book->shared),
					index ? book->shared_end[index - 1] : 0,
					book->shared_end[index]));
}

static void end_cell(struct xlsx_part *part)
{
	struct xlsx_row *row = &part->row;
	struct xlsx_cell *cell = &row->cells[row->count - 1];

	part->is_in_cell = false;
	if (strcmp(part->cell_type, "s") == 0)
		take_shared(part, cell);
	else if (!cell->is_number)
		unescape(&row->text, cell->begin);
	cell->end = row->text.size;
	/* Few strings, named by many cells, make much of little. */
	if (row->text.size > part->book->text_limit)
		stop(part, FAULT_LIMIT, "a row is over the record limit");
}

static void end_row(struct xlsx_part *part)
{
	struct xlsx_row *row = &part->row;

	part->is_in_row = false;
	row->length = (uint64_t)XML_GetCurrentByteIndex(part->parser) +
		      (uint64_t)XML_GetCurrentByteCount(part->parser) -
		      row->offset;
	if (part->see_row(part->context, part->sheet, row, &part->fault) < 0)
		stop(part, FAULT_INTERRUPTED, "stopped");
}

static void end_string(struct xlsx_part *part)
{
	struct xlsx_book *book = part->book;

	if (book->shared_count >= book->text_limit / sizeof(size_t)) {
		stop(part, FAULT_LIMIT, "too many shared strings");
		return;
	}
	unescape(&book->shared,
		 book->shared_count ? book->shared_end[book->shared_count - 1]
				    : 0);
	ARRAY_RESERVE(book->shared_end, book->shared_count + 1,
		      book->shared_capacity);
	book->shared_end[book->shared_count++] = book->shared.size;
}

static void XMLCALL end_element(void *context, const char *name)
{
	struct xlsx_part *part = context;

	if (part->fault.code)
		return;
	if (part->phonetic_depth == part->depth)
		part->phonetic_depth = 0;
	part->depth--;
	part->is_text_wanted = false;
	if (part->kind == XLSX_STRINGS && is(name, "si"))
		end_string(part);
	else if (part->is_in_cell && is(name, "c"))
		end_cell(part);
	else if (part->is_in_row && is(name, "row"))
		end_row(part);
}

static void XMLCALL text(void *context, const char *data, int size)
{
	struct xlsx_part *part = context;
	struct buffer *out = part->kind == XLSX_SHEET ? &part->row.text
						      : &part->book->shared;

	if (part->fault.code || !part->is_text_wanted || part->phonetic_depth)
		return;
	buffer_append(out, data, (size_t)size);
	if (out->size > part->book->text_limit)
		stop(part, FAULT_LIMIT, "its texts are over the record limit");
}

/* No workbook has one, and entities are how XML is made to explode. */
static void XMLCALL doctype(void *context, const char *name,
			    const char *system_id, const char *public_id,
			    int has_internal)
{
	(void)name;
	(void)system_id;
	(void)public_id;
	(void)has_internal;
	stop(context, FAULT_INPUT, "a document type in a workbook");
}

void xlsx_part_begin(struct xlsx_part *part, enum xlsx_part_kind kind,
		     const struct xlsx_sheet *sheet)
{
	part->parser = XML_ParserCreate(NULL);
	if (!part->parser)
		abort();
	part->kind = kind;
	part->sheet = sheet;
	part->depth = part->phonetic_depth = 0;
	part->is_text_wanted = part->is_in_row = part->is_in_cell = false;
	part->last_row = 0;
	part->fault = (struct fault)FAULT_INIT;
	XML_SetUserData(part->parser, part);
	XML_SetElementHandler(part->parser, start_element, end_element);
	XML_SetCharacterDataHandler(part->parser, text);
	XML_SetStartDoctypeDeclHandler(part->parser, doctype);
}

int xlsx_part_feed(struct xlsx_part *part, const char *data, size_t size,
		   bool is_last, struct fault *fault)
{
	if (XML_Parse(part->parser, data, (int)size, is_last) == XML_STATUS_OK)
		return 0;
	if (part->fault.code) {
		*fault = part->fault;
		return fault->code;
	}
	return fault_set(fault, FAULT_INPUT, "byte %lld of its XML: %s",
			 (long long)XML_GetCurrentByteIndex(part->parser),
			 XML_ErrorString(XML_GetErrorCode(part->parser)));
}

void xlsx_part_end(struct xlsx_part *part)
{
	XML_ParserFree(part->parser);
	part->parser = NULL;
}

void xlsx_part_release(struct xlsx_part *part)
{
	buffer_release(&part->row.text);
	free(part->row.cells);
}
