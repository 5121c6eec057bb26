/*
 * page_source.h - articles out of files, without an archive.
 */
#ifndef NEWSFOLD_CMD_PAGE_SOURCE_H
#define NEWSFOLD_CMD_PAGE_SOURCE_H

#include "core/base/fault.h"
#include "core/text/article.h"

/* `record` names it within the file ("" when it is the file); error is NULL, or
 * why it could not be read, and then article is empty. */
typedef int page_visit_fn(void *context, const char *record,
			  const struct article *article, const char *error);

/* Holds what extraction needs, kept from file to file. */
struct page_source;
struct page_source *page_source_new(void);
void page_source_free(struct page_source *source);

/* Each article in the file, in order ("-": standard input). visit returns
 * non-zero to stop. Records that are no article are passed over. */
int page_source_each(struct page_source *source, const char *path,
		     page_visit_fn *visit, void *context, struct fault *fault);

#endif
