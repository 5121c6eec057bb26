/*
 * pair_group.h - pairs of bodies in an order that meets each body once.
 */
#ifndef NEWSFOLD_STORE_PAIR_GROUP_H
#define NEWSFOLD_STORE_PAIR_GROUP_H

#include <stddef.h>
#include <stdint.h>

/*
 * Put pairs that hang together next to each other: verification then meets the
 * same bodies again while it still has them at hand. Components in order of
 * their smallest body, pairs in order within.
 */
void pair_group(uint64_t *pair, size_t count, uint32_t body_count);

#endif
