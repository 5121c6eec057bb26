/*
 * body_table.h - all bodies of an archive in memory, by number.
 *
 * 56 bytes a body: what candidates, verification and clusters ask for again and
 * again. body[0] is not used.
 */
#ifndef NEWSFOLD_STORE_BODY_TABLE_H
#define NEWSFOLD_STORE_BODY_TABLE_H

#include "store/catalog/catalog.h"

struct body_entry {
	struct id id;
	int64_t published, fetched; /* INT64_MAX when unknown */
	int64_t cluster;	    /* row, 0 when alone */
	uint32_t bytes;		    /* UINT32_MAX when more */
	uint32_t captures;
	int32_t first_seen, last_seen; /* days, see catalog.h */
};

struct body_table {
	struct body_entry *body;
	uint32_t count; /* the largest number */
	size_t capacity;
};

int body_table_load(struct body_table *table, struct catalog *catalog,
		    struct fault *fault);
void body_table_release(struct body_table *table);
/* 0 when both are numbers of bodies, FAULT_CORRUPT otherwise: what a catalog
 * says may be damaged. */
int body_table_check(const struct body_table *table, uint32_t a, uint32_t b,
		     struct fault *fault);

/* Days since 1970 of publication; INT64_MIN: unknown. A fetch may come a year
 * later and says nothing of how far apart two stories are. */
int64_t body_entry_day(const struct body_entry *entry);

#endif
