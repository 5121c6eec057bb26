/*
 * page_facts.h - what a page says about itself: title, dates, byline, outlet,
 * URL, language, each with its source; the best source wins, and among equals
 * the first.
 *
 * Values are UTF-8, folded to one line, not yet judged: dates are as written.
 */
#ifndef NEWSFOLD_CORE_TEXT_PAGE_FACTS_H
#define NEWSFOLD_CORE_TEXT_PAGE_FACTS_H

#include "core/text/field.h"
#include "core/text/html_tree.h"

struct page_facts {
	struct field_value field[FIELD_COUNT];
	int rank[FIELD_COUNT]; /* lower is better; RANK_NONE: nothing yet */
	struct buffer heading; /* an <h1>, see heading_fits */
	bool heading_fits;     /* it says what <title> says */
	bool heading_is_meta;  /* it is what og:title says */
	struct buffer og_title;
	struct buffer title_tag;    /* <title> */
	struct buffer site;	    /* a heading that links to the front page */
	struct buffer article_body; /* the longest JSON-LD articleBody */
	struct buffer scratch;
	uint32_t byline_parent; /* where the element stands that named it */
};

#define RANK_NONE      1000
#define RANK_TITLE_TAG 40 /* of <title>, as a title */
/* Of what may be the outlet, as a byline, from here on: the page may well say
 * elsewhere who wrote it. */
#define RANK_BY_OUTLET 27

void page_facts_init(struct page_facts *facts);
void page_facts_release(struct page_facts *facts);
/* *facts is overwritten, its storage kept. */
void page_facts_read(struct page_facts *facts, const struct html_tree *tree);

/* Offer a value; kept when its rank is better than what is there. The text is
 * folded, references decoded. */
void page_facts_offer(struct page_facts *facts, enum field field,
		      enum field_source source, int rank, struct bytes text);

/* Does such an element part what stands before it from what follows? */
bool page_facts_parts(enum html_tag tag);
/* The text of a subtree as one line, cut a little past PAGE_FACTS_LONGEST. */
#define PAGE_FACTS_LONGEST 1000
void page_facts_text(const struct html_tree *tree, uint32_t node,
		     struct buffer *out);

#endif
