/*
 * output_kind.h - what the kinds of output have in common. Not for outside.
 */
#ifndef NEWSFOLD_CORE_OUTPUT_OUTPUT_KIND_H
#define NEWSFOLD_CORE_OUTPUT_OUTPUT_KIND_H

#include "core/base/id_set.h"
#include "core/output/output.h"

/* file->path is safe already. */
struct output_kind {
	bool has_paths; /* two files of one path would be one */
	int (*begin)(struct output *output, const struct dump_file *file,
		     struct fault *fault);
	int (*write)(struct output *output, struct bytes bytes,
		     struct fault *fault);
	int (*end)(struct output *output, struct fault *fault);
	int (*close)(struct output *output, struct fault *fault);
};

/* First member of every kind's own struct. */
struct output {
	const struct output_kind *kind;
	uint64_t failures;
	uint64_t unsafe;       /* paths that were made safe */
	struct id_set written; /* ids of the paths so far */
	bool is_skipping;      /* between begin and end of a file given up */
};

#endif
