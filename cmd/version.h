/*
 * version.h - which newsfold this is, and which libraries it runs with.
 */
#ifndef NEWSFOLD_CMD_VERSION_H
#define NEWSFOLD_CMD_VERSION_H

#include <stdbool.h>

/* As JSON, newsfold.version/1, or for people. */
void version_print(bool is_json);

#endif
