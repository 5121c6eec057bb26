#include "core/input/xlsx_book.h"

#include "core/base/memory.h"
#include "core/input/xlsx_part.h"

#include <archive.h>
#include <archive_entry.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define PIECE	  (64u << 10)
#define DAYS_MIN  10000.0 /* 1927 */
#define DAYS_MAX  80000.0 /* 2119 */
#define DAYS_1904 1462.0
#define DAYS_1970 25569.0

typedef int begin_part_fn(struct xlsx_part *part, const char *name);

static int damaged(struct fault *fault, const char *name, const char *what)
{
	return fault_set(fault, FAULT_INPUT, "%s: %s", name, what);
}

/* One part through a parser. */
static int read_part(const struct xlsx_book *book, struct archive *archive,
		     const char *name, struct xlsx_part *part,
		     struct fault *fault)
{
	char piece[PIECE];
	uint64_t plain = 0;
	la_ssize_t got;
	int rc = 0;

	do {
		got = archive_read_data(archive, piece, sizeof(piece));
		if (got < 0)
			return damaged(fault, name,
				       archive_error_string(archive)
					       ? archive_error_string(archive)
					       : "damaged");
		plain += (uint64_t)got;
		if (plain > book->plain_limit)
			return fault_set(fault, FAULT_LIMIT,
					 "%s: expands to over %llu bytes: "
					 "taken for a decompression bomb",
					 name,
					 (unsigned long long)book->plain_limit);
		rc = xlsx_part_feed(part, piece, (size_t)got, got == 0, fault);
	} while (rc == 0 && got > 0);
	return rc;
}

/* All parts of the zip that `begin` wants, each through a parser it has set
 * up. */
static int each_part(struct xlsx_book *book, begin_part_fn *begin,
		     struct xlsx_part *part, struct fault *fault)
{
	struct archive *archive = archive_read_new();
	struct archive_entry *entry;
	int rc = 0, status;

	archive_read_support_format_zip(archive);
	status = archive_read_open_memory(archive, book->file.data,
					  book->file.size);
	while (rc == 0 && status >= ARCHIVE_WARN) {
		const char *name;

		status = archive_read_next_header(archive, &entry);
		if (status == ARCHIVE_EOF || status < ARCHIVE_WARN)
			break;
		name = archive_entry_pathname(entry);
		if (!name || !begin(part, name))
			continue;
		rc = read_part(book, archive, name, part, fault);
		xlsx_part_end(part);
	}
	if (rc == 0 && status != ARCHIVE_EOF)
		rc = fault_set(fault, FAULT_INPUT, "%s",
			       archive_error_string(archive)
				       ? archive_error_string(archive)
				       : "damaged");
	archive_read_free(archive);
	return rc;
}

static int begin_front(struct xlsx_part *part, const char *name)
{
	if (strcmp(name, "xl/workbook.xml") == 0)
		xlsx_part_begin(part, XLSX_WORKBOOK, NULL);
	else if (strcmp(name, "xl/_rels/workbook.xml.rels") == 0)
		xlsx_part_begin(part, XLSX_RELATIONS, NULL);
	else if (strcmp(name, "xl/sharedStrings.xml") == 0)
		xlsx_part_begin(part, XLSX_STRINGS, NULL);
	else
		return 0;
	return 1;
}

static int begin_sheet(struct xlsx_part *part, const char *name)
{
	static const struct xlsx_sheet unnamed;
	const struct xlsx_book *book = part->book;
	const struct xlsx_sheet *sheet = &unnamed;

	if (strncmp(name, "xl/worksheets/", 14) != 0 ||
	    strchr(name + 14, '/') ||
	    !bytes_ends_with(bytes_of_string(name), BYTES_LITERAL(".xml")))
		return 0;
	for (size_t i = 0; i < book->sheet_count; i++)
		if (strcmp(buffer_string(&book->sheets[i].part), name) == 0)
			sheet = &book->sheets[i];
	xlsx_part_begin(part, XLSX_SHEET, sheet);
	return 1;
}

int xlsx_book_open(struct xlsx_book *book, struct bytes file,
		   uint64_t text_limit, uint64_t plain_limit,
		   struct fault *fault)
{
	struct xlsx_part part = {.book = book};
	int rc;

	memset(book, 0, sizeof(*book));
	book->file = file;
	book->text_limit = text_limit;
	book->plain_limit = plain_limit;
	rc = each_part(book, begin_front, &part, fault);
	xlsx_part_release(&part);
	return rc;
}

void xlsx_book_close(struct xlsx_book *book)
{
	for (size_t i = 0; i < book->sheet_count; i++) {
		buffer_release(&book->sheets[i].name);
		buffer_release(&book->sheets[i].part);
		buffer_release(&book->sheets[i].id);
	}
	free(book->sheets);
	free(book->shared_end);
	buffer_release(&book->shared);
}

int xlsx_book_rows(struct xlsx_book *book, xlsx_row_fn *row, void *context,
		   struct fault *fault)
{
	struct xlsx_part part = {
		.book = book, .see_row = row, .context = context};
	int rc = each_part(book, begin_sheet, &part, fault);

	xlsx_part_release(&part);
	return rc;
}

bool xlsx_date(const struct xlsx_book *book, struct bytes number,
	       char out[XLSX_DATE_SIZE])
{
	char digits[40], *end;
	double days, whole;
	time_t seconds;
	struct tm t;

	if (number.size == 0 || number.size >= sizeof(digits))
		return false;
	memcpy(digits, number.data, number.size);
	digits[number.size] = 0;
	days = strtod(digits, &end);
	if (*end || !(days >= DAYS_MIN && days < DAYS_MAX))
		return false;
	days += (book->is_1904 ? DAYS_1904 : 0) - DAYS_1970;
	seconds = (time_t)round(days * 86400);
	whole = floor(days);
	if (!gmtime_r(&seconds, &t))
		return false;
	if (days > whole)
		strftime(out, XLSX_DATE_SIZE, "%Y-%m-%dT%H:%M:%S", &t);
	else
		strftime(out, XLSX_DATE_SIZE, "%Y-%m-%d", &t);
	return true;
}
