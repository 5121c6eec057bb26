/*
 * bodies_at_hand.h - the stored bodies that a worker has read last, ready to be
 * compared, in bounded memory.
 */
#ifndef NEWSFOLD_STORE_BODIES_AT_HAND_H
#define NEWSFOLD_STORE_BODIES_AT_HAND_H

#include "core/near/verify.h"
#include "store/archive.h"
#include "store/body_table.h"
#include "store/learned_furniture.h"
#include "store/text_spool.h"

struct bodies_at_hand;

/* All borrowed; texts may be NULL. What is held stays under `bytes`, but for
 * the two bodies asked for last, whatever their size. */
struct bodies_at_hand *bodies_at_hand_new(struct archive *archive,
					  const struct body_table *table,
					  const struct furniture *furniture,
					  const struct text_spool *texts,
					  struct fingerprinter *fingerprinter,
					  size_t bytes);
void bodies_at_hand_free(struct bodies_at_hand *bodies);

/* Body `number`, its furniture masked; *out is good until the next two others
 * are asked for. 1 when its text cannot be read, and *out is of none: no two
 * lost texts are alike for that. What went long without being asked for makes
 * room (least recently used). */
int bodies_at_hand_get(struct bodies_at_hand *bodies, uint32_t number,
		       struct verify_side *out, struct fault *fault);

#endif
