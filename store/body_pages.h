/*
 * body_pages.h - the pages that bodies were captured from, by number.
 *
 * Two bodies of one page (url_page) are its revisions. 8 bytes for each of a
 * body's pages and 4 for each body.
 */
#ifndef NEWSFOLD_STORE_BODY_PAGES_H
#define NEWSFOLD_STORE_BODY_PAGES_H

#include "store/catalog/catalog.h"

struct body_pages {
	/* Of body n: page[first[n]] .. page[first[n + 1] - 1], sorted. */
	uint64_t *page;
	uint32_t *first;
	uint32_t body_count;
};

/* Pages of the bodies up to body_count; of all of them, or of the two named (0:
 * no body). */
int body_pages_load(struct body_pages *pages, struct catalog *catalog,
		    uint32_t body_count, struct fault *fault);
int body_pages_load_two(struct body_pages *pages, struct catalog *catalog,
			uint32_t a, uint32_t b, struct fault *fault);
void body_pages_release(struct body_pages *pages);

/* The pages of one body; their count in *out_count. */
const uint64_t *body_pages_of(const struct body_pages *pages, uint32_t number,
			      size_t *out_count);

#endif
