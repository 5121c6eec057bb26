/*
 * passage_widen.h - shared passages, with the marks around them.
 *
 * Aligned passages are runs of letters and digits. What people read as kept
 * are also the quotation marks and stops around them that are equal in both.
 */
#ifndef NEWSFOLD_CMD_PASSAGE_WIDEN_H
#define NEWSFOLD_CMD_PASSAGE_WIDEN_H

#include "core/near/verify.h"

/* Widen passages as far as the bytes around them are equal, over whole
 * characters and not into one another. Passages that b has in another order
 * stay as they are. */
void passages_widen(struct bytes a, struct bytes b, struct passages *passages);

#endif
