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
	uint64_t *has_keys; /* sorted: the groups of those */
	size_t has_keys_count, has_keys_capacity;
	/* The groups of body n: group[first[n]] .. group[first[n + 1] - 1]. */
	uint64_t *group;
	size_t group_count, group_capacity;
	uint32_t *first;
	uint32_t body_count;
	struct body_marks pages, titles;
};

/* The key of a line (body_line.hash) at an outlet, in postings and catalog. */
uint64_t furniture_key(struct bytes label, uint64_t line);

/* The groups of all bodies up to body_count. */
int furniture_load(struct furniture *furniture, struct archive *archive,
		   uint32_t body_count, struct fault *fault);
/* The groups of two bodies alone (0: no body), for a question about them. */
int furniture_load_two(struct furniture *furniture, struct archive *archive,
		       uint32_t a, uint32_t b, struct fault *fault);
void furniture_release(struct furniture *furniture);

/*
 * Count the lines of the dirty bodies and learn; bodies that hold a line
 * learned now become dirty. The furniture is loaded, and reloaded after it.
 */
int furniture_learn(struct furniture *furniture, struct archive *archive,
		    const struct body_table *table, unsigned char *dirty,
		    uint32_t linked, struct fault *fault);

/* The outlet (else dump) that all captures of a body are of, as a hash; 0 when
 * they are of several. */
uint64_t furniture_outlet(const struct furniture *furniture, uint32_t number);
/* What verification is to know of where a body comes from; 0: no body, and
 * nothing is known. */
void furniture_tell(const struct furniture *furniture, uint32_t number,
		    struct verify_side *side);

/* A worker's scratch for masks. */
struct furniture_mask {
	struct body_lines lines;
	struct span *span;
	size_t span_count, span_capacity;
};

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
