/*
 * excerpt.h - bytes told as parts of bytes that stand before them.
 *
 * A body is an original less what stands around it: whole stretches are alike,
 * and between them little is left out or put in (line ends, a menu). A script
 * says so in a few bytes a stretch; it stands in a group right behind its
 * source. The byte table is in FORMAT.md.
 */
#ifndef NEWSFOLD_STORE_OBJECT_EXCERPT_H
#define NEWSFOLD_STORE_OBJECT_EXCERPT_H

#include "core/base/buffer.h"

/* Append a script that makes `target` out of `source`, to stand right behind
 * it; false, and nothing is appended, when none is a small part of it. */
bool excerpt_make(struct bytes source, struct bytes target, struct buffer *out);

/*
 * Append the `size` bytes that the script at `script_at` tells of; false when
 * it is none that does. Reads nothing but `bytes`, and makes no more than they
 * are, whatever they hold.
 */
bool excerpt_apply(struct bytes bytes, uint64_t script_at, uint64_t size,
		   struct buffer *out);

#endif
