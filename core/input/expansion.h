/*
 * expansion.h - the guard against decompression bombs.
 *
 * What unpacks measures its own output against its own input, and against all
 * raw bytes read so far, so that bombs inside bombs do not multiply.
 */
#ifndef NEWSFOLD_CORE_INPUT_EXPANSION_H
#define NEWSFOLD_CORE_INPUT_EXPANSION_H

#include "core/input/feed.h"

/* True once `plain` is past 1 MiB and over the limit's ratio to `packed`. */
bool expansion_is_over(const struct feed *feed, uint64_t plain,
		       uint64_t packed);
int expansion_fault(const struct feed *feed, uint64_t plain,
		    struct fault *fault);

#endif
