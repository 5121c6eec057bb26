/*
 * prints.h - fingerprints, or lines, of stored bodies, made in parallel, seen
 * in order.
 */
#ifndef NEWSFOLD_STORE_PRINTS_H
#define NEWSFOLD_STORE_PRINTS_H

#include "core/near/furniture.h"
#include "store/archive.h"
#include "store/body_table.h"

/* On the calling side's order: one call a body, as listed. */
typedef int prints_visit_fn(void *context, uint32_t number,
			    const struct fingerprint *fingerprint,
			    struct fault *fault);

/* number[] lists the bodies. A body that cannot be read is seen as empty (and
 * found by verify). Calls to visit never overlap. */
int prints_each(struct archive *archive, const struct body_table *table,
		const uint32_t *number, size_t count, unsigned threads,
		prints_visit_fn *visit, void *context, struct fault *fault);

/* Their lines, likewise. */
typedef int prints_lines_fn(void *context, uint32_t number,
			    const struct body_lines *lines,
			    struct fault *fault);
int prints_each_lines(struct archive *archive, const struct body_table *table,
		      const uint32_t *number, size_t count, unsigned threads,
		      prints_lines_fn *visit, void *context,
		      struct fault *fault);

#endif
