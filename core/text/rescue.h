/*
 * rescue.h - other places an article may hide when the page shows little.
 */
#ifndef NEWSFOLD_CORE_TEXT_RESCUE_H
#define NEWSFOLD_CORE_TEXT_RESCUE_H

#include "core/text/html_block.h"
#include "core/text/page_facts.h"

/* Each appends lines to body, or nothing. */

/* The JSON-LD articleBody. */
void rescue_json_ld(const struct page_facts *facts, struct buffer *body);
/* The sentences in JSON that a script framework left in the page (Next.js
 * __NEXT_DATA__ and its like). */
void rescue_payload(const struct html_tree *tree, struct buffer *body);
/* A page of a few lines is all article: what is no link and no rights line. */
void rescue_small_page(const struct blocks *blocks, struct buffer *body);

#endif
