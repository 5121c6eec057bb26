/*
 * learned_furniture.h - page furniture learned from all captures of an outlet.
 *
 * A derived mask of spans over bodies, never a change of them. Which lines are
 * furniture is a pure function of all captures; it only ever grows as captures
 * come in, and the bodies that a newly learned line stands in are told, so that
 * link looks at them again.
 *
 * Captures without an outlet are counted by dump.
 */
#ifndef NEWSFOLD_STORE_LEARNED_FURNITURE_H
#define NEWSFOLD_STORE_LEARNED_FURNITURE_H

#include "core/near/furniture.h"
#include "core/near/verify.h"
#include "store/archive.h"
#include "store/body_marks.h"
#include "store/body_table.h"

/* What is known, read into memory: shared by workers, read-only. */
struct furniture {
	uint64_t *key; /* sorted: a line of a group */
	size_t key_count, key_capacity;
	/* A bit for each by its low bits; most lines of a text meet none. */
	uint64_t *filter;
	size_t filter_mask, filter_capacity;
	uint64_t *has_keys; /* sorted: the groups of those */
	size_t has_keys_count, has_keys_capacity;
	/* Of bodies: the groups that have them (labels), pages and titles. */
	struct body_marks marks;
};

/* The key of a line (body_line.hash) at an outlet, in postings and catalog. */
uint64_t furniture_key(struct bytes label, uint64_t line);
/* The same, by the outlet's group. */
uint64_t furniture_line_key(uint64_t group, uint64_t line);

/* The groups of all bodies up to body_count. */
int furniture_load(struct furniture *furniture, struct archive *archive,
		   uint32_t body_count, struct fault *fault);
/* The groups of these bodies alone (0: no body), for a question about them. */
int furniture_load_some(struct furniture *furniture, struct archive *archive,
			const uint32_t *number, size_t count,
			struct fault *fault);
void furniture_release(struct furniture *furniture);
/* The learned lines anew, after more were learned. */
int furniture_load_keys(struct furniture *furniture, struct archive *archive,
			struct fault *fault);
bool furniture_has_key(const struct furniture *furniture, uint64_t key);

/* The outlet (else dump) that all captures of a body are of, as a hash; 0 when
 * they are of several. */
uint64_t furniture_outlet(const struct furniture *furniture, uint32_t number);
/* A worker's scratch for masks. */
struct furniture_mask {
	struct body_lines lines;
	struct span *span;
	size_t span_count, span_capacity;
};

/* A body as verification sees it, with all that is known of where it comes
 * from; number 0: a text that is not in the archive, of which nothing is known.
 */
struct verify_side furniture_side(const struct furniture *furniture,
				  uint32_t number, struct bytes body,
				  const struct fingerprint *print,
				  const struct furniture_mask *mask,
				  int64_t day);

void furniture_mask_release(struct furniture_mask *mask);
/* The spans of a body that are furniture, in order, neighbours joined. */
void furniture_mask_make(const struct furniture *furniture,
			 struct fingerprinter *fingerprinter, uint32_t number,
			 struct bytes body, struct furniture_mask *out);
/* Of the body that fingerprint_read has just read, and leaves it read. */
void furniture_mask_of_read(const struct furniture *furniture,
			    struct fingerprinter *fingerprinter,
			    uint32_t number, struct bytes body,
			    struct furniture_mask *out);
/* Is there a line with a letter or digit that is no furniture? */
bool furniture_leaves_text(const struct furniture *furniture,
			   struct fingerprinter *fingerprinter, uint32_t number,
			   struct bytes body);

#endif
