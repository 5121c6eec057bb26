/*
 * facts.h - what was found, judged and cleaned: the fields of an article.
 *
 * Dates to ISO 8601, titles without the outlet's name, bylines without "By",
 * languages to two letters. The record's own fields come first, then the
 * page's; a value that cannot be read as what it should be is dropped.
 */
#ifndef NEWSFOLD_CORE_TEXT_FACTS_H
#define NEWSFOLD_CORE_TEXT_FACTS_H

#include "core/text/date.h"
#include "core/text/html_block.h"
#include "core/text/page_facts.h"
#include "core/text/text_page.h"

/* From a page: its own facts, then lines near the body. */
void facts_of_page(const struct page_facts *facts, const struct blocks *blocks,
		   const struct buffer *body,
		   struct field_value field[FIELD_COUNT]);
/* From the lines of a text page, after text_page_extract. */
void facts_of_text(const struct text_page *page,
		   struct field_value field[FIELD_COUNT]);
/* Is it 3/4/2025, whose day is the 3rd or the 4th? */
bool facts_has_two_readings(struct bytes date);
/* How a record writes such dates: by the language it gives, else that of its
 * body, else its page's; each may be empty. */
enum date_order facts_date_order(struct bytes given, struct bytes of_page,
				 struct bytes body);
/* A field of the record: cleaned, it takes the place of what is there. */
void facts_set_given(enum field which, struct bytes value,
		     enum field_source source, enum date_order order,
		     struct field_value field[FIELD_COUNT]);
/* Once all is set: language of the body, outlet and date from the URL. */
void facts_finish(struct bytes body, struct field_value field[FIELD_COUNT]);

#endif
