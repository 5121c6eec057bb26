/*
 * snippet.h - the part of a text that shows why it was found.
 */
#ifndef NEWSFOLD_CORE_FIND_SNIPPET_H
#define NEWSFOLD_CORE_FIND_SNIPPET_H

#include "core/base/buffer.h"
#include "core/find/query.h"

/* A match in the snippet's text, in bytes. */
struct snippet_mark {
	uint32_t begin, end;
};

struct snippet {
	struct buffer text; /* of the body, white space made single spaces */
	struct snippet_mark *mark;
	size_t mark_count, mark_capacity;
	bool has_before, has_after; /* the body goes on there */
};

void snippet_release(struct snippet *snippet);

/* About `columns` columns around the place where the most of the query's words
 * stand together; the text's beginning when none does. *out is overwritten, its
 * storage kept. */
void snippet_make(const struct query *query, const struct folded *folded,
		  size_t columns, struct snippet *out);

#endif
