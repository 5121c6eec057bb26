/*
 * page_hint.h - which stored original a new one is probably like.
 *
 * The one that came from the same address before, or had the same text on the
 * same outlet: a page is seen again with another date, other tokens, a
 * corrected paragraph, under an address with another parameter. Else, for a
 * page, the first of its outlet in this run. Like base_hint.h, a hint decides
 * nothing but size.
 *
 * Safe from any thread. Memory is fixed: of addresses the newest are at hand,
 * others are asked of the catalog; outlets' pages are kept up to a limit.
 */
#ifndef NEWSFOLD_STORE_PAGE_HINT_H
#define NEWSFOLD_STORE_PAGE_HINT_H

#include "store/archive.h"

struct page_hints;

struct page_hints *page_hints_new(struct archive *archive);
void page_hints_free(struct page_hints *hints);

/* The original last stored under this key; false: none. */
bool page_hints_seen(struct page_hints *hints, uint64_t key, struct id *out);
/* The one thread that puts: remembers it, for later runs in the catalog. */
int page_hints_add_seen(struct page_hints *hints, uint64_t key,
			const struct id *id, struct fault *fault);

enum page_hint {
	PAGE_HINT_NONE,	 /* one is being made, or there is no room */
	PAGE_HINT_FIRST, /* none: code this one alone, then add it */
	PAGE_HINT_FOUND	 /* *out; its bytes live as long as the hints */
};

/* For a page of `size` bytes. */
enum page_hint page_hints_outlet(struct page_hints *hints, struct bytes outlet,
				 size_t size, struct object_base *out);
void page_hints_add_outlet(struct page_hints *hints, struct bytes outlet,
			   const struct id *id, struct bytes page);

#endif
