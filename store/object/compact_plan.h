/*
 * compact_plan.h - what a stretch of the log becomes: who stays, who leans on
 * whom, and what is coded together (compact_group.h).
 *
 * A compaction goes along the log stretch by stretch. A plan takes in a stretch
 * of the old log: asks the judge about each entry, finds the bases of those
 * that stay, and gathers samples of bodies that will stand alone, out of which
 * the stretch's dictionary is made. What is known of earlier stretches (samples
 * of bytes and pages, in tables of a fixed size, and an id for each base) is
 * carried on from one to the next.
 */
#ifndef NEWSFOLD_STORE_OBJECT_COMPACT_PLAN_H
#define NEWSFOLD_STORE_OBJECT_COMPACT_PLAN_H

#include "store/object/object_compact.h"
#include "store/object/object_state.h"

struct compact_step {
	struct pack_entry entry; /* as the old log has it */
	enum object_fate fate;
	unsigned depth;
	unsigned base_count;
	struct id base[OBJECT_BASE_MAX];
	bool is_leant_on;
	bool has_body; /* an original's own, or one like it */
	struct id body;
	bool is_grouped;
	uint32_t root;	/* the step it is like, or its own number */
	uint8_t script; /* of a root: what it is written in, see compact_group.c
			 */
	uint32_t group; /* in plan->group, and where in it */
	uint64_t group_at;
	/* A body told by a script (excerpt.h) right behind an original, and
	 * the original it stands behind: the body's step, plus one. */
	bool is_told;
	size_t script_at, script_bytes; /* in plan->scripts */
	uint32_t hosted;
	/* An original that is told by what is around the body base[0], perhaps
	 * as JSON has it: the script stands in the group in its place. */
	bool is_wrapped, is_json;
	size_t replaced_at, replaced_bytes; /* in plan->replaced */
};

struct base_table;
struct compact_group;

struct compact_plan {
	struct object_store *from, *to;
	const struct object_compact_options *options;
	struct pack_walk walk;
	struct base_table *bodies; /* stand alone */
	struct base_table *texts;  /* all bodies */
	struct base_table *pages;  /* originals that stand alone */
	struct base_table *seen;   /* originals less deep than can be */

	/* The stretch at hand. */
	struct compact_step *step;
	size_t step_count, step_capacity;
	uint32_t *slot; /* id -> step, plus one; a power of two of them */
	size_t slot_count;
	uint32_t
		*order; /* the steps of all groups, one group after the other */
	size_t order_count, order_capacity;
	struct compact_group *group;
	size_t group_count, group_capacity;
	struct buffer replaced, scripts;
	struct buffer samples; /* of what is coded with the dictionary */
	size_t *sample_size;
	size_t sample_count, sample_capacity;
	uint64_t article_bytes; /* bodies that are not told, and originals */
	unsigned originals;
	struct id batch[OBJECT_BASE_MAX]; /* the last of captures that stay */
	unsigned batch_count;
	struct id last_body; /* the one in the old log's group at hand ... */
	struct pack_base last_group;	   /* ... which is this */
	struct buffer bytes, other, trial; /* scratch */
};

void compact_plan_init(struct compact_plan *plan, struct object_store *from,
		       struct object_store *to,
		       const struct object_compact_options *options);
void compact_plan_release(struct compact_plan *plan);
/* Take in the next stretch: 1, 0 at the end of the log, or a fault
 * (FAULT_CORRUPT: the log is damaged). */
int compact_plan_next(struct compact_plan *plan, struct fault *fault);

/* For those that plan one kind of object. */

#define COMPACT_SAMPLES 4096 /* of an object, see byte_sample.h */
/* A base shares this part of the samples, and at least so many. */
#define COMPACT_SHARED_PERCENT 25
#define COMPACT_SHARED_MIN     2

unsigned compact_plan_share(size_t count, unsigned percent);
/* The step of this stretch that has an id; NULL. */
struct compact_step *compact_plan_step(const struct compact_plan *plan,
				       const struct id *id);
/* How deep an object is in the new log; UINT_MAX when it is not there. */
unsigned compact_plan_depth(const struct compact_plan *plan,
			    const struct id *id);
/* One more base, unless there are enough, or it is deeper than that. */
void compact_plan_lean(struct compact_plan *plan, struct compact_step *step,
		       const struct id *id, unsigned depth_max);

#endif
