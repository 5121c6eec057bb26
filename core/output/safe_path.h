/*
 * safe_path.h - paths out of dumps, made harmless for a file system.
 *
 * A dump's paths are hostile until shown otherwise. What comes out is relative,
 * has no empty, "." or ".." part, no NUL, and no part longer than a file system
 * takes. Two paths stay different unless they differ only in what is left out
 * ("/a//b", "./a/b" and "a/b" are one), or somebody made a long name collide.
 */
#ifndef NEWSFOLD_CORE_OUTPUT_SAFE_PATH_H
#define NEWSFOLD_CORE_OUTPUT_SAFE_PATH_H

#include "core/base/buffer.h"

/* Appends the safe form of path to out; returns true when it names another
 * place than before, which "./a//b" and "a/b" do not. An empty path becomes
 * "_". */
bool safe_path(const char *path, struct buffer *out);

#endif
