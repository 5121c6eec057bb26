/*
 * member_stream.h - the plain bytes of a gzip or zstd file, with the borders of
 * its members (zstd calls them frames).
 *
 * Crawlers put each WARC record into a member of its own, so that an index can
 * point at it; the borders let the WARC reader say where that is. A damaged
 * member ends the stream; in a web archive it is left where it broke, and
 * the next member is looked for - from just after its start, since damaged data
 * may have run on into what follows. How much is gone through twice is limited.
 */
#ifndef NEWSFOLD_CORE_INPUT_MEMBER_STREAM_H
#define NEWSFOLD_CORE_INPUT_MEMBER_STREAM_H

#include "core/input/member_codec.h"
#include "core/input/stream.h"

/* A border between members: where the next one begins. */
struct member_border {
	uint64_t raw;
	uint64_t plain;
	bool is_after_damage; /* the member before it broke off here */
};

struct member_stream {
	const struct member_codec *codec;
	void *state; /* its own */
	struct stream *in;
	struct feed *feed;
	bool is_open;	  /* inside a member */
	bool is_resuming; /* a web archive, by its name or first bytes */
	uint64_t members;
	uint64_t member_raw; /* where the member at hand begins */
	uint64_t member_plain;
	uint64_t raw_begin; /* offset of `in` at the start */
	size_t held;	    /* bytes of it undone but still in its window */
	uint64_t searched;  /* bytes gone through twice */
	uint64_t plain;	    /* bytes given out */
	/* Borders not yet left behind, in order; [first, count). Only of web
	 * archives, but for the first. */
	struct member_border *borders;
	size_t first_border;
	size_t border_count;
	size_t border_capacity;
	uint64_t lost;	     /* members of which not a byte came out... */
	uint64_t lost_told;  /* ...and how many the reader has told of */
	struct fault damage; /* of the last that broke */
};

void member_stream_init(struct member_stream *packed,
			const struct member_codec *codec, struct stream *in,
			struct feed *feed);
void member_stream_release(struct member_stream *packed);
long member_stream_pull(void *state, unsigned char *out, size_t size,
			struct fault *fault);

/* The border where the member begins that has this plain offset, or NULL;
 * forgets those before it. Of no stream none, as below. */
const struct member_border *member_stream_border(struct member_stream *packed,
						 uint64_t plain);
/* The first border after `plain` that is known so far, or NULL. */
const struct member_border *
member_stream_next_border(struct member_stream *packed, uint64_t plain);
/* Why the member that `plain` stands in broke off, or NULL. */
const char *member_stream_damage(struct member_stream *packed, uint64_t plain);

#endif
