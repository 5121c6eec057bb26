/*
 * export.h - an archive's captures in the formats of other tools.
 *
 * One item a capture, in an order the caller chooses; for a graph one a text,
 * and edges to those that are there. Nothing is held back: what is written goes
 * to the output at once, but for ids of what was written (a copy refers to the
 * first of its kind).
 *
 *   jsonl    newsfold.export/1, one object a line: every field, and the text
 *   csv      the same in rows (RFC 4180), safe to open in a spreadsheet
 *   warc     WARC 1.1: texts as conversion or originals as resource, what is
 *            there already as revisit, provenance as metadata
 *   tar      texts or originals as files, beside each its provenance as YAML
 *   passim   the JSON lines that passim reads
 *   graphml  texts as nodes, what they share as edges
 */
#ifndef NEWSFOLD_CORE_OUTPUT_EXPORT_H
#define NEWSFOLD_CORE_OUTPUT_EXPORT_H

#include "core/base/hash.h"
#include "core/output/output.h"
#include "core/text/field.h"

/* A capture; all is borrowed. */
struct export_item {
	struct id id, body, cluster;
	bool has_cluster;
	bool is_canonical; /* stands for its cluster, or alone */
	const char *relation;
	double jaccard, containment; /* to the canonical */
	bool is_direct;
	struct bytes dump, record;
	uint64_t offset, length;
	struct sha256 sha256;
	struct bytes field[FIELD_COUNT];
	struct bytes text;     /* the body's */
	struct bytes original; /* when originals are wanted */
};

struct export_edge {
	struct id a, b; /* bodies; a the earlier one when that is known */
	bool is_ordered;
	double jaccard, containment_a, containment_b;
	const char *relation;
};

struct export_options {
	bool wants_originals; /* warc, tar */
	bool wants_bom;	      /* csv */
	bool wants_gzip;      /* warc: a gzip member a record */
	int64_t made;	      /* Unix seconds: the state that is exported */
	const char *program;
};

struct export;

/* True when the format asks for one item a text, and for edges. */
bool export_is_graph(const char *format);
/* True for what no terminal should get. */
bool export_is_binary(const char *format);

/* NULL when there is no such format. The output is the caller's: tar for
 * "tar", else a stream with one file begun. */
struct export *export_new(const char *format, struct output *output,
			  const struct export_options *options);
void export_free(struct export *export);

int export_begin(struct export *export, struct fault *fault);
int export_item(struct export *export, const struct export_item *item,
		struct fault *fault);
int export_edge(struct export *export, const struct export_edge *edge,
		struct fault *fault);
int export_end(struct export *export, struct fault *fault);

#endif
