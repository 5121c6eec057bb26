/*
 * query.h - what a person typed to look for.
 *
 *     ferry aground             both words
 *     "ran aground"             the phrase
 *     elect*                    words that begin so
 *     -football                 not with this word
 *     outlet:"Meridian Press"   captures of this outlet
 *     date:2025-02              of this day, month or year
 *     date:2025-02-01..2025-02-14   (either end may be left out)
 *     cluster:c:81efe1          texts of this cluster
 *     dump:crawl.warc.gz        captures of this dump
 */
#ifndef NEWSFOLD_CORE_FIND_QUERY_H
#define NEWSFOLD_CORE_FIND_QUERY_H

#include "core/base/buffer.h"
#include "core/base/fault.h"
#include "core/find/term.h"

#define QUERY_TERMS_MAX 32

struct query {
	struct term *term;
	size_t term_count; /* excluded ones too */
	size_t wanted;	   /* that are not excluded */
	/* Filters, empty when not given. */
	struct buffer outlet, dump, cluster, since, until;
};

/* FAULT_USAGE: nothing to look for, too much, or a date that is none. */
int query_parse(const char *text, struct query *out, struct fault *fault);
void query_release(struct query *query);

#endif
