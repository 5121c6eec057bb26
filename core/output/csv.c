#include "core/output/csv.h"

#include "core/output/plain_text.h"

static void next_cell(struct csv *csv)
{
	if (csv->has_cell)
		buffer_append_byte(&csv->row, ',');
	csv->has_cell = true;
}

/* What a spreadsheet begins a formula with; full width in Asian settings. */
static bool is_formula(struct bytes text)
{
	static const char *const begin[] = {"=",
					    "+",
					    "-",
					    "@",
					    "\t",
					    "\r",
					    "\n",
					    "\xEF\xBC\x9D",
					    "\xEF\xBC\x8B",
					    "\xEF\xBC\x8D",
					    "\xEF\xBC\xA0"};

	for (size_t i = 0; i < sizeof(begin) / sizeof(*begin); i++)
		if (bytes_starts_with(text, bytes_of_string(begin[i])))
			return true;
	return false;
}

void csv_text(struct csv *csv, struct bytes text)
{
	size_t begin, quotes = 0, to;

	/* Spreadsheets pass over NULs. */
	while (text.size && text.data[0] == 0)
		text = bytes_slice(text, 1, text.size);
	next_cell(csv);
	buffer_append_byte(&csv->row, '"');
	if (is_formula(text))
		buffer_append_byte(&csv->row, '\'');
	begin = csv->row.size;
	plain_text(&csv->row, text);
	/* Double the quotes, from the end. */
	for (size_t i = begin; i < csv->row.size; i++)
		quotes += csv->row.data[i] == '"';
	to = csv->row.size + quotes;
	for (size_t i = 0; i < quotes; i++)
		buffer_append_byte(&csv->row, '"');
	for (size_t from = to - quotes; from-- > begin && quotes;) {
		csv->row.data[--to] = csv->row.data[from];
		if (csv->row.data[from] == '"') {
			csv->row.data[--to] = '"';
			quotes--;
		}
	}
	buffer_append_byte(&csv->row, '"');
}

void csv_count(struct csv *csv, uint64_t value)
{
	next_cell(csv);
	buffer_printf(&csv->row, "%llu", (unsigned long long)value);
}

void csv_real(struct csv *csv, double value)
{
	next_cell(csv);
	buffer_printf(&csv->row, "%.4f", value);
}

void csv_end(struct csv *csv)
{
	buffer_append_string(&csv->row, "\r\n");
	csv->has_cell = false;
}
