/*
 * gzip_stream.h - the plain bytes of a gzip file, with its members' borders.
 *
 * Crawlers put each WARC record into a gzip member of its own, so that an index
 * can point at it; the borders let the WARC reader say where that is. A damaged
 * member ends the stream; in a web archive it is left where it broke, and
 * the next member is looked for - from just after its start, since damaged data
 * may have run on into what follows. How much is gone through twice is limited.
 */
#ifndef NEWSFOLD_CORE_INPUT_GZIP_STREAM_H
#define NEWSFOLD_CORE_INPUT_GZIP_STREAM_H

#include "core/input/stream.h"

#include <zlib.h>

/* A border between members: where the next one begins. */
struct gzip_border {
	uint64_t raw;
	uint64_t plain;
	bool is_after_damage; /* the member before it broke off here */
};

struct gzip_stream {
	struct stream *in;
	struct feed *feed;
	z_stream z;
	bool is_open;	  /* inside a member */
	bool is_resuming; /* a web archive, by its name or first bytes */
	uint64_t members;
	uint64_t member_raw; /* where the member at hand begins */
	uint64_t member_plain;
	uint64_t raw_begin; /* offset of `in` at the start */
	size_t held;	    /* bytes of it inflated but still in its window */
	uint64_t searched;  /* bytes gone through twice */
	uint64_t plain;	    /* bytes given out */
	/* Borders not yet left behind, in order; [first, count). Only of web
	 * archives, but for the first. */
	struct gzip_border *borders;
	size_t first_border;
	size_t border_count;
	size_t border_capacity;
	uint64_t lost;	     /* members of which not a byte came out... */
	uint64_t lost_told;  /* ...and how many the reader has told of */
	struct fault damage; /* of the last that broke */
};

void gzip_stream_init(struct gzip_stream *gzip, struct stream *in,
		      struct feed *feed);
void gzip_stream_release(struct gzip_stream *gzip);
long gzip_stream_pull(void *state, unsigned char *out, size_t size,
		      struct fault *fault);

/* The border where the member begins that has this plain offset, or NULL;
 * forgets those before it. Of no stream none, as below. */
const struct gzip_border *gzip_stream_border(struct gzip_stream *gzip,
					     uint64_t plain);
/* The first border after `plain` that is known so far, or NULL. */
const struct gzip_border *gzip_stream_next_border(struct gzip_stream *gzip,
						  uint64_t plain);
/* Why the member that `plain` stands in broke off, or NULL. */
const char *gzip_stream_damage(struct gzip_stream *gzip, uint64_t plain);

#endif
