/*
 * forget_print.h - what forget says: what goes, what refers to it, tombstones.
 */
#ifndef NEWSFOLD_CMD_FORGET_PRINT_H
#define NEWSFOLD_CMD_FORGET_PRINT_H

#include "cmd/session.h"
#include "store/forget.h"

/* For people; JSON comes as one line at the end. */
int forget_print_plan(struct session *session, const struct forget_plan *plan,
		      bool is_dry_run, struct fault *fault);
void forget_print_end(struct session *session, const struct forget_plan *plan,
		      uint64_t number, bool is_dry_run);
/* number 0: a dry run. gone: captures that only an ingest brings back. */
void forget_print_lift(struct session *session, const struct tombstone *lift,
		       uint64_t number, uint64_t gone);
/* A tombstone_visit_fn; context is the session. */
int forget_print_tombstone(void *context, const struct tombstone *tombstone,
			   struct fault *fault);

#endif
