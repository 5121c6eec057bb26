/*
 * catalog_fixture.h - an empty catalog in a temporary folder.
 */
#ifndef NEWSFOLD_TESTS_STORE_CATALOG_CATALOG_FIXTURE_H
#define NEWSFOLD_TESTS_STORE_CATALOG_CATALOG_FIXTURE_H

#include "store/catalog/catalog.h"

struct place {
	char *folder;
	char path[64];
	struct catalog *catalog;
};

struct place place_new(void);
void place_free(struct place *p);

#endif
