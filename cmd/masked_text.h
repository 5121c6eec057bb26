/*
 * masked_text.h - a part of a body, cut into what is page furniture and what is
 * not.
 */
#ifndef NEWSFOLD_CMD_MASKED_TEXT_H
#define NEWSFOLD_CMD_MASKED_TEXT_H

#include "store/learned_furniture.h"

struct masked_text {
	struct bytes body;
	const struct furniture_mask *mask; /* of the body */
};

struct masked_piece {
	struct bytes text;
	bool is_furniture;
};

/* The piece at the front of *part, which is a slice of the body and loses it;
 * false when nothing is left. Pieces put together are the part. */
bool masked_text_take(const struct masked_text *text, struct bytes *part,
		      struct masked_piece *out);

#endif
