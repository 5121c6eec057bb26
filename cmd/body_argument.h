/*
 * body_argument.h - a body named on the command line: by its id, by a capture
 * of it, or by a cluster (its canonical).
 */
#ifndef NEWSFOLD_CMD_BODY_ARGUMENT_H
#define NEWSFOLD_CMD_BODY_ARGUMENT_H

#include "cmd/session.h"

struct body_argument {
	struct id id;
	uint32_t number;
	int64_t day; /* as verify_side has it */
	struct buffer text;
};

#define BODY_ARGUMENT_INIT                                                     \
	{                                                                      \
		.text = BUFFER_INIT                                            \
	}

int body_argument_load(struct archive *archive, const char *name,
		       struct body_argument *out, struct fault *fault);
void body_argument_release(struct body_argument *body);

#endif
