/* Bytes to codes: the longest symbol that stands there, from place to place. */
#include "store/object/symbol_table.h"

#include "core/base/memory.h"

#include <stdlib.h>

/* Strings are looked up by their first bytes, four at most. */
#define HEAD_MIN     2
#define HEAD_MAX     4
#define BUCKETS_LOG2 14
#define BUCKETS	     ((size_t)1 << BUCKETS_LOG2)
/* A code is so many bytes; none. */
#define NO_CODE (-1)

/* A string as two words, and its code of one or two bytes. */
struct found_symbol {
	uint64_t low, high;
	uint32_t bucket;
	uint8_t length;
	uint8_t code_bytes;
	unsigned char code[2];
};

struct symbol_finder {
	struct found_symbol *symbol; /* by bucket, the longest first */
	size_t count;
	uint32_t first[BUCKETS + 1];
	int16_t single[256]; /* codes of single bytes */
	int16_t page[256];   /* and of pages of code points */
	int16_t raw;	     /* the code of any byte; a table without is none */
};

/* The low `length` bytes of a word. */
static uint64_t low_bytes(uint64_t word, unsigned length)
{
	return length >= 8 ? word : word & ((UINT64_C(1) << 8 * length) - 1);
}

static uint32_t bucket_of(uint64_t word, unsigned head)
{
	uint64_t key = low_bytes(word, head) + head;

	return (uint32_t)(key * UINT64_C(0x9E3779B97F4A7C15) >>
			  (64 - BUCKETS_LOG2));
}

static int compare_symbols(const void *a, const void *b)
{
	const struct found_symbol *x = a, *y = b;

	if (x->bucket != y->bucket)
		return x->bucket < y->bucket ? -1 : 1;
	return (int)y->length - (int)x->length;
}

static void add_string(struct symbol_finder *finder,
		       const struct symbol *symbol, unsigned code, int next)
{
	struct found_symbol *found = &finder->symbol[finder->count];
	unsigned head = symbol->length < HEAD_MAX ? symbol->length : HEAD_MAX;

	if (symbol->length == 1 && next == NO_CODE)
		finder->single[symbol->bytes[0]] = (int16_t)code;
	if (symbol->length < HEAD_MIN)
		return;
	*found = (struct found_symbol){
		.low = wire_load64(symbol->bytes),
		.high = wire_load64(symbol->bytes + 7) >> 8,
		.length = symbol->length,
		.code_bytes = next == NO_CODE ? 1 : 2,
		.code = {(unsigned char)code, (unsigned char)next},
	};
	found->bucket = bucket_of(found->low, head);
	finder->count++;
}

static void add_code(struct symbol_finder *finder,
		     const struct symbol_table *table, unsigned code)
{
	switch ((enum symbol_kind)table->kind[code]) {
	case SYMBOL_RAW:
		finder->raw = (int16_t)code;
		break;
	case SYMBOL_STRING:
		add_string(finder, symbol_table_string(table, code, 0), code,
			   NO_CODE);
		break;
	case SYMBOL_PAGE:
		finder->page[table->page[code]] = (int16_t)code;
		break;
	case SYMBOL_LEAD:
		for (unsigned i = 0; i < SYMBOL_CODES; i++)
			add_string(finder, symbol_table_string(table, code, i),
				   code, (int)i);
		break;
	}
}

void symbol_table_prepare(struct symbol_table *table)
{
	struct symbol_finder *finder;
	size_t i = 0;

	if (table->finder)
		return;
	finder = memory_alloc_zero(1, sizeof(*finder));
	finder->symbol =
		memory_alloc_zero(table->symbol_count, sizeof(*finder->symbol));
	for (unsigned k = 0; k < 256; k++)
		finder->single[k] = finder->page[k] = NO_CODE;
	finder->raw = NO_CODE;
	for (unsigned code = 0; code < SYMBOL_CODES; code++)
		add_code(finder, table, code);
	qsort(finder->symbol, finder->count, sizeof(*finder->symbol),
	      compare_symbols);
	for (uint32_t bucket = 0; bucket <= BUCKETS; bucket++) {
		while (i < finder->count && finder->symbol[i].bucket < bucket)
			i++;
		finder->first[bucket] = (uint32_t)i;
	}
	table->finder = finder;
}

void symbol_finder_free(struct symbol_finder *finder)
{
	if (!finder)
		return;
	free(finder->symbol);
	free(finder);
}

/* The longest string that these words begin with; NULL. */
static const struct found_symbol *find(const struct symbol_finder *finder,
				       uint64_t low, uint64_t high, size_t left)
{
	for (unsigned head = HEAD_MAX; head >= HEAD_MIN; head--) {
		uint32_t bucket = bucket_of(low, head);
		const struct found_symbol *it =
			finder->symbol + finder->first[bucket];
		const struct found_symbol *end =
			finder->symbol + finder->first[bucket + 1];

		for (; it < end; it++)
			if (low_bytes(low ^ it->low, it->length) == 0 &&
			    (it->length <= 8 ||
			     low_bytes(high ^ it->high, it->length - 8u) ==
				     0) &&
			    it->length <= left)
				return it;
	}
	return NULL;
}

/* A byte, or a character, that no string begins with. */
static size_t put_other(const struct symbol_finder *finder,
			const unsigned char *p, size_t left,
			unsigned char **out)
{
	unsigned char *to = *out;
	uint32_t character;
	size_t size = 1;

	if (finder->single[*p] >= 0) {
		*to++ = (unsigned char)finder->single[*p];
	} else if ((size = symbol_character(p, left, &character)) > 0 &&
		   finder->page[character >> 8] >= 0) {
		*to++ = (unsigned char)finder->page[character >> 8];
		*to++ = (unsigned char)character;
	} else {
		size = 1;
		*to++ = (unsigned char)finder->raw;
		*to++ = *p;
	}
	*out = to;
	return size;
}

/* Behind the end there are zeros. */
static void load(const unsigned char *p, size_t left, uint64_t *low,
		 uint64_t *high)
{
	unsigned char near_end[16] = {0};

	if (left < sizeof(near_end)) {
		memcpy(near_end, p, left);
		p = near_end;
	}
	*low = wire_load64(p);
	*high = wire_load64(p + 8);
}

bool symbol_table_encode(const struct symbol_table *table, struct bytes bytes,
			 struct buffer *out)
{
	const struct symbol_finder *finder = table->finder;
	unsigned char *to;

	if (finder->raw == NO_CODE)
		return false;
	buffer_reserve(out, 2 * bytes.size);
	to = out->data + out->size;
	for (size_t i = 0; i < bytes.size;) {
		size_t left = bytes.size - i;
		const struct found_symbol *found;
		uint64_t low, high;

		load(bytes.data + i, left, &low, &high);
		found = find(finder, low, high, left);
		if (!found) {
			i += put_other(finder, bytes.data + i, left, &to);
			continue;
		}
		to[0] = found->code[0];
		to[1] = found->code[1];
		to += found->code_bytes;
		i += found->length;
	}
	out->size = (size_t)(to - out->data);
	out->data[out->size] = 0;
	return true;
}
