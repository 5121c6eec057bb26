/*
 * page_list.h - pages by address, with the titles a crawler's browser showed.
 *
 * Of a WACZ's pages/pages.jsonl: lines of JSON with url, ts and title. Bounded:
 * what is over PAGE_LIST_BYTES of addresses and titles is left out.
 */
#ifndef NEWSFOLD_CORE_INPUT_PAGE_LIST_H
#define NEWSFOLD_CORE_INPUT_PAGE_LIST_H

#include "core/base/buffer.h"

#define PAGE_LIST_BYTES (64u << 20)

struct page_list_entry {
	int64_t time; /* Unix seconds; 0 when unknown */
	uint32_t url, url_size;
	uint32_t title, title_size;
};

struct page_list {
	struct buffer text; /* addresses and titles */
	struct page_list_entry *entry;
	size_t count, capacity;
	bool is_sorted;
};

#define PAGE_LIST_INIT                                                         \
	{                                                                      \
		BUFFER_INIT, NULL, 0, 0, false                                 \
	}

void page_list_release(struct page_list *list);
/* One line of the file; what is no page with address and title is passed
 * over. */
void page_list_add_line(struct page_list *list, struct bytes line);
/* When all lines are there. */
void page_list_sort(struct page_list *list);
/* The title of the page at this address, of several the one nearest to the
 * date; empty when there is none. The list is sorted. */
struct bytes page_list_title(const struct page_list *list, struct bytes url,
			     struct bytes date);

#endif
