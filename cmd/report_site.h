/*
 * report_site.h - what the report says of the archive as a whole.
 *
 * Everything but the clock: the same archive gives the same report.
 */
#ifndef NEWSFOLD_CMD_REPORT_SITE_H
#define NEWSFOLD_CMD_REPORT_SITE_H

#include "cmd/report_index.h"
#include "cmd/session.h"

struct report_site {
	const char *title;
	const char *query; /* the options it was made with */
	bool is_live;
	uint64_t texts, texts_left_out;
};

/* The object that the page reads first: schema newsfold.report/1, what was
 * ingested (the lines of stats, dumps and log), settings, the spread of
 * similarities, and the list of clusters. */
int report_site_put(struct session *session, const struct report_site *site,
		    struct report_index *index, struct json *json,
		    struct fault *fault);

#endif
