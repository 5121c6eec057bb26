/*
 * entity_table.h - the named character references of HTML.
 *
 * Entry i begins at byte (entity_place[i] & 4095) of the string
 * entity_chunk[entity_place[i] >> 12]: name, '!' when it also counts without
 * a semicolon (else ';'), its UTF-8, '\n'. Sorted by name in byte order. Only
 * entity.c reads this.
 */
#ifndef NEWSFOLD_CORE_TEXT_ENTITY_TABLE_H
#define NEWSFOLD_CORE_TEXT_ENTITY_TABLE_H

#include <stdint.h>

#define ENTITY_COUNT  2125
#define ENTITY_CHUNKS 7

extern const char *const entity_chunk[ENTITY_CHUNKS];
extern const uint16_t entity_place[ENTITY_COUNT];

#endif
