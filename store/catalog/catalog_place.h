/*
 * catalog_place.h - record_id and record_place: records by their ids, and in
 * the order of their dumps.
 *
 * Both are over what no column has, so they are kept by hand, for the writer.
 */
#ifndef NEWSFOLD_STORE_CATALOG_CATALOG_PLACE_H
#define NEWSFOLD_STORE_CATALOG_CATALOG_PLACE_H

#include "store/catalog/sql.h"

/* The dump of the captures that come now. */
struct record_dump {
	struct id id;
	int64_t number; /* 0: it is not there */
	struct buffer name, landmark;
	bool has_landmark;
};

/* catalog->dump is the one with this id. */
int place_in_dump(struct catalog *catalog, const struct id *id,
		  struct fault *fault);
/* A record of catalog->dump: into both; out of both, while its row is there. */
int place_add(struct catalog *catalog, const struct capture *capture,
	      int64_t row, struct fault *fault);
int place_remove(struct catalog *catalog, const struct id *id, int64_t row,
		 struct fault *fault);

#endif
