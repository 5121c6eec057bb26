/*
 * page_origin.h - where a saved page came from, as those who saved it tell.
 *
 * SingleFile and HTTrack leave a comment at a page's front; `wget --mirror` and
 * the like leave only the path (example.com/2025/02/story.html), whose URL is
 * inferred and said to be. Neither HTTrack nor a path knows the scheme: https
 * is taken, unless the path has a folder http or https before the host.
 */
#ifndef NEWSFOLD_CORE_INPUT_PAGE_ORIGIN_H
#define NEWSFOLD_CORE_INPUT_PAGE_ORIGIN_H

#include "core/text/article.h"

struct page_origin {
	struct buffer url; /* empty when nothing tells */
	enum field_source url_source;
	struct bytes fetched; /* as it stands in the page; empty if not there */
};

#define PAGE_ORIGIN_INIT                                                       \
	{                                                                      \
		BUFFER_INIT, SOURCE_NONE,                                      \
		{                                                              \
			NULL, 0                                                \
		}                                                              \
	}

void page_origin_release(struct page_origin *origin);
/* `path` is the page's within its dump. */
void page_origin_find(struct bytes page, const char *path,
		      struct page_origin *origin);

#endif
