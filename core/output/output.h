/*
 * output.h - where restored files go: a folder, a tar, or one plain stream.
 *
 * begin, write..., end for each file; then close. Where a file's size is given
 * no more bytes are written to it; a tar writes a large one as it comes then,
 * and zeros for what is missing at its end. Paths are made safe here: no
 * path leaves the folder, no link is followed or made; what had to change is
 * logged, the first twenty paths one by one. A file that cannot be written is
 * logged and counted, and the next one tried; only a full disk or a broken
 * stream ends the work.
 */
#ifndef NEWSFOLD_CORE_OUTPUT_OUTPUT_H
#define NEWSFOLD_CORE_OUTPUT_OUTPUT_H

#include "core/base/fault.h"
#include "core/input/record.h"

struct output;

/* Files under folder, which is made when it is not there. */
int output_open_folder(const char *folder, struct output **out,
		       struct fault *fault);
/* A pax tar to a file, or to standard output for "-" (file_is_stdout). */
int output_open_tar(const char *path, struct output **out, struct fault *fault);
/* All files' bytes one after the other. */
int output_open_stream(const char *path, struct output **out,
		       struct fault *fault);

int output_begin(struct output *output, const struct dump_file *file,
		 struct fault *fault);
int output_write(struct output *output, struct bytes bytes,
		 struct fault *fault);
int output_end(struct output *output, struct fault *fault);
/* Files that could not be written, so far. */
uint64_t output_failures(const struct output *output);
/* Ends the tar, syncs nothing; frees the output whatever it returns. */
int output_close(struct output *output, struct fault *fault);

#endif
