/*
 * export_archive.h - what an archive holds, item by item, into an export.
 *
 * In order of dump, offset, record and id, so that the same archive gives the
 * same bytes. A damaged text or original is logged, counted and left out.
 */
#ifndef NEWSFOLD_STORE_EXPORT_ARCHIVE_H
#define NEWSFOLD_STORE_EXPORT_ARCHIVE_H

#include "core/output/export.h"
#include "store/archive.h"

struct export_query {
	struct catalog_filter filter;
	bool canonical_only; /* the capture that stands for its cluster */
	uint64_t min_size;   /* captures its cluster has; 0, 1: any */
	bool wants_originals;
	bool is_graph; /* one item a body, then edges */
	int (*is_cancelled)(void *context);
	void (*progress)(void *context, uint64_t captures, uint64_t bytes);
	void *context;
};

struct export_result {
	uint64_t captures, bytes, damaged;
};

int export_archive(struct archive *archive, const struct export_query *query,
		   struct export *export, struct export_result *result,
		   struct fault *fault);
/* When the archive was last written, Unix seconds; 0 when never. */
int export_archive_date(struct archive *archive, int64_t *out,
			struct fault *fault);

#endif
