#include "core/output/csv.h"

static void next_cell(struct csv *csv)
{
	if (csv->has_cell)
		buffer_append_byte(&csv->row, ',');
	csv->has_cell = true;
}

void csv_text(struct csv *csv, struct bytes text)
{
	bool is_formula = text.size && strchr("=+-@\t\r", text.data[0]);

	next_cell(csv);
	buffer_append_byte(&csv->row, '"');
	if (is_formula)
		buffer_append_byte(&csv->row, '\'');
	for (size_t i = 0; i < text.size; i++) {
		if (text.data[i] == 0)
			continue;
		if (text.data[i] == '"')
			buffer_append_byte(&csv->row, '"');
		buffer_append_byte(&csv->row, text.data[i]);
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
