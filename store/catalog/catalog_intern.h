/*
 * catalog_intern.h - what many records have alike, kept once.
 *
 * For the writer. What was met lately is remembered, so a record asks SQLite
 * only for what is new to this writer. A row that is there twice does no harm.
 */
#ifndef NEWSFOLD_STORE_CATALOG_CATALOG_INTERN_H
#define NEWSFOLD_STORE_CATALOG_CATALOG_INTERN_H

#include "store/catalog/sql.h"

enum origin_zone { ZONE_PUBLISHED, ZONE_MODIFIED, ZONE_FETCHED, ZONE_COUNT };

/* What captures of one outlet share. Empty text is kept as NULL. */
struct origin {
	enum record_kind kind;
	bool is_inside;
	struct bytes outlet, language, charset;
	struct bytes sources; /* (source, marks) a field; empty: no capture */
	struct bytes zone[ZONE_COUNT];
};

/* The number of the row that says this. */
int intern_origin(struct catalog *catalog, const struct origin *origin,
		  int64_t *out_number, struct fault *fault);

/* The head of a path or address that many have: its number, its size in
 * *out_size; 0 when there is none that is met often. A head ends behind '/' or
 * ':', or before a number that ends the text. */
int intern_prefix(struct catalog *catalog, struct bytes text,
		  int64_t *out_number, size_t *out_size, struct fault *fault);

enum same_text { SAME_TITLE, SAME_BYLINE, SAME_COUNT };

/* The row of a record met lately that has this text itself; 0 when there is
 * none. */
int intern_text(struct catalog *catalog, enum same_text which,
		struct bytes text, int64_t *out_row, struct fault *fault);
/* The row has the text, unless an earlier one has, and will keep it. */
void intern_remember(struct catalog *catalog, enum same_text which,
		     struct bytes text, int64_t row);

/* What was remembered may be rolled back. */
void intern_forget(struct catalog *catalog);

#endif
