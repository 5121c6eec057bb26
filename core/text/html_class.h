/*
 * html_class.h - what an element's tag, class, id and role say it is for.
 */
#ifndef NEWSFOLD_CORE_TEXT_HTML_CLASS_H
#define NEWSFOLD_CORE_TEXT_HTML_CLASS_H

#include "core/text/class_words.h"
#include "core/text/html_tree.h"

/* A node's traits: the HTML_WORD_ bits of its class and id, and these. */
#define HTML_NAMES_BODY	  (1u << 8) /* where no word says otherwise */
#define HTML_HAS_CLASS	  (1u << 9)
#define HTML_HAS_ID	  (1u << 10)
#define HTML_HAS_PROPERTY (1u << 11) /* itemprop, or of RDFa */
#define HTML_HAS_REL	  (1u << 12)
#define HTML_HAS_ROLE	  (1u << 13)
#define HTML_HAS_HIDING	  (1u << 14) /* hidden, aria-hidden or style */

/* Set the traits of all nodes: before anything below is asked. */
void html_class_read(struct html_tree *tree);

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

#endif
