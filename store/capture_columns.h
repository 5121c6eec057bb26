/*
 * capture_columns.h - captures field by field, which is how they pack well.
 *
 * Of a thousand captures of one dump the paths are alike, the URLs are alike,
 * the digests are not: each field has a column of its own, one after the other.
 * What a capture's kind does not have takes nothing. capture.h is the face; the
 * byte table is in DESIGN.md.
 */
#ifndef NEWSFOLD_STORE_CAPTURE_COLUMNS_H
#define NEWSFOLD_STORE_CAPTURE_COLUMNS_H

#include "core/base/wire.h"
#include "store/capture.h"

void capture_columns_clear(struct capture_columns *columns);
void capture_columns_release(struct capture_columns *columns);
/* A capture whose id is not capture_id_of its parts keeps it. */
void capture_columns_add(struct capture_columns *columns,
			 struct bytes dump_name, const struct capture *capture);
void capture_columns_write(const struct capture_columns *columns,
			   struct buffer *out);

/* Show each capture of the columns that follow in `in`, which must hold nothing
 * else; `head` is theirs, `has_nul`: records end with one (version 3).
 * in->failed when they are no columns. */
int capture_columns_each(struct wire_reader *in,
			 const struct capture_batch_head *head, bool has_nul,
			 capture_visit_fn *visit, void *context,
			 struct fault *fault);

/* The five of a revisit, as they stand in its column, and in version 1. */
void capture_get_revisit(struct wire_reader *column, struct capture *capture);

#endif
