#include "store/object/symbol_table.h"

#include "core/base/memory.h"
#include "core/base/utf8_decode.h"
#include "core/base/utf8_encode.h"

#include <stdlib.h>

/* In the bytes of a table: a string is its length. */
#define MARK_PAGE 0x20
#define MARK_LEAD 0x40

unsigned symbol_character(const unsigned char *bytes, size_t left,
			  uint32_t *out)
{
	size_t size = utf8_decode(bytes, left, out);

	return size == 2 || size == 3 ? (unsigned)size : 0;
}

static struct symbol *add_symbols(struct symbol_table *table, size_t count)
{
	size_t first = table->symbol_count;

	table->symbol_count += count;
	table->symbol = memory_resize(table->symbol, table->symbol_count,
				      sizeof(*table->symbol));
	memset(table->symbol + first, 0, count * sizeof(*table->symbol));
	return table->symbol + first;
}

struct symbol_table *symbol_table_new(void)
{
	struct symbol_table *table = memory_alloc_zero(1, sizeof(*table));
	struct symbol *raw = add_symbols(table, 256);

	for (unsigned i = 0; i < 256; i++)
		raw[i] = (struct symbol){{(unsigned char)i}, 1};
	memset(table->mask, 0xFF, sizeof(table->mask));
	return table;
}

void symbol_table_free(struct symbol_table *table)
{
	if (!table)
		return;
	symbol_finder_free(table->finder);
	free(table->symbol);
	free(table);
}

void symbol_table_set(struct symbol_table *table, unsigned code,
		      enum symbol_kind kind, unsigned page)
{
	bool has_next = kind != SYMBOL_STRING;
	size_t first = table->symbol_count;
	struct symbol *symbol = add_symbols(table, has_next ? 256 : 1);

	table->kind[code] = (uint8_t)kind;
	table->page[code] = (uint8_t)page;
	table->mask[code] = has_next ? 0xFF : 0;
	table->first[code] = (uint32_t)first;
	for (unsigned i = 0; i < 256 && kind == SYMBOL_PAGE; i++)
		symbol[i].length =
			(uint8_t)utf8_encode(page << 8 | i, symbol[i].bytes);
}

struct symbol *symbol_table_string(const struct symbol_table *table,
				   unsigned code, unsigned next)
{
	return &table->symbol[table->first[code] + next];
}

static void write_symbol(const struct symbol *symbol, struct buffer *out)
{
	wire_put8(out, symbol->length);
	buffer_append(out, symbol->bytes, symbol->length);
}

void symbol_table_write(const struct symbol_table *table, struct buffer *out)
{
	for (unsigned code = 0; code < SYMBOL_CODES; code++)
		switch ((enum symbol_kind)table->kind[code]) {
		case SYMBOL_RAW:
			wire_put8(out, 0);
			break;
		case SYMBOL_STRING:
			write_symbol(symbol_table_string(table, code, 0), out);
			break;
		case SYMBOL_PAGE:
			wire_put8(out, MARK_PAGE);
			wire_put8(out, table->page[code]);
			break;
		case SYMBOL_LEAD:
			wire_put8(out, MARK_LEAD);
			for (unsigned i = 0; i < SYMBOL_CODES; i++)
				write_symbol(
					symbol_table_string(table, code, i),
					out);
			break;
		}
}

/* One of a length that is read already. */
static void read_string(struct wire_reader *reader, uint8_t length,
			struct symbol *out)
{
	struct bytes bytes;

	if (length > SYMBOL_BYTES_MAX) {
		reader->failed = true;
		return;
	}
	bytes = wire_get_raw(reader, length);
	if (!bytes.data)
		return;
	memcpy(out->bytes, bytes.data, length);
	out->length = length;
}

static void read_code(struct wire_reader *reader, unsigned code,
		      struct symbol_table *table)
{
	uint8_t mark = wire_get8(reader);

	if (mark == MARK_PAGE) {
		symbol_table_set(table, code, SYMBOL_PAGE, wire_get8(reader));
	} else if (mark == MARK_LEAD) {
		symbol_table_set(table, code, SYMBOL_LEAD, 0);
		for (unsigned i = 0; i < SYMBOL_CODES && !reader->failed; i++) {
			uint8_t length = wire_get8(reader);

			if (length)
				read_string(
					reader, length,
					symbol_table_string(table, code, i));
		}
	} else if (mark) {
		symbol_table_set(table, code, SYMBOL_STRING, 0);
		read_string(reader, mark, symbol_table_string(table, code, 0));
	}
}

struct symbol_table *symbol_table_read(struct wire_reader *reader)
{
	struct symbol_table *table = symbol_table_new();

	for (unsigned code = 0; code < SYMBOL_CODES && !reader->failed; code++)
		read_code(reader, code, table);
	if (!reader->failed)
		return table;
	symbol_table_free(table);
	return NULL;
}

/* Each symbol is copied as if it were the longest there is, its length behind
 * it. */
bool symbol_table_decode(const struct symbol_table *table, struct bytes codes,
			 size_t raw_bytes, struct buffer *out)
{
	const unsigned char *p = codes.data, *end = p + codes.size;
	size_t left = raw_bytes;
	bool is_told = true;
	unsigned char *to;

	buffer_reserve(out, raw_bytes + sizeof(struct symbol));
	to = out->data + out->size;
	while (p < end && is_told) {
		unsigned code = *p++;
		unsigned next = p < end ? *p : 0;
		const struct symbol *symbol =
			&table->symbol[table->first[code] +
				       (next & table->mask[code])];
		unsigned length = symbol->length;

		is_told = length > 0 && length <= left;
		p += table->mask[code] & 1;
		memcpy(to, symbol, sizeof(*symbol));
		to += length;
		left -= length;
	}
	is_told = is_told && left == 0 && p == end;
	out->size += is_told ? raw_bytes : 0;
	out->data[out->size] = 0;
	return is_told;
}
