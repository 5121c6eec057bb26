/*
 * html_discard.h - putting aside the parts of a page that are furniture.
 *
 * Marks blocks as out and adds the scores up anew. Internal to html_article.c.
 */
#ifndef NEWSFOLD_CORE_TEXT_HTML_DISCARD_H
#define NEWSFOLD_CORE_TEXT_HTML_DISCARD_H

#include "core/text/html_article.h"

/* Hidden parts are out, but for one that holds most of the text and says it is
 * the article: such a page is shown by its script. */
void html_discard_hidden(struct html_picker *picker,
			 const struct html_tree *tree,
			 const struct blocks *blocks);
/* Put furniture aside, outermost parts first, as long as most of the page's
 * good text stays: a name alone is not believed against the text. Or only what
 * stands after an <article>, footer and comments: in a short article they would
 * be the larger part. */
void html_discard(struct html_picker *picker, const struct html_tree *tree,
		  const struct blocks *blocks, bool after_only);

#endif
