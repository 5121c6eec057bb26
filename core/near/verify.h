/*
 * verify.h - are two bodies copies, and in which way?
 *
 * The verdict rests on exact shingle sets, figures and, where it matters how
 * the shared text lies, on aligned passages. The rules and the data behind
 * each threshold are in DESIGN.md of this folder.
 */
#ifndef NEWSFOLD_CORE_NEAR_VERIFY_H
#define NEWSFOLD_CORE_NEAR_VERIFY_H

#include "core/near/fingerprint.h"

/* Two texts are near copies from this Jaccard similarity of their shingles on;
 * below it only where aligned text covers nearly all of both. */
#define VERIFY_LEAST_JACCARD .20

enum relation {
	RELATION_NONE,	    /* no copy */
	RELATION_PARTIAL,   /* shared passages only; never merges */
	RELATION_CONTAINED, /* nearly all of a stands in b */
	RELATION_CONTAINS,  /* nearly all of b stands in a */
	RELATION_NEAR,
	RELATION_EXACT,
	RELATION_CANONICAL,
	RELATION_COUNT
};

const char *relation_name(enum relation relation);
/* Of b to a, when this is of a to b. */
enum relation relation_turned(enum relation relation);

/* A body as verification sees it; all borrowed. */
struct verify_side {
	const struct fingerprint *fingerprint;
	struct bytes body;
	const struct span *mask;
	size_t mask_count;
	int64_t day; /* published: days since 1970; INT64_MIN: unknown */
	struct body_scan *scan; /* NULL: made when it is needed */
	uint64_t outlet; /* the only one that has it, by any hash; 0: several,
			  * or unknown */
	const uint64_t *page; /* those it was captured from, sorted */
	size_t page_count;
	const uint64_t *title; /* hashes of its headlines, sorted */
	size_t title_count;
};

/* Scores are floats wherever they are kept, and so from the start: an answer
 * made of kept ones and one made anew say the same. */
struct verdict {
	float jaccard;
	float containment_a; /* share of a's shingles that b has */
	float containment_b;
	uint32_t shared;	/* shingles in both */
	enum relation relation; /* of a to b */
	/* May the two stand in one cluster? Near copies, and contained ones
	 * that are cuts of the same story; never partial reuse, never a story
	 * set into other text. */
	bool merges;
	/* They may because they are of one page; alike as they are, the texts
	 * would not. */
	bool as_page;
	const char *rule; /* the rule that decided, a phrase for `why` */
};

/* Of a text's shingles, this share in the other: it stands in it. */
#define VERIFY_HELD .80

/* Symmetric: verify(b, a) swaps contained/contains and the containments. */
void verify_pair(struct fingerprinter *fingerprinter,
		 const struct verify_side *a, const struct verify_side *b,
		 struct verdict *out);

/* Are they apart for what is seen at a glance, their lengths and figures? Then
 * verify_pair has RELATION_NONE for them. */
bool verify_sees_apart(const struct verify_side *a,
		       const struct verify_side *b);

/*
 * What the rules measured on the way to a verdict, in order: the last of them
 * decided, or none stood against it. `limit` is what the value must reach when
 * `wants_more`, else what it must stay under, for the texts to be copies.
 */
struct verify_test {
	const char *what;
	double value, limit;
	bool wants_more, is_passed;
};

#define VERIFY_TESTS 16

struct verify_trace {
	struct verify_test at[VERIFY_TESTS];
	size_t count;
};

/* verify_pair, and what it looked at. */
void verify_explain(struct fingerprinter *fingerprinter,
		    const struct verify_side *a, const struct verify_side *b,
		    struct verify_trace *trace, struct verdict *out);

/* A maximal run of text shared by two bodies after folding, in bytes of the
 * bodies; `chars` counts shadow characters. */
struct passage {
	struct span a;
	struct span b;
	uint32_t chars;
};

struct passages {
	struct passage *at;
	size_t count, capacity;
};

void passages_release(struct passages *passages);

/* Passages of at least min_chars shadow characters, by place in a, not
 * overlapping in a nor in b, each maximal, the longest first chosen (tile.h).
 * The same with a and b in each other's place. Linear in the bodies' lengths.
 */
void passages_align(struct fingerprinter *fingerprinter, struct bytes a,
		    struct bytes b, unsigned min_chars, struct passages *out);

#endif
