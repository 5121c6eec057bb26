/*
 * damage.h - bytes of an archive's packs that are no more what they were.
 */
#ifndef NEWSFOLD_TESTS_STORE_DAMAGE_H
#define NEWSFOLD_TESTS_STORE_DAMAGE_H

#include "store/archive.h"

/* Some bytes at the front of what body `number` is stored as: what is coded
 * with it or against it is lost, too. Nobody has the archive open. */
void damage_body(const char *folder, uint32_t number);

#endif
