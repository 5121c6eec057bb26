/*
 * catalog_score.h - scores in fewer bytes, the same to the last bit.
 */
#ifndef NEWSFOLD_STORE_CATALOG_CATALOG_SCORE_H
#define NEWSFOLD_STORE_CATALOG_CATALOG_SCORE_H

#include "store/catalog/sql.h"

/* Scores of members and clusters are 32-bit floats: 0, 1, or the float's bits,
 * as an integer. What is none is kept as it is. */
void catalog_bind_score(sqlite3_stmt *statement, int at, double score);
double catalog_score(sqlite3_stmt *statement, int at);

#endif
