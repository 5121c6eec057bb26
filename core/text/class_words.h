/*
 * class_words.h - what the words of a class or id value mean, as bits.
 *
 * Words are cut at what is no letter and at inner capitals.
 */
#ifndef NEWSFOLD_CORE_TEXT_CLASS_WORDS_H
#define NEWSFOLD_CORE_TEXT_CLASS_WORDS_H

#include "core/base/bytes.h"

#define HTML_WORD_FURNITURE (1u << 0)
#define HTML_WORD_DOUBTFUL  (1u << 1)
#define HTML_WORD_CAPTION   (1u << 2)
#define HTML_WORD_AUTHOR    (1u << 3)
#define HTML_WORD_BYLINE    (1u << 4)
#define HTML_WORD_DATE	    (1u << 5)
#define HTML_WORD_CHANGED   (1u << 6) /* updated, modified */
#define HTML_WORD_KICKER    (1u << 7) /* the line over a headline; unseen text */
#define HTML_WORD_COMMENT   (1u << 15) /* readers' */

unsigned class_words(struct bytes value);

/* Do its letters alone, whatever stands between, say that it is the article:
 * "article__Body-text"? */
bool class_names_body(struct bytes value);

#endif
