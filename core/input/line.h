/*
 * line.h - lines of a file, however long.
 */
#ifndef NEWSFOLD_CORE_INPUT_LINE_H
#define NEWSFOLD_CORE_INPUT_LINE_H

#include "core/input/scan.h"

#define LINE_TOO_LONG SIZE_MAX

/* Bring the line at the front, up to the byte `end`, into the window. Its
 * length without that, which *out_full adds (they are equal at the end of the
 * file); or LINE_TOO_LONG past the record limit. The stream must not be empty.
 */
size_t line_find(struct scan *scan, unsigned char end, size_t *out_full);

/* Pass a line that is too long as glue and reject it by this name; what ends it
 * follows as glue. */
int line_reject_long(struct scan *scan, unsigned char end, const char *record);

#endif
