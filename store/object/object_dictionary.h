/*
 * object_dictionary.h - dictionaries, digested once and kept while of use.
 *
 * A dictionary is what many objects of an archive have in common: an object of
 * the log (OBJECT_DICTIONARY) whose bytes are symbol tables, each for texts in
 * one script, and a zstd dictionary (RFC 8878, section 5) or, without its
 * magic, plain content. The cache keeps those used last, ready for zstd, up to
 * a limit of bytes; any thread may take from it.
 */
#ifndef NEWSFOLD_STORE_OBJECT_DICTIONARY_H
#define NEWSFOLD_STORE_OBJECT_DICTIONARY_H

#include "store/object/object_store.h"
#include "store/object/symbol_table.h"

#include <pthread.h>

/* Of all that are kept, with zstd's tables. */
#define DICTIONARY_CACHE_BYTES ((size_t)32 << 20)

#define DICTIONARY_TABLES_MAX 8

struct dictionary_table {
	struct symbol_table *symbols;
	uint8_t script; /* see script_of.h */
	uint32_t text;	/* bytes it was learned from */
};

struct dictionary {
	struct id id;
	object_place place;
	struct buffer bytes;
	struct dictionary_table table[DICTIONARY_TABLES_MAX];
	unsigned table_count;	       /* 0: made before there were any */
	struct bytes content;	       /* what follows the tables, for zstd */
	struct ZSTD_CDict_s *compress; /* made when first asked for */
	int level;
	struct ZSTD_DDict_s *decompress;
	size_t weight; /* in bytes, all of it */
	unsigned users;
	bool is_kept;
	struct dictionary *older; /* the next in order of use */
};

struct dictionary_cache {
	struct dictionary *newest;
	size_t bytes; /* no more than the limit but for those in use */
	pthread_mutex_t lock;
};

/* Digest `bytes`, which are taken over; NULL when they are no dictionary. */
struct dictionary *dictionary_new(struct buffer *bytes);
void dictionary_free(struct dictionary *dictionary);
/* Ready to compress at a level; false when zstd refuses. */
bool dictionary_digest(struct dictionary *dictionary, int level);
/* What stands before the content: no tables is nothing. */
void dictionary_write_tables(const struct dictionary_table *table,
			     unsigned count, struct buffer *out);
/* The number, from 1, of the table for a script among some, or of a dictionary
 * for such bytes; 0: none. */
unsigned dictionary_table_of(const struct dictionary_table *table,
			     unsigned count, uint8_t script);
unsigned dictionary_table_for(const struct dictionary *dictionary,
			      struct bytes bytes);

void dictionary_cache_init(struct dictionary_cache *cache);
void dictionary_cache_release(struct dictionary_cache *cache);

/* The dictionary at this place if it is kept; NULL. Give it back. */
struct dictionary *dictionary_cache_take(struct dictionary_cache *cache,
					 object_place place);
/* Digest `bytes`, which are taken over, and keep them as the dictionary at
 * `place`; NULL when zstd finds they are none. Give it back. */
struct dictionary *dictionary_cache_add(struct dictionary_cache *cache,
					object_place place, const struct id *id,
					struct buffer *bytes);
void dictionary_cache_give(struct dictionary_cache *cache,
			   struct dictionary *dictionary);
/* Ready to compress at a level; false when zstd refuses. */
bool dictionary_for_level(struct dictionary_cache *cache,
			  struct dictionary *dictionary, int level);

#endif
