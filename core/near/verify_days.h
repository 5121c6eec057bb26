/*
 * verify_days.h - what the days between two texts, and their addresses, say:
 * copies are told on the day of the story or soon after.
 */
#ifndef NEWSFOLD_CORE_NEAR_VERIFY_DAYS_H
#define NEWSFOLD_CORE_NEAR_VERIFY_DAYS_H

#include "core/near/layout.h"
#include "core/near/verify_rules.h"

/* A later report on the same case, with news of its own. */
bool verify_has_news(const struct verify_case *c, const struct layout *layout);
/* The outlet's own later report. */
bool verify_is_follow_up(const struct verify_case *c,
			 const struct layout *layout);
/* One page, written on. */
bool verify_is_revision(const struct verify_case *c,
			const struct layout *layout);

#endif
