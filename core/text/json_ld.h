/*
 * json_ld.h - schema.org facts in a page's JSON-LD.
 */
#ifndef NEWSFOLD_CORE_TEXT_JSON_LD_H
#define NEWSFOLD_CORE_TEXT_JSON_LD_H

#include "core/text/page_facts.h"

/* Offer what one <script type=application/ld+json> says to the facts. */
void json_ld_read(struct page_facts *facts, struct bytes json);

#endif
