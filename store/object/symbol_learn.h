/*
 * symbol_learn.h - a symbol table out of text like that which it is for.
 *
 * Pairs that stand side by side most often become one, again and again (byte
 * pair encoding: Gage, "A New Algorithm for Data Compression", C Users Journal
 * 1994), many at a time. A character past ASCII begins as its page of 256 code
 * points and its place there, so that frequent ones get a code of their own and
 * all others of a page share one. No string goes on past a space or the end of
 * a line: a word is told the same wherever it stands, and zstd finds it again.
 */
#ifndef NEWSFOLD_STORE_OBJECT_SYMBOL_LEARN_H
#define NEWSFOLD_STORE_OBJECT_SYMBOL_LEARN_H

#include "store/object/symbol_table.h"

/* At most this many strings are made; some 1 for 100 bytes of text is enough.
 */
struct symbol_table *symbol_learn(struct bytes text, size_t strings);

#endif
