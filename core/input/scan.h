/*
 * scan.h - one file of a dump while a format's reader goes through it.
 *
 * A reader looks at scan->in and hands on the bytes at its front, piece by
 * piece, as glue, record or rejected; each call moves the stream past them, so
 * that no byte is lost and none passed twice. It is done when the stream is
 * empty. All calls return 0 or the code that stops the reader.
 */
#ifndef NEWSFOLD_CORE_INPUT_SCAN_H
#define NEWSFOLD_CORE_INPUT_SCAN_H

#include "core/input/feed.h"
#include "core/input/stream.h"

struct member_stream;
struct page_list;
struct wide_stream;

struct scan {
	struct feed *feed;
	struct stream *in;
	const char *path;  /* of the file within the dump; "" when it is one */
	const char *name;  /* its last part, as formats are told by it */
	const char *whole; /* `record` when the file is one record */
	int64_t mtime;
	struct member_stream *packed;  /* in comes straight from it, or NULL */
	const struct page_list *pages; /* of the WACZ it is part of, or NULL */
	/* in is UTF-8 made of this, and sizes told here are of that; or NULL.
	 * What passes on are the source's bytes, spans are in the source. */
	struct wide_stream *wide;
	/* Of all its records, where the sample says so; "" for UTF-8. */
	char charset[CHARSET_NAME_SIZE];
	struct buffer record;
	struct buffer reason;
	struct document document; /* scratch for the record at hand */
};

/* `record` of one item: "L12", or "a/b.jsonl:L12" within a folder. */
const char *scan_name(struct scan *scan, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* scan->document, emptied but for the charset. */
struct document *scan_document(struct scan *scan);
void scan_give(struct scan *scan, enum field field, struct bytes value,
	       enum field_source source);
/* What is declared about the document's charset; a name too long to be one is
 * none. */
void scan_set_charset(struct scan *scan, struct bytes charset);

int scan_glue(struct scan *scan, size_t size);
int scan_record(struct scan *scan, size_t size, const char *record,
		const struct document *document);
/* For `reason` see record.h. */
int scan_rejected(struct scan *scan, size_t size, const char *record,
		  const char *reason, ...)
	__attribute__((format(printf, 4, 5)));
/* What began at `offset` and has all passed as glue was too long: over the
 * record limit, its end found just now. */
int scan_rejected_passed(struct scan *scan, uint64_t offset, const char *record,
			 const char *reason, ...)
	__attribute__((format(printf, 4, 5)));
/* A record made of what lies packed inside the file: see segment.is_inside.
 * The stream does not move. */
int scan_record_inside(struct scan *scan, struct bytes bytes, uint64_t offset,
		       uint64_t length, const char *record);
int scan_rejected_inside(struct scan *scan, struct bytes bytes, uint64_t offset,
			 uint64_t length, const char *record,
			 const char *reason);
/* The rest of the stream as glue, in bounded memory; its size to *out. */
int scan_glue_rest(struct scan *scan, uint64_t *out_size);

/* Say how many members of a packed file were lost since it was asked last, of
 * which not a byte came out and so no trace is in the stream: one empty
 * REJECTED. */
int scan_report_lost(struct scan *scan);

/* The largest record in bytes, as a size. */
size_t scan_record_limit(const struct scan *scan);
/* Say that the stream ended early, when it did: one empty REJECTED. */
int scan_report_end(struct scan *scan);

#endif
