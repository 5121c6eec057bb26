/*
 * furniture.h - lines of page furniture: what makes one, and which are masked.
 *
 * Furniture is a line that an outlet prints under many different articles. A
 * line is known by the hash of its shadow text with figures masked, so that
 * "12 comments" and "3 comments" are one line. What only one page can tell is
 * the extractor's business; here is what the neighbours tell.
 */
#ifndef NEWSFOLD_CORE_NEAR_FURNITURE_H
#define NEWSFOLD_CORE_NEAR_FURNITURE_H

#include "core/near/fingerprint.h"

/* A line of a body: its bytes without the line end. */
struct body_line {
	struct span span;
	uint64_t hash;	  /* of its letters, runs of digits as one */
	uint32_t letters; /* 0: nothing that counts */
};

#define BODY_LINES_SIGNATURES 6

struct body_lines {
	struct body_line *at;
	size_t count, capacity;
	/* body_lines_sign: lines that tell this article from another, each
	 * chosen by a rule of its own: the longest, the second longest, and the
	 * smallest under some hash orders (so that no furniture is the choice
	 * of every rule, and copies of one article choose alike). 0 when there
	 * is none. */
	uint64_t signature[BODY_LINES_SIGNATURES];
};

void body_lines_release(struct body_lines *lines);

/* The lines that hold a letter or digit, in order. *out is overwritten. */
struct fingerprinter;
void body_lines_find(struct fingerprinter *fingerprinter, struct bytes body,
		     struct body_lines *out);
/* Of the body that fingerprint_read has just read, and leaves it read. Not
 * signed: masks have no use for it. */
void body_lines_of_read(struct fingerprinter *fingerprinter, struct bytes body,
			struct body_lines *out);
/* Choose the signatures of lines that were found. */
void body_lines_sign(struct body_lines *lines);

/*
 * Is a line furniture that stands in this many different articles of one
 * outlet, on one day or several? Copies and revisions of one article count
 * once: a wire story that an outlet ran five times is none. More of both is
 * never less furniture, so that learning never has to be taken back: the days
 * are those of all captures, not the first of each text, which moves as
 * captures come in.
 */
bool furniture_is_learned(size_t articles, bool on_several_days);
/* Fewer bodies than this cannot be enough. */
#define FURNITURE_ARTICLES 5

#endif
