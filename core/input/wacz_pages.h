/*
 * wacz_pages.h - the page lists in a WACZ, read before its records.
 */
#ifndef NEWSFOLD_CORE_INPUT_WACZ_PAGES_H
#define NEWSFOLD_CORE_INPUT_WACZ_PAGES_H

#include "core/input/feed.h"
#include "core/input/page_list.h"

/*
 * Fill the list from pages/NAME.jsonl in the zip behind fd, whose place stays.
 * What cannot be read is left out: the lists are files of the dump too, and
 * what is wrong with them is told there.
 */
void wacz_pages_read(int fd, struct feed *feed, struct page_list *list);

#endif
