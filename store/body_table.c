#include "store/body_table.h"

#include "core/base/memory.h"

#include <stdlib.h>

/* Rows of clusters are used again, so they do not run far ahead of bodies. */
#define ROWS_A_BODY 64

static int add(void *context, const struct catalog_body *body,
	       struct fault *fault)
{
	struct body_table *table = context;
	struct body_entry *entry;

	if (body->number != table->count + 1)
		return fault_set(fault, FAULT_CORRUPT,
				 "catalog: body %u follows body %u; run "
				 "`newsfold rebuild`",
				 body->number, table->count);
	if (body->cluster < 0 ||
	    body->cluster / ROWS_A_BODY > (int64_t)table->capacity)
		return fault_set(fault, FAULT_CORRUPT,
				 "catalog: body %u is in cluster %lld; run "
				 "`newsfold rebuild`",
				 body->number, (long long)body->cluster);
	ARRAY_RESERVE(table->body, (size_t)body->number + 1, table->capacity);
	entry = &table->body[body->number];
	entry->id = body->id;
	entry->published = body->published;
	entry->fetched = body->fetched;
	entry->cluster = body->cluster;
	entry->first_seen = (int32_t)body->first_seen;
	entry->last_seen = (int32_t)body->last_seen;
	entry->bytes =
		body->bytes < UINT32_MAX ? (uint32_t)body->bytes : UINT32_MAX;
	entry->captures = body->captures < UINT32_MAX ? (uint32_t)body->captures
						      : UINT32_MAX;
	table->count = body->number;
	return 0;
}

int body_table_load(struct body_table *table, struct catalog *catalog,
		    struct fault *fault)
{
	uint64_t count;
	int rc = catalog_body_count(catalog, &count, fault);

	table->body = NULL;
	table->count = 0;
	table->capacity = 0;
	if (rc < 0)
		return rc;
	/* In one piece: an array that grew would be half again as large. */
	ARRAY_RESERVE(table->body, (size_t)count + 1, table->capacity);
	return catalog_each_body(catalog, 0, add, table, fault);
}

void body_table_release(struct body_table *table)
{
	if (table)
		free(table->body);
}

int body_table_check(const struct body_table *table, uint32_t a, uint32_t b,
		     struct fault *fault)
{
	if (a && b && a <= table->count && b <= table->count)
		return 0;
	return fault_set(fault, FAULT_CORRUPT,
			 "catalog: an edge of bodies %u and %u of %u; run "
			 "`newsfold rebuild`",
			 a, b, table->count);
}

int64_t body_entry_day(const struct body_entry *entry)
{
	return entry->published == INT64_MAX ? INT64_MIN
					     : catalog_day_of(entry->published);
}
