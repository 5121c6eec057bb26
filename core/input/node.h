/*
 * node.h - one file of a dump, whatever it is: peel, unpack or read it.
 */
#ifndef NEWSFOLD_CORE_INPUT_NODE_H
#define NEWSFOLD_CORE_INPUT_NODE_H

#include "core/input/feed.h"
#include "core/input/member_stream.h"
#include "core/input/sniff.h"
#include "core/input/stream.h"

struct page_list;

struct node {
	struct feed *feed;
	const char *path; /* within the dump; "" for the dump itself */
	const char *name; /* the last part, or the dump file's own name */
	int64_t mtime;
	unsigned mode;
	unsigned depth; /* compression and containers around it */
	/* A lone file that is nothing known is no dump; what it is may stand in
	 * a folder or container as `other`. */
	bool must_be_known;
	/* The dump that is one file, packed or not, as it was asked for; "-";
	 * NULL. */
	const char *lone_dump;
	/* Without its compression suffix it would take another file's path. */
	bool is_peeled_name_taken;
	/* It came straight from this packed file, or NULL. */
	struct member_stream *packed;
	/* What the container it stands in says of its pages, or NULL. */
	const struct page_list *pages;
	/* Set, for the dump itself, to the format found. */
	const char **out_format;
	bool *out_is_one_file;
};

/* Read it to its end. 0, what stopped the feed, or FAULT_INPUT for what is not
 * known and must be. */
int node_read(const struct node *node, struct stream *in);
/* As node_read, but what it holds is no longer asked whether it is packed. */
int node_read_leaf(const struct node *node, struct stream *in);
/* An item that is there but cannot be read at all. */
int node_reject(const struct node *node, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* One that can, but not taken apart: all its bytes as glue, then the reason. */
int node_reject_whole(const struct node *node, struct stream *in,
		      const char *reason);

/* Is a zip of this name a WACZ? */
bool node_is_wacz(const struct node *node);
/* The last part of a path. */
const char *node_last_part(const char *path);

/* In read_container.c: all members. */
int container_read(const struct node *node, struct stream *in,
		   enum container_kind kind);

#endif
