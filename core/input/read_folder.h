/*
 * read_folder.h - a folder tree as a dump.
 */
#ifndef NEWSFOLD_CORE_INPUT_READ_FOLDER_H
#define NEWSFOLD_CORE_INPUT_READ_FOLDER_H

#include "core/input/feed.h"

/* All below `path`, each folder's entries in order of their bytes. Links are
 * told, never followed. 0, or what stopped the feed; FAULT_IO and the like when
 * the folder itself cannot be listed. */
int folder_read(const char *path, struct feed *feed);

#endif
