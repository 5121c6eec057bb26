/*
 * feed_item.h - what the elements of a news feed say (RSS 0.9 to 2.0, RDF,
 * Atom): told of each tag and text in order, it keeps what belongs to the item
 * at hand and to the channel around it.
 */
#ifndef NEWSFOLD_CORE_INPUT_FEED_ITEM_H
#define NEWSFOLD_CORE_INPUT_FEED_ITEM_H

#include "core/input/given_record.h"

#define FEED_DEPTH_MAX 1024

struct feed_item {
	bool is_inside; /* an item */
	unsigned depth; /* of elements */
	unsigned item_depth;
	unsigned channel_depth;
	/* Of the item: texts as they stand, the best of each kind. */
	struct buffer value[KEY_WRAPPER];
	unsigned rank[KEY_WRAPPER];
	struct buffer outlet, language; /* of the channel */
	/* Where text goes now: one of the above or NULL. */
	struct buffer *target;
	struct buffer scrap; /* a second-best text, until the element ends */
	unsigned target_depth;
	unsigned target_rank;
	int target_key;
	bool is_markup; /* tags were put into it */
	bool is_muted;	/* in an element beside the text: <email>, <uri> */
	size_t limit;	/* of all texts together */
	size_t kept;
};

void feed_item_init(struct feed_item *item, size_t limit);
void feed_item_release(struct feed_item *item);
/* Forget item and place, keep the channel: reading starts anew. */
void feed_item_restart(struct feed_item *item);

/* <item> or <entry>; they do not nest. */
bool feed_item_is_name(const char *name);
/* atts as expat has them: name, value, .., NULL. True when an item begins. */
bool feed_item_start(struct feed_item *item, const char *name,
		     const char **atts);
void feed_item_text(struct feed_item *item, struct bytes text);
/* True when the item ends; its texts stay until the next begins. */
bool feed_item_end(struct feed_item *item, const char *name);
/* All that was found, offered. */
void feed_item_offer(const struct feed_item *item, struct given_record *given);

#endif
