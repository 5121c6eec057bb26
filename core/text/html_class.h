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

/* Does one of the words (lower case, spaces between) stand in the class or id
 * of the element? Words are cut at punctuation and at inner capitals. */
bool html_has_word(const struct html_tree *tree, uint32_t node,
		   const char *const *words, size_t word_count);

#endif
