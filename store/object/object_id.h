/*
 * object_id.h - the ids objects get.
 *
 * In its own file so that a test can make collisions: with few bits, ids of
 * different bytes collide all the time, and only the seed tells them apart.
 */
#ifndef NEWSFOLD_STORE_OBJECT_OBJECT_ID_H
#define NEWSFOLD_STORE_OBJECT_OBJECT_ID_H

#include "core/base/hash.h"

/* id_of_seeded, or its weakened form in a test. */
struct id object_id_of(struct bytes bytes, uint64_t seed);

/* For tests: keep `bits` (1..64) bits of the hash and let the rest be the
 * seed; 0: the real thing. Not while a store is open. */
void object_id_weaken(unsigned bits);

#endif
