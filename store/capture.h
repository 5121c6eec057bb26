/*
 * capture.h - one record of a dump, as the archive keeps it.
 *
 * A capture holds an article; a record that does not is `other`, one that could
 * not be read is `rejected`. All three are kept the same way, so that nothing
 * of a dump is lost. Captures stand in the packs in batches (OBJECT_CAPTURES);
 * the byte table is in DESIGN.md of this folder.
 */
#ifndef NEWSFOLD_STORE_CAPTURE_H
#define NEWSFOLD_STORE_CAPTURE_H

#include "core/base/buffer.h"
#include "core/base/fault.h"
#include "core/base/hash.h"
#include "core/text/field.h"

enum record_kind {
	RECORD_CAPTURE = 0,
	RECORD_OTHER = 1,
	RECORD_REJECTED = 2,
	RECORD_FORGOTTEN = 3, /* its place, digest and original's id alone */
};

struct capture {
	/* Of dump name, record and sha256 (capture_id_of): the same record of
	 * the same dump has one id in any archive. */
	struct id id;
	struct id dump;
	uint64_t run;
	enum record_kind kind;
	struct bytes record;
	uint64_t offset;
	uint64_t length;
	struct sha256 sha256;
	struct id original;
	bool has_original; /* false: the bytes passed as glue (over the limit)
			    */
	/* Its original was made of what lies packed in a file that is kept
	 * whole besides (a row of an xlsx). */
	bool is_inside;
	struct id body; /* RECORD_CAPTURE only */
	struct bytes field[FIELD_COUNT];
	unsigned char source[FIELD_COUNT];
	unsigned char marks[FIELD_COUNT];
	struct bytes charset;
	uint64_t undecodable;
	struct bytes reason; /* RECORD_REJECTED only */
	/* RECORD_OTHER only: it stands for the page of another record, named
	 * by its WARC id, its payload's digest (as refers_record), or address
	 * and date. URL and fetched are its own.
	 * While that page is in the archive it is a capture of it. */
	bool is_revisit;
	struct bytes refers_record, refers_url, refers_fetched;
};

struct id capture_id_of(struct bytes dump_name, struct bytes record,
			const struct sha256 *sha256);
/* The same for very many; `scratch` is the caller's. */
struct id capture_id_in(struct buffer *scratch, struct bytes dump_name,
			struct bytes record, const struct sha256 *sha256);
/* What stays of a record that is forgotten; borrows its place. */
void capture_forget(const struct capture *capture, struct capture *out);
/* Has it no text (else: no original) to give by itself? The fault says why. */
bool capture_lacks(const struct capture *capture, bool text,
		   struct fault *fault);
/* The id of the dump with this name. */
struct id dump_id_of(struct bytes name);

/* See capture_columns.h. */
#define CAPTURE_COLUMN_COUNT (12 + 2 * FIELD_COUNT)

struct capture_columns {
	struct buffer column[CAPTURE_COLUMN_COUNT];
	uint64_t last_offset;
};

#define CAPTURE_BATCH_MOST 1024 /* captures, as they are logged */

/* Collects captures of one dump and run into one object's bytes. */
struct capture_batch {
	struct buffer bytes; /* the head; capture_batch_bytes adds the rest */
	size_t head_bytes;
	struct buffer dump_name;
	struct capture_columns columns;
	size_t count;
};

#define CAPTURE_BATCH_INIT                                                     \
	{                                                                      \
		.count = 0                                                     \
	}

void capture_batch_release(struct capture_batch *batch);
/* Empty the batch and write its head. */
void capture_batch_start(struct capture_batch *batch, struct bytes dump_name,
			 uint64_t run, int64_t run_started);
void capture_batch_add(struct capture_batch *batch,
		       const struct capture *capture);
/* The batch as it is stored; borrowed until it is changed. */
struct bytes capture_batch_bytes(struct capture_batch *batch);

/* What all captures of a batch have in common. */
struct capture_batch_head {
	struct bytes dump_name;
	uint64_t run;
	int64_t run_started; /* Unix seconds */
};

/*
 * Show each capture of a batch, borrowed from `bytes`; visit returns non-zero
 * to stop, and that is returned. FAULT_CORRUPT when the bytes are no batch,
 * FAULT_VERSION when they are one of a later program.
 */
typedef int capture_visit_fn(void *context,
			     const struct capture_batch_head *head,
			     const struct capture *capture,
			     struct fault *fault);
int capture_batch_each(struct bytes bytes, capture_visit_fn *visit,
		       void *context, struct fault *fault);

#endif
