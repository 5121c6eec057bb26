/*
 * charset_label.h - where a page names its charset.
 */
#ifndef NEWSFOLD_CORE_TEXT_CHARSET_LABEL_H
#define NEWSFOLD_CORE_TEXT_CHARSET_LABEL_H

#include "core/base/bytes.h"

/* The label in the first <meta charset>, <meta content="...charset=">, XML
 * declaration or CSS @charset of the page's head; empty when there is none.
 * Borrowed from the page. */
struct bytes charset_label_in_page(struct bytes head);

#endif
