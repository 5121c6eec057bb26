/*
 * html_tree.h - a tree of any tag soup, in linear time.
 *
 * Not a conforming parser: one that gives news pages the shape their makers
 * meant, at memory speed, whatever the input. Elements that leave out their
 * end tags (p li td tr option ...) are closed; an inline end tag never closes
 * a block; end tags without a start are dropped; nothing nests deeper than
 * HTML_DEPTH_LIMIT (deeper elements become leaves beside their text).
 *
 * Nodes stand in document order, so a subtree is the run [i, node[i].end).
 * All text is borrowed from the page: names and attribute values as written,
 * character references not decoded.
 */
#ifndef NEWSFOLD_CORE_TEXT_HTML_TREE_H
#define NEWSFOLD_CORE_TEXT_HTML_TREE_H

#include "core/base/bytes.h"
#include "core/text/html_tag.h"

#define HTML_DEPTH_LIMIT     512
#define HTML_ATTRIBUTE_LIMIT 64	      /* a tag's later ones are dropped */
#define HTML_NODE_LIMIT	     3000000u /* what follows is not read */

struct html_attribute {
	struct bytes name;
	struct bytes value;
};

struct html_node {
	uint32_t end;	 /* one past the last node of the subtree */
	uint32_t parent; /* the root is its own */
	uint32_t attribute_begin;
	uint8_t attribute_count;
	uint8_t tag;	   /* enum html_tag */
	uint16_t traits;   /* 0, or as html_class_read found */
	struct bytes text; /* of HTML_TEXT: the text; else the name */
};

/* node[0] is a root of tag HTML_OTHER without a name. */
struct html_tree {
	struct html_node *node;
	size_t count, capacity;
	struct html_attribute *attribute;
	size_t attribute_count, attribute_capacity;
	bool is_cut; /* HTML_NODE_LIMIT was reached */
};

#define HTML_TREE_INIT                                                         \
	{                                                                      \
		NULL, 0, 0, NULL, 0, 0, false                                  \
	}

void html_tree_release(struct html_tree *tree);
/* The page's bytes must outlive the tree. *tree is overwritten, its storage
 * kept. */
void html_tree_parse(struct html_tree *tree, struct bytes page);
/* The value as written, BYTES_NONE when there is no such attribute (a value
 * that is there but empty has data). `name` is in lower case. */
struct bytes html_attribute(const struct html_tree *tree, uint32_t node,
			    const char *name);

#endif
