/*
 * symbol_table.h - text told in symbols, so that zstd has less and evener
 * bytes to do with.
 *
 * zstd counts literals byte by byte, in one table for a block. A Hangul
 * syllable is three of them, of which the first says nearly nothing; "ation"
 * is five wherever no match is worth its price. A table gives each of the 256
 * codes something to stand for: a byte, a string of some, one of 256 strings
 * that the next byte names, or a page of 256 code points that it names one of;
 * and any byte at all can still be told. Which they are is learned from the
 * archive's own texts (symbol_learn.h), so no language is privileged.
 * Static symbol tables: Boncz, Neumann, Leis, "FSST: Fast Random Access String
 * Compression", VLDB 2020. Pages of code points: SCSU (Unicode UTS #6).
 */
#ifndef NEWSFOLD_STORE_OBJECT_SYMBOL_TABLE_H
#define NEWSFOLD_STORE_OBJECT_SYMBOL_TABLE_H

#include "core/base/wire.h"

#define SYMBOL_CODES	 256
#define SYMBOL_BYTES_MAX 15

/* What a code stands for. */
enum symbol_kind {
	SYMBOL_RAW,    /* the next byte, as it is */
	SYMBOL_STRING, /* a string */
	SYMBOL_PAGE,   /* code point page * 256 + the next byte, in UTF-8 */
	SYMBOL_LEAD, /* one of 256 strings of its own, told by the next byte */
};

struct symbol {
	unsigned char bytes[SYMBOL_BYTES_MAX]; /* zeros behind its own */
	uint8_t length;			       /* 0: no such symbol */
};

struct symbol_finder;

/* Whatever its kind, a code is symbol number first + (next byte & mask), so
 * that decoding has nothing to decide. */
struct symbol_table {
	uint8_t kind[SYMBOL_CODES];
	uint8_t page[SYMBOL_CODES];
	uint8_t mask[SYMBOL_CODES];
	uint32_t first[SYMBOL_CODES];
	struct symbol *symbol;
	size_t symbol_count;
	struct symbol_finder *finder; /* see symbol_table_prepare */
};

/* One whose codes are all SYMBOL_RAW. */
struct symbol_table *symbol_table_new(void);
void symbol_table_free(struct symbol_table *table);
/* Give a code another kind, once: its string, or those of a lead, are the
 * caller's to set. */
void symbol_table_set(struct symbol_table *table, unsigned code,
		      enum symbol_kind kind, unsigned page);
/* The string of a code, or string `next` of a lead. */
struct symbol *symbol_table_string(const struct symbol_table *table,
				   unsigned code, unsigned next);

/* The bytes of a table, see FORMAT.md. */
void symbol_table_write(const struct symbol_table *table, struct buffer *out);
/* NULL, with the reader failed, when there stands none. */
struct symbol_table *symbol_table_read(struct wire_reader *reader);

/* For encoding: before the first call, and not while others encode. */
void symbol_table_prepare(struct symbol_table *table);
void symbol_finder_free(struct symbol_finder *finder);
/* Append the codes of some bytes, at most twice as many; false when the table
 * has none for a byte it does not know. */
bool symbol_table_encode(const struct symbol_table *table, struct bytes bytes,
			 struct buffer *out);
/* Append exactly raw_bytes bytes; false, with nothing appended, when the codes
 * do not make that many or name what is not there. */
bool symbol_table_decode(const struct symbol_table *table, struct bytes codes,
			 size_t raw_bytes, struct buffer *out);

/* The character of two or three bytes in UTF-8 at the front, and how many those
 * are; 0 when none stands there. */
unsigned symbol_character(const unsigned char *bytes, size_t left,
			  uint32_t *out);

#endif
