/*
 * sql_steps.h - how much work questions are for SQLite: a count of the steps of
 * its machine, which no load of the computer changes.
 */
#ifndef NEWSFOLD_TESTS_STORE_SQL_STEPS_H
#define NEWSFOLD_TESTS_STORE_SQL_STEPS_H

#include "store/catalog/catalog.h"

/* Count from here on, in *out, in hundreds; it must live until the end. */
void sql_steps_begin(struct catalog *catalog, uint64_t *out);
void sql_steps_end(struct catalog *catalog);

#endif
