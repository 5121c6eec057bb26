/*
 * url_page.h - which page a URL names, whatever way it is written.
 *
 * Two captures of one page are its revisions, however much was rewritten. The
 * address of a front or section page says nothing of the kind: its text is
 * another every hour. An article's has a number in it, or a slug of words.
 */
#ifndef NEWSFOLD_CORE_TEXT_URL_PAGE_H
#define NEWSFOLD_CORE_TEXT_URL_PAGE_H

#include "core/base/bytes.h"

#include <stdint.h>

/* A hash that leaves out the scheme, "www.", the case of the host, a port, the
 * fragment unless it is a route ("#!" or "#/"), slashes at the end, and marks
 * of where a reader came from (utm_source, fbclid and their like). 0: no one
 * page. */
uint64_t url_page(struct bytes url);

#endif
