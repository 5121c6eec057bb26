/*
 * csv.h - CSV rows (RFC 4180) that are safe to open in a spreadsheet.
 *
 * A text cell that a spreadsheet would run as a formula (= + - @, full width
 * too, or a tab or line end first) gets a leading apostrophe; controls and
 * bidirectional overrides become U+FFFD (plain_text.h).
 */
#ifndef NEWSFOLD_CORE_OUTPUT_CSV_H
#define NEWSFOLD_CORE_OUTPUT_CSV_H

#include "core/base/buffer.h"

struct csv {
	struct buffer row;
	bool has_cell;
};

#define CSV_INIT                                                               \
	{                                                                      \
		BUFFER_INIT, false                                             \
	}

void csv_text(struct csv *csv, struct bytes text);
void csv_count(struct csv *csv, uint64_t value);
void csv_real(struct csv *csv, double value);
/* Ends the row with CRLF. */
void csv_end(struct csv *csv);

#endif
