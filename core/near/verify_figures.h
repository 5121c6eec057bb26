/*
 * verify_figures.h - the same frame with other figures in it: a report of a
 * series, no copy.
 */
#ifndef NEWSFOLD_CORE_NEAR_VERIFY_FIGURES_H
#define NEWSFOLD_CORE_NEAR_VERIFY_FIGURES_H

#include "core/near/layout.h"
#include "core/near/verify_rules.h"

/* By the sets of figures alone. */
bool verify_has_other_figures(const struct verify_case *c);
/* By the places they stand in. */
bool verify_has_changed_figures(const struct verify_case *c,
				const struct layout *layout);

#endif
