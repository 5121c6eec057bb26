/*
 * pair_order.h - pairs of bodies in an order that meets each body few times.
 */
#ifndef NEWSFOLD_STORE_PAIR_ORDER_H
#define NEWSFOLD_STORE_PAIR_ORDER_H

#include <stddef.h>
#include <stdint.h>

/*
 * Put pairs (smaller number << 32 | larger, of bodies 1 to body_count, no
 * repeats) in an order in which whoever keeps the bodies met last at hand reads
 * few of them twice: each body comes right after those it has most pairs with,
 * and with it its pairs with all that came before. Linear in the pairs and in
 * body_count; meanwhile 8 bytes a pair, 36 a body that has one, and 4 a body.
 *
 * Source: the windowed greedy order of Wei, Yu, Lu and Lin, "Speedup Graph
 * Processing by Graph Ordering" (SIGMOD 2016), with neighbours alone for a
 * score.
 */
void pair_order(uint64_t *pair, size_t count, uint32_t body_count);

#endif
