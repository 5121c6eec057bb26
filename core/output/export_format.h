/*
 * export_format.h - what the formats of export have in common. Not for outside.
 */
#ifndef NEWSFOLD_CORE_OUTPUT_EXPORT_FORMAT_H
#define NEWSFOLD_CORE_OUTPUT_EXPORT_FORMAT_H

#include "core/base/id_set.h"
#include "core/output/export.h"
#include "core/output/json.h"

struct export_format {
	const char *name;
	bool is_graph, is_binary;
	/* Any but item may be NULL. */
	int (*begin)(struct export *export, struct fault *fault);
	int (*item)(struct export *export, const struct export_item *item,
		    struct fault *fault);
	int (*edge)(struct export *export, const struct export_edge *edge,
		    struct fault *fault);
	int (*end)(struct export *export, struct fault *fault);
};

extern const struct export_format export_jsonl, export_csv, export_warc,
	export_tar, export_passim, export_graphml;

struct export
{
	const struct export_format *format;
	struct output *output;
	struct export_options options;
	struct buffer scratch;
	struct buffer packed;
	struct id_set written; /* what a later copy can refer to */
	uint64_t count;
};

/* The item's facts as members of the JSON object that is open. */
void export_put_facts(struct json *json, const struct export_item *item);
/* "r:0123..." appended. */
void export_put_id(struct buffer *out, char kind, const struct id *id);
/* Hand on and empty a buffer. */
int export_write(struct export *export, struct buffer *bytes,
		 struct fault *fault);

#endif
