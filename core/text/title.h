/*
 * title.h - a page's title without the outlet's name.
 */
#ifndef NEWSFOLD_CORE_TEXT_TITLE_H
#define NEWSFOLD_CORE_TEXT_TITLE_H

#include "core/base/bytes.h"

/* What to go by; any may be empty. */
struct title_hints {
	struct bytes site;    /* the outlet's name, or its host */
	struct bytes heading; /* the page's <h1> */
	bool is_title_tag;    /* the title is <title>: a suffix is likely */
};

/* The part of the title that is the article's. */
struct bytes title_without_site(struct bytes title,
				const struct title_hints *hints);

#endif
