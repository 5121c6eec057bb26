/*
 * path_outlet.h - the outlet that a record's path names, if it names one.
 *
 * Mirrors and sorted dumps keep pages under the host they came from
 * (example.com/2025/02/story.html). Such an outlet is inferred and said to be.
 */
#ifndef NEWSFOLD_CORE_TEXT_PATH_OUTLET_H
#define NEWSFOLD_CORE_TEXT_PATH_OUTLET_H

#include "core/base/bytes.h"

/* The last folder of the path that reads as a host name; empty when none does.
 * The file's own name never counts. */
struct bytes path_outlet(struct bytes path);

#endif
