/*
 * format.h - a record format: how sure it is of a file, how it reads one.
 */
#ifndef NEWSFOLD_CORE_INPUT_FORMAT_H
#define NEWSFOLD_CORE_INPUT_FORMAT_H

#include "core/input/scan.h"
#include "core/input/sniff.h"

/* The start of a file, for bidding. */
struct sample {
	struct bytes head;
	enum content_class class; /* of it */
	bool is_whole;		  /* head is all there is */
	const char *name; /* last part of the path; "-" for standard input */
	const struct reader_options *options;
};

/* Bids. By content alone at most BID_SURE; a name that fits adds a little. */
#define BID_NONE   0
#define BID_WEAK   10 /* could be; the name must help */
#define BID_LIKELY 60
#define BID_SURE   100

struct format {
	const char *name;
	int (*bid)(const struct sample *sample);
	int (*read)(struct scan *scan);
	bool is_lone;	/* the file is one record, named by its path */
	bool is_narrow; /* takes no UTF-16 and UTF-32: they are turned for it */
};

/* The highest bid; never NULL, since the page format takes all. `forced` is a
 * format's name or NULL. */
const struct format *format_choose(const struct sample *sample,
				   const char *forced);
/* NULL when there is none of this name. */
const struct format *format_of_name(const char *name);

extern const struct format format_mhtml;
extern const struct format format_html;
extern const struct format format_text;
extern const struct format format_other;
extern const struct format format_jsonl;
extern const struct format format_json;
extern const struct format format_csv;
extern const struct format format_xlsx;
extern const struct format format_rss;
extern const struct format format_warc;
extern const struct format format_arc;

#endif
