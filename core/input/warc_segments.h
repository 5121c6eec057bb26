/*
 * warc_segments.h - a WARC record that its writer cut into segments.
 *
 * The first has WARC-Segment-Number 1; continuation records count on and name
 * it, and the last has the length of the whole (ISO 28500, annex on
 * segmentation). One record is made of those that follow each other in a file;
 * they may as well lie in several files, and then are not joined.
 */
#ifndef NEWSFOLD_CORE_INPUT_WARC_SEGMENTS_H
#define NEWSFOLD_CORE_INPUT_WARC_SEGMENTS_H

#include "core/input/scan.h"

/* The record at the front is a first segment and ends at `end`. Where the last
 * segment ends when all are there, whole and in order, their blocks one after
 * the other in `block`; else `end`. The window may move. */
size_t warc_segments_join(struct scan *scan, size_t end, struct buffer *block);

#endif
