/*
 * html_open.h - the elements that are open while a page is read.
 *
 * A stack of nodes, and what closes which: end tags, and start tags that imply
 * one. Internal to html_tree.c.
 */
#ifndef NEWSFOLD_CORE_TEXT_HTML_OPEN_H
#define NEWSFOLD_CORE_TEXT_HTML_OPEN_H

#include "core/text/html_tree.h"

struct html_open {
	struct html_tree *tree;
	uint32_t node[HTML_DEPTH_LIMIT];
	size_t depth;
	uint32_t count[HTML_TAG_COUNT];
};

/* The tree's node becomes the innermost; there is room for it. */
void html_open_push(struct html_open *open, uint32_t node);
/* Close open nodes until `depth` are left. */
void html_open_close_to(struct html_open *open, size_t depth);
/* What a start tag closes before it opens. */
void html_open_before(struct html_open *open, enum html_tag tag);
/* The end tag of an element closes it, where it is in reach. */
void html_open_end(struct html_open *open, enum html_tag tag,
		   struct bytes name);

#endif
