/*
 * html_class.h - what an element's tag, class, id and role say it is for.
 */
#ifndef NEWSFOLD_CORE_TEXT_HTML_CLASS_H
#define NEWSFOLD_CORE_TEXT_HTML_CLASS_H

#include "core/text/html_tree.h"

enum html_role {
	ROLE_NONE,
	ROLE_FURNITURE, /* menus, share bars, comments, related lists ... */
	ROLE_DOUBTFUL,	/* widget, sidebar, tags: small parts only */
	ROLE_CAPTION,	/* of a picture */
	ROLE_BODY,	/* itemprop=articleBody and classes that mean it */
	ROLE_ARTICLE,	/* <article>, <main>, role=main */
};

enum html_role html_role(const struct html_tree *tree, uint32_t node);

/* Is it marked not to be shown (hidden, display: none, aria-hidden)? */
bool html_is_hidden(const struct html_tree *tree, uint32_t node);

/* What the words of the element's class and id mean, as bits. Words are cut at
 * punctuation and at inner capitals. */
#define HTML_WORD_FURNITURE (1u << 0)
#define HTML_WORD_DOUBTFUL  (1u << 1)
#define HTML_WORD_CAPTION   (1u << 2)
#define HTML_WORD_AUTHOR    (1u << 3)
#define HTML_WORD_BYLINE    (1u << 4)
#define HTML_WORD_DATE	    (1u << 5)
#define HTML_WORD_CHANGED   (1u << 6) /* updated, modified */
#define HTML_WORD_KICKER    (1u << 7) /* the line over a headline; unseen text */
unsigned html_words(const struct html_tree *tree, uint32_t node);

#endif
