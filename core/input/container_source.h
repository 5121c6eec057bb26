/*
 * container_source.h - libarchive over the bytes of a container.
 *
 * Formats that keep their list of members at the end are read from a file, at
 * any place; the others from the stream, once. Internal to what reads
 * containers.
 */
#ifndef NEWSFOLD_CORE_INPUT_CONTAINER_SOURCE_H
#define NEWSFOLD_CORE_INPUT_CONTAINER_SOURCE_H

#include "core/input/node.h"

#include <archive.h>

#define CONTAINER_BLOCK (128u << 10)

struct container_source {
	struct archive *archive;
	struct stream *in;
	struct feed *feed;
	bool is_counted; /* what is read counts as the dump's raw bytes */
	/* Seekable input, else -1: */
	int fd;
	uint64_t at;
	unsigned char *block;
	/* Streamed input: bytes of the window libarchive was last shown. */
	size_t lent;
	uint64_t packed; /* bytes libarchive was shown */
};

/* Does this kind need a descriptor? */
bool container_must_seek(enum container_kind kind);
/* Begin to read; `in` or `fd` and feed are set, the rest is zero. libarchive's
 * status. */
int container_source_open(struct container_source *source,
			  enum container_kind kind);
void container_source_close(struct container_source *source);
/* Why it failed. */
const char *container_source_error(const struct container_source *source);

#endif
