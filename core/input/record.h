/*
 * record.h - what a reader finds in a dump, in order.
 *
 * A dump is a sequence of files (one for JSONL or WARC, many for a folder or
 * container), each a sequence of segments that cover it without a gap: writing
 * the bytes of a file's segments one after the other gives the (decompressed)
 * file back. A segment is a record, or glue: the white space, commas and
 * brackets between records.
 */
#ifndef NEWSFOLD_CORE_INPUT_RECORD_H
#define NEWSFOLD_CORE_INPUT_RECORD_H

#include "core/base/bytes.h"
#include "core/base/fault.h"
#include "core/text/article.h"

enum file_kind { FILE_REGULAR, FILE_FOLDER, FILE_LINK };

/* A file of a dump. */
struct dump_file {
	enum file_kind kind;
	/* Within the folder or container ("a/b.txt", "x.zip/c.txt"), as found:
	 * any bytes but NUL, perhaps hostile; "" when the dump is one file. */
	const char *path;
	const char *link_target; /* FILE_LINK only */
	int64_t mtime;		 /* Unix seconds; INT64_MIN when unknown */
	unsigned mode;		 /* permission bits; 0 when unknown */
	const char *format; /* of its segments: "file", "jsonl", "warc".. */
	uint64_t size;	    /* of all its bytes, for outputs; 0: not known */
	bool was_absolute;  /* for outputs: before a folder was put before it */
};

enum segment_kind {
	SEGMENT_GLUE,
	SEGMENT_RECORD,	  /* one whole record */
	SEGMENT_REJECTED, /* one item that could not be read, see reason */
};

/* Where the page is that a record stands for without holding it (a WARC
 * revisit): a record's own name, or, when that and all else is missing, the
 * digest of its payload ("sha1:.."); or address and date. Empty: it stands
 * for none. */
struct revisit {
	struct bytes record;
	struct bytes url, fetched;
};

/* One piece of a file. All is borrowed until the sink returns. */
struct segment {
	enum segment_kind kind;
	/* The original. Of an item that was too long: empty, its bytes having
	 * passed as glue just before. That is a REJECTED one over the record
	 * limit, or a RECORD of CONTENT_NONE (a film in a folder) over that or
	 * 16 MiB. */
	struct bytes bytes;
	/* The bytes are no stretch of the file but were made of what lies
	 * packed inside it (a row of an xlsx, as a line of CSV); they count
	 * neither to it nor to its digest. The file's own pass as glue; offset
	 * and length are where the record stands in the unpacked part. */
	bool is_inside;

	/* RECORD and REJECTED: */
	const char
		*record; /* the contract's `record`: path, L12, #3, WARC id */
	uint64_t offset; /* where it stands in the file... */
	uint64_t length; /* ...and how long it is there (one-member-a-record
			  * WARC.gz or .zst: the member, as in a CDX) */
	const char *reason; /* REJECTED only: place, fact, number */

	/* RECORD only: what to take the article from; CONTENT_NONE in
	 * document.kind makes it `other`. */
	struct document document;
	/* With a document of CONTENT_NONE that has only given fields. */
	struct revisit revisit;
};

/* Where a reader puts what it finds. Each returns 0, or a negative fault_code
 * to stop the reader, which then returns it. */
struct record_sink {
	void *context;
	int (*file)(void *context, const struct dump_file *file,
		    struct fault *fault);
	int (*segment)(void *context, const struct segment *segment,
		       struct fault *fault);
};

#endif
