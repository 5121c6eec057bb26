/*
 * dictionary_make.h - the bytes of a dictionary out of samples.
 *
 * For each script of which there is some, a symbol table is learned from a part
 * of the samples, or taken over; zstd's dictionary is then trained on all of
 * them as the tables tell them.
 */
#ifndef NEWSFOLD_STORE_OBJECT_DICTIONARY_MAKE_H
#define NEWSFOLD_STORE_OBJECT_DICTIONARY_MAKE_H

#include "store/object/object_dictionary.h"

struct dictionary_plan {
	/* zstd's dictionary: this part of the samples, and at most so much. */
	unsigned content_part;
	size_t content_bytes;
	/* A table is learned from this part of its script's samples, and at
	 * most so much: its strings take some 1/32 of it. */
	unsigned learn_part;
	size_t learn_bytes;
	unsigned accel; /* of zstd's training, 1 the slowest */
	/* Whose tables may do, digested, or NULL. */
	const struct dictionary *present;
};

/* Append it; false, with nothing appended, when zstd makes nothing of them. */
bool dictionary_make(const struct dictionary_plan *plan, struct bytes samples,
		     const size_t *sample_size, size_t count,
		     struct buffer *out);

#endif
