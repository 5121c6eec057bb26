/*
 * report_page.h - the report's one HTML file around its data.
 *
 * No network: style and script stand in the page and are allowed by their
 * hashes alone. Data stands in elements that no browser runs.
 */
#ifndef NEWSFOLD_CMD_REPORT_PAGE_H
#define NEWSFOLD_CMD_REPORT_PAGE_H

#include "core/base/buffer.h"

/* The policy of the page; `connect` is what the script may fetch: "'none'" in a
 * file, "'self'" where it is served. */
void report_page_policy(struct buffer *out, const char *connect);
/* From the doctype to the script, the site's JSON inside. */
void report_page_head(struct buffer *out, const char *title,
		      const char *connect, struct bytes site_json);
/* Page `number` of clusters. */
void report_page_block(struct buffer *out, size_t number, struct bytes json);
void report_page_tail(struct buffer *out);

#endif
